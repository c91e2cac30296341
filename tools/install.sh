#!/bin/sh
# Installs what Naungan runs on (run) or what its tests need on top (dev) into .venv, from the lock, when it changed.
set -eu

kind=$1
case $kind in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
esac

python=
for candidate in python3.11 python3.12 python3.13 python3; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Naungan perlu Python 3.11 atau lebih baru. (Python 3.11 or newer is needed.)" >&2
  exit 1
fi

# Everything that makes an installation stale: the lock, and where the clone lies (a moved one is installed anew).
wanted="$(cksum <"$lock") $(cksum <pyproject.toml) $(pwd)"
stamp=.venv/installed-$kind
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      apt-get update -q && apt-get install -y -q python3-venv
    else
      echo "Modul venv tidak ada. Pasang dulu: sudo apt-get install python3-venv" >&2
      echo "(The module venv is missing. Install it: sudo apt-get install python3-venv)" >&2
      exit 1
    fi
  fi
  rm -rf .venv
  "$python" -m venv .venv
fi

echo "Memasang paket ($lock) … (installing packages)"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
echo "$wanted" >"$stamp"
