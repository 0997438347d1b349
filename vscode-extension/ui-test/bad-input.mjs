// What goes wrong on real machines: a server that is killed, broken files, a damaged installation, no
// rights, a second window, several roots, thousands of Dockerfiles.
//   node bad-input.mjs PORT
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expected, remote, run, say, waitForText, withPage, workspace } from "./browser.mjs";
import { check, command, LINES, STATUS_BAR, until, waitForHint } from "./workbench.mjs";

const [port, extension] = process.argv.slice(2);
const [hint] = expected.hints;
const FIVE_THOUSAND = 5_000;
const TOAST = ".notifications-toasts .notification-list-item";

/** The servers of windows that were closed before; the workbench keeps them for a while. */
let others = [];

await withPage(async (page, shoot) => {
  await killedServer(page, shoot);
  await secondWindow(page);
  await severalRoots(page);
  await withoutRights(page);
  await brokenSettings(page);
  await damagedInstallation(page, shoot);
  await thousands(page, shoot);
  say("all checks passed");
  return 0;
});

async function openFolder(page, folder, document) {
  const payload = [["openFile", remote(port, join(folder, document))]];
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  await page.goto(`http://127.0.0.1:${port}/?${query}`);
  await page.waitForSelector(LINES);
}

/** The servers of the windows that are open. */
function servers() {
  return allServers().filter((pid) => !others.includes(pid));
}

function allServers() {
  const found = spawnSync("pgrep", ["-f", `${extension}/server/lib/layerweight.jar`], { encoding: "utf8" });
  return found.stdout.split("\n").filter((pid) => pid !== "");
}

async function killedServer(page, shoot) {
  others = allServers();
  await openFolder(page, workspace, expected.document);
  await waitForHint(page, hint.label);
  for (let time = 1; time <= 4; time++) {
    const [before] = servers();
    check(before !== undefined, "a server runs");
    process.kill(Number(before), "SIGKILL");
    await other(page, before);
    await waitForHint(page, hint.label);
    say(`started anew after it was killed, time ${time}`);
  }
  check((await page.locator(TOAST).count()) === 0, "the user is not bothered");
  process.kill(Number(servers()[0]), "SIGKILL");
  await waitForText(page, TOAST, "the server stopped 5 times in 3 minutes and is not started again");
  await page.waitForTimeout(3_000);
  check((await page.locator(TOAST).count()) === 1, "the user is told once");
  check(servers().length === 0, "no server is left");
  await shoot("13-killed");
  await command(page, "Layerweight: Restart the Server");
  await waitForHint(page, hint.label);
}

async function other(page, before) {
  for (let tries = 0; tries < 240; tries++) {
    const now = servers();
    if (now.length > 0 && !now.includes(before)) {
      return;
    }
    await page.waitForTimeout(250);
  }
  throw new Error("the server was not started again");
}

async function secondWindow(page) {
  const before = servers();
  const second = await page.context().newPage();
  second.setDefaultTimeout(60_000);
  await openFolder(second, workspace, expected.document);
  await waitForHint(second, hint.label);
  await waitForHint(page, hint.label);
  check(servers().length === before.length + 1, "each window has a server of its own", servers());
  await second.close();
}

async function severalRoots(page) {
  const folder = join(run, "roots");
  const roots = ["one", "two"].map((name) => join(folder, name));
  roots.forEach((root) => {
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, "Dockerfile"), "FROM debian:12\nCOPY data /data\n");
  });
  writeFileSync(join(roots[0], "data"), Buffer.alloc(1_000_000));
  writeFileSync(join(roots[1], "data"), Buffer.alloc(2_000_000));
  const file = join(folder, "both.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: roots.map((path) => ({ path })) }));
  for (const [root, size] of [
    [roots[0], "1 MB"],
    [roots[1], "2 MB"],
  ]) {
    const payload = [["openFile", remote(port, join(root, "Dockerfile"))]];
    const query = new URLSearchParams({ workspace: file, payload: JSON.stringify(payload) });
    await page.goto(`http://127.0.0.1:${port}/?${query}`);
    await waitForHint(page, `COPY data.*\\+${size}`);
  }
  await command(page, "Explorer: Focus on Layerweight View");
  await waitForText(page, ".monaco-list-row", "one.Dockerfile");
  await waitForText(page, ".monaco-list-row", "two.Dockerfile");
}

/** Run without the right to pass over modes, or there is nothing to be seen of them. */
async function withoutRights(page) {
  const folder = join(run, "no-rights");
  mkdirSync(join(folder, "secret"), { recursive: true });
  writeFileSync(join(folder, "secret", "file"), "x");
  writeFileSync(join(folder, "Dockerfile"), "FROM debian:12\nCOPY . /srv\nCOPY secret /secret\n");
  chmodSync(join(folder, "secret"), 0o000);
  try {
    await openFolder(page, folder, "Dockerfile");
    await waitForHint(page, "FROM.*MB");
    await waitForHint(page, "COPY \\. .*B");
    check((await page.locator(TOAST).count()) === 0, "a folder without rights is no fault");
  } finally {
    chmodSync(join(folder, "secret"), 0o755);
  }
}

async function brokenSettings(page) {
  const settings = join(run, "user", "User", "settings.json");
  copyFileSync(settings, `${settings}.kept`);
  writeFileSync(settings, '{ "layerweight.unit": "onDi');
  writeFileSync(join(workspace, ".layerweight.toml"), "budget = [[[\n");
  try {
    await openFolder(page, workspace, expected.document);
    await waitForHint(page, hint.label);
    await page.keyboard.press("Control+Shift+m");
    await waitForText(page, ".markers-panel", "layerweight.toml");
    say("hints come under broken settings, and the broken file is named");
  } finally {
    renameSync(`${settings}.kept`, settings);
    rmSync(join(workspace, ".layerweight.toml"));
  }
}

/** The start cache and then the runtime are spoilt: slower, with another JDK, but right. */
async function damagedInstallation(page, shoot) {
  const server = join(extension, "server");
  const modules = join(server, "runtime", "lib", "modules");
  if (!existsSync(modules)) {
    say("passed over: the extension has no runtime of its own");
    return;
  }
  const library = join(server, "lib");
  const cache = readdirSync(library).find((name) => name.endsWith(".aot"));
  if (cache !== undefined) {
    const file = join(library, cache);
    cpSync(file, `${file}.kept`);
    chmodSync(file, 0o600);
    writeFileSync(file, "no cache at all");
    await openFolder(page, workspace, expected.document);
    await waitForHint(page, hint.label);
    renameSync(`${file}.kept`, file);
    say("an unreadable cache only costs time");
  }
  renameSync(modules, `${modules}.kept`);
  writeFileSync(modules, "no modules at all");
  try {
    await openFolder(page, workspace, expected.document);
    await waitForText(page, TOAST, "the Java runtime of the extension does not work here");
    await waitForHint(page, hint.label);
    await shoot("14-runtime");
  } finally {
    rmSync(modules);
    renameSync(`${modules}.kept`, modules);
  }
}

async function thousands(page, shoot) {
  const folder = join(run, "thousands");
  const text = readFileSync(join(workspace, expected.document), "utf8");
  for (let number = 0; number < FIVE_THOUSAND; number++) {
    const each = join(folder, `team-${Math.floor(number / 100)}`, `service-${number}`);
    mkdirSync(each, { recursive: true });
    writeFileSync(join(each, "Dockerfile"), `FROM debian:12\nRUN apt-get update && apt-get install -y curl # ${number}\n`);
  }
  writeFileSync(join(folder, "Dockerfile"), text);
  const started = Date.now();
  await openFolder(page, folder, "Dockerfile");
  await waitForHint(page, hint.label);
  say(`5,000 Dockerfiles: hints ${((Date.now() - started) / 1000).toFixed(1)} s after the window was opened`);
  const scan = Date.now();
  await command(page, "Explorer: Focus on Layerweight View");
  await waitForText(page, ".monaco-list-row", "service.*MB");
  say(`first sizes in the view after ${((Date.now() - scan) / 1000).toFixed(1)} s`);
  await waitForText(page, ".monaco-workbench", "Weighing [0-9]+ of 5001 Dockerfiles");
  await shoot("15-thousands");
  await page.click(".monaco-editor .view-lines");
  const typed = Date.now();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nRUN pip install requests\n");
  await waitForHint(page, "RUN pip install requests.*B");
  say(`a hint ${((Date.now() - typed) / 1000).toFixed(1)} s after typing, while all others are weighed`);
  await command(page, "Layerweight: Stop Weighing");
  await until(
    page,
    "the scan is stopped",
    () => !/Weighing [0-9]+ of/u.test(document.querySelector(".monaco-workbench").textContent),
  );
  await waitForText(page, ".monaco-list-row", "service.*MB");
  check((await page.locator(STATUS_BAR).count()) === 1, "the window still works");
}
