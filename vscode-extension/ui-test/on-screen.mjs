// Uses the extension as a person does: looks, hovers, opens a menu, clicks; and takes pictures.
//   node on-screen.mjs PORT
import { expected, openDocument, say, waitForText, withPage } from "./browser.mjs";

const [port] = process.argv.slice(2);
// Time for a card or a menu to finish its fading in, before its picture is taken.
const SETTLE_MILLIS = 500;

await withPage(async (page, shoot) => {
  const goToLine = async (line) => {
    await page.click(".monaco-editor .view-lines");
    await page.keyboard.press("Control+g");
    await page.waitForSelector(".quick-input-widget input:visible");
    await page.keyboard.type(String(line));
    await page.keyboard.press("Enter");
  };

  await openDocument(page, port);
  for (const { line, label } of expected.hints ?? []) {
    // An editor draws only the lines that it shows.
    await goToLine(line);
    await waitForText(page, ".monaco-editor .view-line", label);
  }
  if (expected.lenses) {
    await waitForText(page, ".codelens-decoration", expected.lenses);
  }
  if (expected.statusBar) {
    await waitForText(page, "[id='layerweight.layerweight.layerweight.summary']", expected.statusBar);
  }
  await page.waitForTimeout(SETTLE_MILLIS);
  await shoot("1-hints");

  if (expected.hover) {
    await goToLine(expected.hover.line);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+i");
    const source = expected.hover.text.replaceAll("\\*", "");
    await waitForText(page, ".monaco-hover", source);
    await page.waitForTimeout(SETTLE_MILLIS);
    await shoot("2-hover");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  }

  if (expected.diagnostics) {
    await page.keyboard.press("Control+Shift+m");
    await waitForText(page, ".markers-panel", expected.diagnostics);
    await shoot("3-problems");
    await page.keyboard.press("Control+Shift+m");
  }

  if (expected.actions) {
    await goToLine(expected.actions.line);
    await page.keyboard.press("Control+.");
    await waitForText(page, ".action-widget", expected.actions.title);
    await page.waitForTimeout(SETTLE_MILLIS);
    await shoot("4-actions");
    await page.keyboard.press("Escape");
  }

  if (expected.lenses && expected.report) {
    await goToLine(expected.hints?.[0]?.line ?? 1);
    // A lens that is drawn anew under the pointer has lost its command.
    await page.waitForTimeout(2 * SETTLE_MILLIS);
    await page.locator(".codelens-decoration a:visible").first().click();
    await waitForFrameText(page, expected.report);
    await page.waitForTimeout(SETTLE_MILLIS);
    await shoot("5-report");
  }
  say("all checks passed");
  return 0;
});

/** Waits for a text in a frame of the page: the Markdown preview is drawn in one of its own. */
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
