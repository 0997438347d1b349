#!/usr/bin/env bash
# Runs what was packed last in a real VS Code: the extension with its own runtime where there is one.
# Where VS Code cannot be installed, that is said and no failure.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${XDG_CACHE_HOME:-$HOME/.cache}/layerweight-vscode
if ! bash ui-test/install.sh "$work"; then
  echo "missing for the tests in a real VS Code: its parts could not be installed" >&2
  exit 0
fi
own=$(ls -t target/layerweight-*.vsix 2>/dev/null | head -n 1)
export LAYERWEIGHT_NETWORK=off
exec bash ui-test/run.sh "$PWD/${own:-target/layerweight.vsix}" "$PWD/../test-fixtures/truthgraph-api" \
  "$PWD/ui-test/expect-truthgraph.json"
