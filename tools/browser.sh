#!/bin/sh
# Chromium for the browser tests: installed where it is missing and we may; its absence never fails the run.
set -u

if command -v chromium >/dev/null 2>&1; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium
fi
if ! command -v chromium >/dev/null 2>&1; then
  echo "======================================================================"
  echo "  Chromium is not here and could not be installed:"
  echo "  THE BROWSER TESTS WILL BE SKIPPED. (apt-get install chromium)"
  echo "======================================================================"
fi
exit 0
