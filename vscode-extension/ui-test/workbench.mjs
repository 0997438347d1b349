// What a user does in the workbench, in one word each.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { say, waitForText, workspace } from "./browser.mjs";

export const STATUS_BAR = "[id='layerweight.layerweight.layerweight.summary']";
export const LINES = ".monaco-editor .view-line";
/** Time for a card or a menu to finish its fading in, before its picture is taken. */
export const SETTLE_MILLIS = 500;
const LIMIT_MILLIS = 60_000;

/** Puts the cursor on a line, from 1. */
export async function goToLine(page, line) {
  await page.click(".monaco-editor .view-lines");
  await page.keyboard.press("Control+g");
  await page.waitForSelector(".quick-input-widget input:visible");
  await page.keyboard.type(String(line));
  await page.keyboard.press("Enter");
}

/** Carries out a command by its name in the palette. */
export async function command(page, name) {
  await page.keyboard.press("F1");
  await page.waitForSelector(".quick-input-widget input:visible");
  await page.keyboard.type(name);
  await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: name }).first().click();
}

/** Changes settings of the workspace as they lie on disk; undefined takes one back. */
export function change(settings) {
  const folder = join(workspace, ".vscode");
  const file = join(folder, "settings.json");
  mkdirSync(folder, { recursive: true });
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  writeFileSync(file, JSON.stringify({ ...before, ...settings }, undefined, 2));
}

/** Waits until something is true of the page. */
export async function until(page, what, condition, argument) {
  try {
    await page.waitForFunction(condition, argument, { timeout: LIMIT_MILLIS });
  } catch (error) {
    throw new Error(`not seen: ${what}`, { cause: error });
  }
  say(`seen: ${what}`);
}

/** The marks beside hints: their shapes and colours, from top to bottom. */
export function marks(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll(".monaco-editor .view-line span")]
      .map((span) => ({ span, style: getComputedStyle(span, "::after") }))
      .filter(({ style }) => /^"[▂▅█]"$/u.test(style.content))
      .map(({ span, style }) => ({
        shape: style.content.slice(1, 2),
        colour: style.color,
        line: span.closest(".view-line").textContent.replaceAll("\u00a0", " "),
      })),
  );
}

/** The frame in which the breakdown is drawn; it may take a while to come. */
export async function breakdownFrame(page) {
  const end = Date.now() + LIMIT_MILLIS;
  while (Date.now() < end) {
    for (const frame of page.frames().slice(1)) {
      const drawn = await frame
        .evaluate(() => document.querySelectorAll(".page .stage .tile, .page table").length > 0)
        .catch(() => false);
      if (drawn) {
        return frame;
      }
    }
    await page.waitForTimeout(250);
  }
  throw new Error("no breakdown was drawn");
}

/** Waits for hints of this kind on the screen. */
export function waitForHint(page, pattern) {
  return waitForText(page, LINES, pattern);
}

/** Fails with what was expected and what came. */
export function check(truth, what, seen) {
  if (!truth) {
    throw new Error(`${what}${seen === undefined ? "" : `, but ${JSON.stringify(seen)}`}`);
  }
  say(`checked: ${what}`);
}
