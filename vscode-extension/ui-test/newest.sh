#!/usr/bin/env bash
# Runs what was packed last in a real VS Code: the extension with its own runtime where there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
own=$(ls -t target/layerweight-*.vsix 2>/dev/null | head -1)
export LAYERWEIGHT_NETWORK=off
exec bash ui-test/run.sh "$PWD/${own:-target/layerweight.vsix}" "$PWD/../test-fixtures/truthgraph-api" \
  "$PWD/ui-test/expect-truthgraph.json"
