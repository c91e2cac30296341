#!/bin/sh
# Prints the folder with the programs of the newest PostgreSQL (15 or newer) that Debian has installed, or nothing.
for version in 18 17 16 15; do
  if [ -x "/usr/lib/postgresql/$version/bin/initdb" ]; then
    echo "/usr/lib/postgresql/$version/bin"
    exit 0
  fi
done
