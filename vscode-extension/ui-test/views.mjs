// Uses the explorer view, Fix All with its preview, the walkthrough and the repository's settings file.
//   node views.mjs PORT
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expected, open, openDocument, remote, say, waitForText, withPage, workspace } from "./browser.mjs";
import { check, command, LINES, SETTLE_MILLIS, until, waitForHint } from "./workbench.mjs";

const [port] = process.argv.slice(2);
const file = join(workspace, expected.document);
/** A Dockerfile with something to fix that cannot change what its image does. */
const worker = join(workspace, "worker", "Dockerfile");
const settingsFile = join(workspace, ".layerweight.toml");
const VIEW = ".pane:has([aria-label*='Layerweight'])";

await withPage(async (page, shoot) => {
  mkdirSync(join(workspace, "worker"));
  writeFileSync(worker, "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n");
  await openDocument(page, port);
  await waitForHint(page, expected.hints[0].label);
  await explores(page, shoot);
  await fixesAll(page, shoot);
  await showsWalkthrough(page, shoot);
  await completesSettings(page, shoot);
  say("all checks passed");
  return 0;
});

function row(page, text) {
  return page.locator(VIEW).locator(".monaco-list-row").filter({ hasText: text }).first();
}

async function explores(page, shoot) {
  await command(page, "Explorer: Focus on Layerweight View");
  await row(page, "can go").waitFor();
  say("the view says what can go");
  await row(page, "can go").click();
  await page.keyboard.press("ArrowRight");
  await row(page, "Findings").waitFor();
  await row(page, "Findings").click();
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("9-explorer");
  const finding = page.locator(`${VIEW} .monaco-list-row.focused`).first();
  for (let rows = 0; rows < 30; rows++) {
    // Only what is seen of a list is there.
    if ((await finding.textContent()).includes(expected.fixedFromView.finding)) {
      break;
    }
    await page.keyboard.press("ArrowDown");
  }
  check(
    (await finding.textContent()).includes(expected.fixedFromView.finding),
    "the view lists the finding",
  );
  await finding.hover();
  check(
    readFileSync(file, "utf8").includes(expected.fixedFromView.removes),
    "the file has what the view will fix",
  );
  await finding.locator(".actions-container .action-label").first().click();
  // There is more than one fix for these lines, and the first is chosen.
  await waitForText(page, ".quick-input-list .monaco-list-row", "Remove");
  await page.keyboard.press("Enter");
  await until(
    page,
    "the fix from the view on the screen",
    (text) =>
      ![...document.querySelectorAll(".monaco-editor .view-line")].some((each) =>
        each.textContent.replaceAll("\u00a0", " ").includes(text),
      ),
    expected.fixedFromView.removes,
  );
  await page.keyboard.press("Control+s");
}

async function fixesAll(page, shoot) {
  const before = readFileSync(worker, "utf8");
  await command(page, "Layerweight: Fix All in the Workspace…");
  const preview = page.locator(".bulk-edit-panel");
  await preview.locator(".monaco-list-row").first().waitFor();
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("10-fix-all");
  check(readFileSync(worker, "utf8") === before, "a preview changes nothing");
  await preview.locator(".monaco-button", { hasText: "Apply" }).first().click();
  await preview.waitFor({ state: "hidden" });
  await command(page, "File: Save All Files");
  for (let tries = 0; tries < 80 && readFileSync(worker, "utf8") === before; tries++) {
    await page.waitForTimeout(250);
  }
  const after = readFileSync(worker, "utf8");
  check(after.includes("/var/lib/apt/lists"), "what was confirmed is done", after);
}

async function showsWalkthrough(page, shoot) {
  await command(page, "Welcome: Open Walkthrough...");
  await page.keyboard.type("See what a Dockerfile weighs");
  await page.locator(".quick-input-list .monaco-list-row").first().click();
  await waitForText(page, ".gettingStartedContainer", "Take away what it does not need");
  for (const step of ["Take away what it does not need", "See what a layer is made of"]) {
    await page.locator(".getting-started-step", { hasText: step }).click();
    await page.waitForTimeout(2 * SETTLE_MILLIS);
    await waitForPicture(page);
    say(`the step "${step}" has its picture`);
  }
  await shoot("11-walkthrough");
}

/** A picture of the walkthrough that was really loaded, in the page or in the frame of a text. */
async function waitForPicture(page) {
  for (let tries = 0; tries < 80; tries++) {
    for (const frame of page.frames()) {
      const loaded = await frame
        .evaluate(() => [...document.images].some((image) => image.naturalWidth > 300))
        .catch(() => false);
      if (loaded) {
        return;
      }
    }
    await page.waitForTimeout(250);
  }
  throw new Error("a step of the walkthrough shows no picture");
}

async function completesSettings(page, shoot) {
  writeFileSync(settingsFile, 'target = "runtime"\n');
  await open(page, port, [["openFile", remote(port, settingsFile)]]);
  await waitForText(page, LINES, "runtime");
  await page.click(".monaco-editor .view-lines");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("[rules]\napt-rec");
  await page.keyboard.press("Control+Space");
  await waitForText(page, ".suggest-widget", "apt-recommends");
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("12-settings-file");
  await page.keyboard.press("Enter");
  await waitForText(page, ".suggest-widget", "information");
}
