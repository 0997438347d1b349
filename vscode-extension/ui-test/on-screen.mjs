// Uses the hints, the cards and the fixes as a person does: looks, hovers, opens menus, clicks.
//   node on-screen.mjs PORT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expected, openDocument, say, waitForText, withPage, workspace } from "./browser.mjs";
import { differsFrom, holdAgainst } from "./pictures.mjs";
import {
  breakdownFrame,
  change,
  check,
  goToLine,
  LINES,
  marks,
  SETTLE_MILLIS,
  STATUS_BAR,
  until,
  waitForHint,
} from "./workbench.mjs";

const [port] = process.argv.slice(2);
const file = join(workspace, expected.document);

await withPage(async (page, shoot) => {
  await openDocument(page, port);
  await looks(page, shoot);
  if (expected.hover) {
    await hovers(page, shoot);
  }
  if (expected.diagnostics) {
    await page.keyboard.press("Control+Shift+m");
    await waitForText(page, ".markers-panel", expected.diagnostics);
    await shoot("3-problems");
    await page.keyboard.press("Control+Shift+m");
  }
  if (expected.clickedHint) {
    await clicksHint(page, shoot);
  }
  if (expected.actions) {
    await fixes(page, shoot);
  }
  if (expected.clickedHint) {
    await followsSettings(page);
  }
  if (expected.lenses && expected.report) {
    await opensReport(page, shoot);
  }
  say("all checks passed");
  return 0;
});

async function looks(page, shoot) {
  for (const { line, label } of expected.hints ?? []) {
    // An editor draws only the lines that it shows.
    await goToLine(page, line);
    await waitForHint(page, label);
  }
  if (expected.lenses) {
    await waitForText(page, ".codelens-decoration", expected.lenses);
  }
  if (expected.statusBar) {
    await waitForText(page, STATUS_BAR, expected.statusBar);
  }
  await page.waitForTimeout(SETTLE_MILLIS);
  const picture = await shoot("1-hints");
  for (const { line, shape } of expected.marks ?? []) {
    await goToLine(page, line);
    await until(page, `mark ${shape} on line ${line}`, () =>
      [...document.querySelectorAll(".monaco-editor .view-line span")].some((span) =>
        /^"[▂▅█]"$/u.test(getComputedStyle(span, "::after").content),
      ),
    );
    const all = await marks(page);
    const colours = new Map(all.map((mark) => [mark.shape, mark.colour]));
    check(
      all.some((mark) => mark.shape === shape),
      `a mark ${shape} is there`,
      all,
    );
    check(new Set(colours.values()).size === colours.size, "each weight has a colour of its own", all);
  }
  if (expected.hover && expected.pictures) {
    await differsFrom(page, picture, expected.pictures.hover);
  }
}

async function hovers(page, shoot) {
  await goToLine(page, expected.hover.line);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+i");
  await waitForText(page, ".monaco-hover", expected.hover.text.replaceAll("\\*", ""));
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("2-hover");
  if (expected.pictures) {
    await holdAgainst(page, () => page.screenshot(), expected.pictures.hover);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
}

/** A click on a hint opens the breakdown at that layer. */
async function clicksHint(page, shoot) {
  const { line, label, opens } = expected.clickedHint;
  await goToLine(page, line);
  await waitForHint(page, label);
  // VS Code draws spaces as no-break spaces.
  const text = new RegExp(`^${label.replaceAll(" ", "\\s")}$`, "u");
  const hint = page.locator(`${LINES} span`).filter({ hasText: text }).last();
  const { x, y, width, height } = await hint.boundingBox();
  const middle = [x + width / 2, y + height / 2];
  // VS Code makes a link of what the pointer comes to while the key is down.
  await page.mouse.move(x - width, middle[1]);
  await page.keyboard.down("Control");
  await page.mouse.move(...middle, { steps: 5 });
  await page.waitForTimeout(SETTLE_MILLIS);
  await page.mouse.down();
  await page.mouse.up();
  await page.keyboard.up("Control");
  const frame = await breakdownFrame(page);
  await frame.waitForFunction(
    (text) => document.querySelector(".crumbs")?.textContent.includes(text),
    opens,
  );
  say(`the breakdown opened at ${opens}`);
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("4-clicked-hint");
  await page.locator(".tab.active .tab-actions .action-label").last().click();
  await page.waitForFunction(() => document.querySelectorAll(".editor-group-container").length === 1);
}

/** The hints are those of the editor: its settings show and hide them, and the marks with them. */
async function followsSettings(page) {
  const { line, label } = expected.hints.at(-1);
  const gone = (text) =>
    ![...document.querySelectorAll(".monaco-editor .view-line")].some((each) =>
      new RegExp(text, "u").test(each.textContent.replaceAll("\u00a0", " ")),
    );
  const shown = (text) =>
    [...document.querySelectorAll(".monaco-editor .view-line")].some((each) =>
      new RegExp(text, "u").test(each.textContent.replaceAll("\u00a0", " ")),
    );
  await goToLine(page, line);
  await waitForHint(page, label);
  for (const [setting, seen] of [
    ["off", false],
    ["on", true],
    ["offUnlessPressed", false],
    ["onUnlessPressed", true],
  ]) {
    change({ "editor.inlayHints.enabled": setting });
    await until(page, `hints under ${setting}`, seen ? shown : gone, label);
    await page.waitForTimeout(SETTLE_MILLIS);
    check((await marks(page)).length > 0 === seen, `marks under ${setting}`);
  }
  await page.click(".monaco-editor .view-lines");
  await page.keyboard.down("Control");
  await page.keyboard.down("Alt");
  await until(page, "hints go while they are pressed away", gone, label);
  await page.keyboard.up("Alt");
  await page.keyboard.up("Control");
  await until(page, "hints come back", shown, label);
  change({ "editor.inlayHints.enabled": "on", "layerweight.hintColours": false });
  await page.waitForTimeout(2 * SETTLE_MILLIS);
  await waitForHint(page, label);
  check((await marks(page)).length === 0, "no marks when they are switched off");
  change({ "layerweight.hintColours": undefined });
  change({ "layerweight.inlayHints": false });
  await until(page, "hints go by our own setting", gone, label);
  change({ "layerweight.inlayHints": undefined });
  await until(page, "and come back", shown, label);
}

async function fixes(page, shoot) {
  const { line, title, removes } = expected.actions;
  await goToLine(page, line);
  await page.keyboard.press("Control+.");
  await waitForText(page, ".action-widget", title);
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("5-actions");
  if (expected.pictures) {
    const group = page.locator(".editor-group-container").first();
    await holdAgainst(page, () => group.screenshot(), expected.pictures.actions);
  }
  if (!removes) {
    await page.keyboard.press("Escape");
    return;
  }
  check(readFileSync(file, "utf8").includes(removes), `the file has "${removes}"`);
  await page
    .locator(".action-widget .monaco-list-row")
    .filter({ hasText: new RegExp(title, "u") })
    .first()
    .click();
  await until(
    page,
    "the fix on the screen",
    (text) =>
      ![...document.querySelectorAll(".monaco-editor .view-line")].some((each) =>
        each.textContent.replaceAll("\u00a0", " ").includes(text),
      ),
    removes,
  );
  await page.keyboard.press("Control+s");
  await waitForText(page, ".monaco-workbench", ".");
  for (let tries = 0; tries < 40 && readFileSync(file, "utf8").includes(removes); tries++) {
    await page.waitForTimeout(250);
  }
  check(!readFileSync(file, "utf8").includes(removes), "the fix is saved");
  if (expected.trend) {
    await waitForText(page, STATUS_BAR, expected.trend);
  }
}

async function opensReport(page, shoot) {
  await goToLine(page, expected.hints?.[0]?.line ?? 1);
  // A lens that is drawn anew under the pointer has lost its command.
  await page.waitForTimeout(2 * SETTLE_MILLIS);
  await page.locator(".codelens-decoration a:visible").first().click();
  await waitForFrameText(page, expected.report);
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("6-report");
}

/** Waits for a text in a frame of the page: a preview is drawn in one of its own. */
async function waitForFrameText(page, pattern) {
  const expression = new RegExp(pattern, "su");
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    for (const frame of page.frames().slice(1)) {
      const text = await frame.evaluate(() => document.body?.textContent ?? "").catch(() => "");
      if (expression.test(text)) {
        say(`seen in the preview: /${pattern}/`);
        return;
      }
    }
    await page.waitForTimeout(250);
  }
  throw new Error(`no preview with the text /${pattern}/ appeared`);
}
