// Beside another extension for Dockerfiles: each problem once, and our hints behind its hints.
//   node beside.mjs PORT
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { open, remote, say, waitForText, withPage, workspace } from "./browser.mjs";
import { check, LINES, waitForHint } from "./workbench.mjs";

const [port] = process.argv.slice(2);

await withPage(async (page, shoot) => {
  const file = join(workspace, "Dockerfile");
  writeFileSync(file, "FROM debian:12\nRUNN make\nRUN apt-get update && apt-get install -y curl\n");
  await open(page, port, [["openFile", remote(port, file)]]);
  await page.waitForSelector(LINES);
  await waitForHint(page, "FROM debian:12.*neighbour.*MB");
  say("our hint stands behind the neighbour's");
  await page.keyboard.press("Control+Shift+m");
  await waitForText(page, ".markers-panel", "neighbour: Unknown instruction");
  await waitForText(page, ".markers-panel", "layerweight");
  await shoot("17-beside");
  const rows = await page.locator(".markers-panel .monaco-list-row").allTextContents();
  const syntax = rows.filter((row) => /unknown instruction/iu.test(row));
  check(syntax.length === 1, "the unknown instruction is reported once", rows);
  say("all checks passed");
  return 0;
});
