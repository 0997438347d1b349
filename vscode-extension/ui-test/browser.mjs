// Opens the workbench in a headless browser; the parts that all tests on it share.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const run = process.env["LAYERWEIGHT_UI_RUN"];
export const workspace = join(run, "workspace");
export const expected = JSON.parse(readFileSync(process.env["LAYERWEIGHT_UI_EXPECTATIONS"], "utf8"));

const started = Date.now();

/** Prints a line with the time since the start. */
export function say(text) {
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** The name by which the workbench knows a path of this machine. */
export function remote(port, path) {
  return `vscode-remote://127.0.0.1:${port}${path}`;
}

/** Runs one test on a page of its own; a failure leaves a picture of the screen. */
export async function withPage(test) {
  const profile = mkdtempSync(join(tmpdir(), "layerweight-browser-"));
  const shots = join(run, "shots");
  mkdirSync(shots, { recursive: true });
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env["LAYERWEIGHT_UI_BROWSER"],
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(60_000);
  const shoot = async (name) => {
    const picture = await page.screenshot({ path: join(shots, `${name}.png`) });
    say(`screenshot ${name}.png`);
    return picture;
  };
  let code = 1;
  try {
    code = await test(page, shoot);
  } catch (error) {
    console.error(error);
    await shoot("failed").catch(() => {});
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
  process.exit(code);
}

/** Goes to the workspace; the payload is what the workbench itself uses to pass on its options. */
export async function open(page, port, payload) {
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  await page.goto(`http://127.0.0.1:${port}/?${query}`);
}

/** Goes to the workspace with the expected document in the editor. */
export async function openDocument(page, port) {
  await open(page, port, [["openFile", remote(port, join(workspace, expected.document))]]);
  await page.waitForSelector(".monaco-editor .view-line");
  say("the document is open");
}

/** Waits until an element of this selector has a text; VS Code draws spaces as no-break spaces. */
export async function waitForText(page, selector, pattern) {
  try {
    await page.waitForFunction(
      ([where, source]) =>
        [...document.querySelectorAll(where)].some((element) =>
          new RegExp(source, "su").test(element.textContent.replaceAll("\u00a0", " ")),
        ),
      [selector, pattern],
    );
  } catch (error) {
    throw new Error(`no "${selector}" with the text /${pattern}/ appeared`, { cause: error });
  }
  say(`seen in ${selector}: /${pattern}/`);
}
