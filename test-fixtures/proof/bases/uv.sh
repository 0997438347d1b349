#!/usr/bin/env bash
# uv.sh 0.5.31 FOLDER   Fills FOLDER with the context of a stand-in for uv's own image: the two programs, as its wheel has
# them. Needs pip.
set -euo pipefail
folder=$2
command -v pip >/dev/null || { echo "pip"; exit 3; }
cd "$folder"
pip install --quiet --no-deps --only-binary :all: --target wheel "uv==$1"
mv wheel/bin/uv wheel/bin/uvx .
rm -r wheel
printf 'FROM scratch\nCOPY uv uvx /\n' > Dockerfile
