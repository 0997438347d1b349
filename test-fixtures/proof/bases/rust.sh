#!/usr/bin/env bash
# rust.sh 1.95-slim-bookworm FOLDER   Fills FOLDER with the context of a stand-in for the official image: Debian's slim
# image with the toolchain that rustup installed on this machine. Needs rustup with that version.
set -euo pipefail
version=${1%%-*} folder=$2
command -v rustup >/dev/null || { echo "rustup with Rust $version"; exit 3; }
toolchain=$(dirname "$(dirname "$(rustup which rustc)")")
"$toolchain/bin/rustc" --version | grep -q "^rustc ${version//./\\.}\b" || { echo "Rust $version of rustup"; exit 3; }
cd "$folder"
mkdir -p toolchain/bin toolchain/lib/rustlib
cp -a "$toolchain"/bin/{rustc,cargo} toolchain/bin
cp -a "$toolchain"/lib/*.so* toolchain/lib
cp -a "$toolchain"/lib/rustlib/*-linux-gnu toolchain/lib/rustlib
cat > Dockerfile <<D
FROM debian:${1##*-}-slim
ENV RUSTUP_HOME=/usr/local/rustup CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY toolchain /usr/local/cargo
D
