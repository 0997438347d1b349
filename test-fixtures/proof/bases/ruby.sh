#!/usr/bin/env bash
# ruby.sh 3.1-slim-bookworm FOLDER   Fills FOLDER with the context of a stand-in for the official image: Debian's slim
# image with Debian's Ruby and the folder of gems that the official one has.
set -euo pipefail
[ "$1" = 3.1-slim-bookworm ] || { echo "a recipe for Ruby $1"; exit 3; }
cat > "$2/Dockerfile" <<'D'
FROM debian:bookworm-slim
ENV LANG=C.UTF-8 GEM_HOME=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1 BUNDLE_APP_CONFIG=/usr/local/bundle PATH=/usr/local/bundle/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Headers without the compiler that Debian's package of them asks for, which the official image has not.
RUN apt-get update && apt-get install -y --no-install-recommends bundler ruby \
    && cd /tmp && apt-get download ruby3.1-dev && dpkg --unpack ruby3.1-dev_*.deb && rm ruby3.1-dev_*.deb \
    && sed -i '/^Package: ruby3.1-dev$/,/^$/{/^Depends:/d;s/^Status:.*/Status: install ok installed/}' /var/lib/dpkg/status \
    && rm -rf /var/lib/apt/lists/* && mkdir -p "$GEM_HOME" && chmod 1777 "$GEM_HOME"
D
