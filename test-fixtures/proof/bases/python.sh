#!/usr/bin/env bash
# python.sh 3.11-slim[-bookworm] FOLDER   Fills FOLDER with the context of a stand-in for the official image: Debian's
# slim image with the CPython of that version that pyenv built on this machine, below /usr/local: as the official one
# without symbols, tests and byte code. Needs pyenv with such a version, built on the same Debian release, and strip.
set -euo pipefail
version=${1%%-*} folder=$2
command -v pyenv >/dev/null || { echo "pyenv with Python $version"; exit 3; }
command -v strip >/dev/null || { echo "strip (Debian's package binutils)"; exit 3; }
full=$(pyenv versions --bare | grep -E "^${version//./\\.}\.[0-9]+$" | tail -1) \
  || { echo "Python $version of pyenv"; exit 3; }
prefix=$(pyenv prefix "$full")
cd "$folder"
mkdir local
tar -C "$prefix" --exclude=site-packages --exclude=__pycache__ --exclude=test --exclude=tests --exclude=idle_test --exclude='config-*' \
  -cf - "bin/python$version" include lib | tar -xf - -C local --no-same-owner
find local \( -name '*.so' -o -name '*.so.*' -o -path 'local/bin/*' \) -type f -exec strip --strip-unneeded {} +
mkdir -p "local/lib/python$version/site-packages"
ln -s "python$version" local/bin/python3
ln -s python3 local/bin/python
cat > Dockerfile <<D
FROM debian:bookworm-slim
RUN apt-get update \\
    && apt-get install -y --no-install-recommends \\
        ca-certificates libbz2-1.0 libffi8 liblzma5 libncursesw6 libnsl2 libreadline8 libsqlite3-0 libssl3 \\
        libtirpc3 libuuid1 netbase tzdata zlib1g \\
    && rm -rf /var/lib/apt/lists/*
COPY local /usr/local
RUN ldconfig && python3 -m ensurepip && ln -s pip3 /usr/local/bin/pip \\
    && find /usr/local -depth -name __pycache__ -exec rm -rf {} +
CMD ["python3"]
D
