#!/usr/bin/env bash
# Locks the Python packages with their hashes; no host name and no local package gets into the lock.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
export PIP_FIND_LINKS="" PIP_EXTRA_INDEX_URL=""

compile() {
  pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@"
}
compile --extra build --output-file run.txt ../pyproject.toml
compile --extra build --extra test --constraint run.txt --output-file test.txt ../pyproject.toml
compile --output-file node.txt node.in
