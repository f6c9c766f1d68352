#!/usr/bin/env bash
# Uses the machine's Node.js where it is new enough; otherwise installs one from PyPI into the virtual environment.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null; then
  exit 0
fi
python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/node.txt
