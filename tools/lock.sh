#!/bin/sh
# Writes both locks anew, with hashes and without the address of any registry.
set -eu

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install -qq --disable-pip-version-check uv
for name in requirements requirements-dev; do
  "$scratch/venv/bin/uv" pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate \
    --python-version 3.11 --upgrade "$name.in" -o "$name.lock"
done
