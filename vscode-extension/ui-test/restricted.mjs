// In a workspace that is not trusted sizes are shown, and nobody is asked: no container engine, no
// program that knows passwords. With the user's trust the engine is.
//   node restricted.mjs PORT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expected, open, remote, run, say, waitForText, withPage, workspace } from "./browser.mjs";
import { check, command, SETTLE_MILLIS, STATUS_BAR, waitForHint } from "./workbench.mjs";

const [port] = process.argv.slice(2);
const LANGUAGE_STATUS = "[id='status.languageStatus']";
const asked = () => readFileSync(join(run, "asked", "log"), "utf8");

await withPage(async (page, shoot) => {
  await open(page, port, [["openFile", remote(port, join(workspace, expected.document))]]);
  await page.waitForSelector(".monaco-editor .view-line");
  await waitForText(page, ".monaco-workbench", "Restricted Mode");
  for (const { label } of expected.hints.slice(0, 1)) {
    await waitForHint(page, label);
  }
  await waitForText(page, STATUS_BAR, expected.statusBar);
  await page.waitForTimeout(SETTLE_MILLIS);
  await page.locator(LANGUAGE_STATUS).hover();
  await waitForText(page, ".monaco-hover", "the workspace is not trusted");
  await shoot("16-restricted");
  await page.waitForTimeout(5_000);
  check(asked() === "", "nobody was asked", asked());
  await command(page, "Workspaces: Manage Workspace Trust");
  await page.locator(".workspace-trust-editor .monaco-button", { hasText: "Trust" }).first().click();
  for (let tries = 0; tries < 120 && !asked().includes("engine"); tries++) {
    await page.waitForTimeout(250);
  }
  check(asked().includes("engine"), "with the user's trust the container engine is asked", asked());
  say("all checks passed");
  return 0;
});
