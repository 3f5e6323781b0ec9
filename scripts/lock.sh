#!/bin/sh
# Rewrites the two lock files: exact versions and hashes for every supported system, no host named.
# Needs `uv` on the PATH; run it only when pyproject.toml's dependencies change.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q pyproject.toml "$@"; }
lock --extra fonts --extra build -o requirements.lock
lock --all-extras -o requirements-dev.lock
