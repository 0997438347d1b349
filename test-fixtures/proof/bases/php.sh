#!/usr/bin/env bash
# php.sh 8.2-cli-bookworm FOLDER   Fills FOLDER with the context of a stand-in for the official image: Debian's slim
# image with Debian's PHP, and the packages that the official one keeps for building extensions.
set -euo pipefail
[ "$1" = 8.2-cli-bookworm ] || { echo "a recipe for PHP $1"; exit 3; }
cat > "$2/Dockerfile" <<'D'
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        autoconf ca-certificates curl dpkg-dev file g++ gcc libc6-dev make php8.2-cli pkg-config re2c xz-utils \
    && rm -rf /var/lib/apt/lists/*
D
