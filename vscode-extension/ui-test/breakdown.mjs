// Uses the breakdown view: by mouse, by keyboard alone, in all themes, and as a screen reader reads it.
//   node breakdown.mjs PORT
import { expected, openDocument, say, waitForText, withPage } from "./browser.mjs";
import { holdAgainst } from "./pictures.mjs";
import {
  breakdownFrame,
  change,
  check,
  SETTLE_MILLIS,
  STATUS_BAR,
  until,
  waitForHint,
} from "./workbench.mjs";

const [port] = process.argv.slice(2);
const { opens } = expected.clickedHint;
/** What the Web Content Accessibility Guidelines ask of words. */
const LEAST_CONTRAST = 4.5;
const EDGE_PIXELS = 4;

await withPage(async (page, shoot) => {
  await openDocument(page, port);
  await waitForHint(page, expected.hints[0].label);
  await waitForText(page, STATUS_BAR, expected.statusBar);
  await page.click(STATUS_BAR);
  const frame = await breakdownFrame(page);
  await page.waitForTimeout(2 * SETTLE_MILLIS);
  await holdAgainst(page, () => shoot("7-breakdown"), "media/breakdown.png");
  await canBeHeard(frame);
  await zoomsByMouse(page, frame);
  await worksByKeyboard(page, frame);
  await searches(page, frame);
  await saysWhatCanGo(frame);
  await showsLayersAndTable(page, frame);
  await followsTheTheme(page, frame, shoot);
  say("all checks passed");
  return 0;
});

function crumbs(frame) {
  return frame.locator(".crumbs .crumb").allTextContents();
}

function tile(frame, text) {
  return frame.locator(".tile").filter({ hasText: text }).first();
}

async function canBeHeard(frame) {
  const heard = await frame.evaluate(() => {
    const tiles = [...document.querySelectorAll(".tile")];
    return {
      tree: document.querySelector(".stage").getAttribute("role"),
      label: document.querySelector(".stage").getAttribute("aria-label"),
      tiles: tiles.length,
      named: tiles.filter(
        (each) =>
          each.getAttribute("role") === "treeitem" &&
          /, [0-9.]+ [kMG]?B, /u.test(each.getAttribute("aria-label")) &&
          Number(each.getAttribute("aria-level")) > 0,
      ).length,
      reachable: tiles.filter((each) => each.tabIndex === 0).length,
      status: document.querySelector(".details").getAttribute("role"),
      unnamed: [...document.querySelectorAll("button, input, select")].filter(
        (each) =>
          !each.hidden && !(each.textContent.trim() || each.getAttribute("aria-label")),
      ).length,
      pressed: document.querySelectorAll('[aria-pressed="true"]').length,
    };
  });
  check(heard.tree === "tree" && heard.label !== "", "the picture is a tree with a name", heard);
  check(heard.tiles > 10 && heard.named === heard.tiles, "each tile says name, size and share", heard);
  check(heard.reachable === 1, "Tab reaches one tile", heard);
  check(heard.status === "status" && heard.unnamed === 0, "what is chosen is said; controls are named", heard);
  check(heard.pressed === 3, "each choice says which one is on", heard);
}

async function zoomsByMouse(page, frame) {
  await tile(frame, opens).hover({ position: { x: 6, y: 6 } });
  await frame.waitForFunction(() => !document.querySelector(".card").hidden);
  check(/%/u.test(await frame.locator(".card").textContent()), "a card says the share");
  await tile(frame, opens).click({ position: { x: 6, y: 6 } });
  await frame.waitForFunction(() => document.querySelectorAll(".crumb").length === 2);
  check((await crumbs(frame)).at(-1).includes(opens), "a click zooms in", await crumbs(frame));
  await frame.locator(".crumbs button").first().click();
  await frame.waitForFunction(() => document.querySelectorAll(".crumb").length === 1);
  say("the first crumb zooms out");
}

async function worksByKeyboard(page, frame) {
  await frame.locator(".search").focus();
  let tabs = 0;
  for (; tabs < 10 && !(await onTile(frame)); tabs++) {
    await page.keyboard.press("Tab");
  }
  check(await onTile(frame), "Tab leads from the search into the picture");
  await page.keyboard.press("Home");
  const names = [await focused(frame)];
  for (const key of ["ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft"]) {
    await page.keyboard.press(key);
    names.push(await focused(frame));
  }
  check(new Set(names).size >= 3, "arrows walk through the tree", names);
  check(names[1] === names[3], "up leads back to where down came from", names);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  const chosen = await focused(frame);
  const said = await frame.locator(".details").textContent();
  check(said.includes(chosen.split(",")[0]), "what is chosen is told", said);
  await page.keyboard.press("Enter");
  await frame.waitForFunction(() => document.querySelectorAll(".crumb").length > 1);
  say("Enter zooms in");
  check(await onTile(frame), "the focus stays in the picture");
  const depth = (await crumbs(frame)).length;
  for (let crumbsLeft = depth - 1; crumbsLeft > 0; crumbsLeft--) {
    await page.keyboard.press("Escape");
    await frame.waitForFunction(
      (count) => document.querySelectorAll(".crumb").length === count,
      crumbsLeft,
    );
  }
  say(`Escape zooms out, step by step (${depth - 1})`);
}

function onTile(frame) {
  return frame.evaluate(() => document.activeElement?.classList.contains("tile") === true);
}

function focused(frame) {
  return frame.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
}

async function searches(page, frame) {
  await page.keyboard.press("/");
  await page.keyboard.type("torch");
  await frame.waitForFunction(() => document.querySelector(".tile.found") !== null);
  const legend = await frame.locator(".legend").textContent();
  check(/[0-9]+ parts? · [0-9.]+ GB/u.test(legend), "a search says how much it found", legend);
  await page.keyboard.press("Enter");
  check(/torch/u.test(await focused(frame)), "Enter goes to what was found", await focused(frame));
  await page.keyboard.press("Escape");
  check((await frame.locator(".search").inputValue()) === "", "Escape ends the search");
}

async function saysWhatCanGo(frame) {
  await frame.locator("button", { hasText: "Can go" }).click();
  await frame.waitForFunction(() => document.querySelector(".tile.goes, .tile.goes-partly") !== null);
  const colours = await frame.evaluate(() =>
    [".tile.leaf.goes", ".tile.leaf.stays"].map((each) => {
      const one = document.querySelector(each);
      return one ? getComputedStyle(one).backgroundColor : "";
    }),
  );
  check(colours[0] !== "" && colours[0] !== colours[1], "what can go has its colour", colours);
  const total = async () => (await frame.locator(".big").textContent()).trim();
  const before = await total();
  await frame.locator("button", { hasText: "After the fixes" }).click();
  check((await total()) !== before, "the fixes leave less", [before, await total()]);
  await frame.locator("button", { hasText: "As written" }).click();
  await frame.locator("button", { hasText: "Kind" }).click();
}

async function showsLayersAndTable(page, frame) {
  await frame.locator("button", { hasText: "By layer" }).click();
  const order = await frame.evaluate(() =>
    [...document.querySelectorAll('.tile[aria-level="2"]')]
      .sort((one, other) => parseFloat(one.style.top) - parseFloat(other.style.top))
      .map((each) => Number(/, line ([0-9]+)/u.exec(each.getAttribute("aria-label"))?.[1] ?? 0)),
  );
  check(
    order.length > 2 && order.every((line, at) => at === 0 || order[at - 1] <= line),
    "layers stand in the order of the file",
    order,
  );
  await frame.locator("button", { hasText: "Table" }).click();
  await frame.waitForFunction(() => document.querySelectorAll("tbody tr").length > 10);
  await frame.locator("tbody button.link").first().click();
  await until(page, "a line of the table leads to the file", () =>
    /Ln (?!1,)[0-9]+/u.test(document.querySelector("[id='status.editor.selection']")?.textContent ?? ""),
  );
  await frame.locator("button", { hasText: "Treemap" }).click();
}

async function followsTheTheme(page, frame, shoot) {
  const ground = () => frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  for (const [theme, name, kind] of [
    ["Dark Modern", "dark", "vscode-dark"],
    ["Default High Contrast", "contrast", "vscode-high-contrast"],
    ["Default High Contrast Light", "contrast-light", "vscode-high-contrast-light"],
  ]) {
    change({ "workbench.colorTheme": theme });
    await frame.waitForFunction((each) => document.body.classList.contains(each), kind);
    await page.waitForTimeout(2 * SETTLE_MILLIS);
    if (name !== "contrast-light") {
      check((await ground()) !== light, `another ground in ${theme}`, await ground());
    }
    const worst = await leastContrast(frame);
    check(worst.ratio >= LEAST_CONTRAST, `words can be read in ${theme}`, worst);
    await shoot(`8-breakdown-${name}`);
    const clip = await within(frame.locator("body"));
    await holdAgainst(page, () => page.screenshot({ clip }), `ui-test/kept/breakdown-${name}.png`);
  }
  change({ "workbench.colorTheme": "Light Modern" });
  await frame.waitForFunction(() => document.body.classList.contains("vscode-light"));
}

/** The inside of an element: the workbench draws its borders over the edges by what has the focus. */
async function within(element) {
  const { x, y, width, height } = await element.boundingBox();
  return {
    x: x + EDGE_PIXELS,
    y: y + EDGE_PIXELS,
    width: width - 2 * EDGE_PIXELS,
    height: height - 2 * EDGE_PIXELS,
  };
}

/** The words that stand out least from their ground, and by how much, as WCAG counts it. */
function leastContrast(frame) {
  return frame.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const parts = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data;
    };
    const light = (colour) => {
      const [red, green, blue] = [...parts(colour)].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = (element) => {
      for (let up = element; up; up = up.parentElement) {
        const { backgroundColor } = getComputedStyle(up);
        if (parts(backgroundColor)[3] === 255) {
          return backgroundColor;
        }
      }
      return "white";
    };
    return [...document.querySelectorAll(".tile .name, button, h1, .big, .can-go, .entry")]
      .filter((element) => element.textContent.trim() !== "" && element.offsetParent !== null)
      .map((element) => {
        const [one, other] = [light(getComputedStyle(element).color), light(ground(element))];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        return { ratio, words: element.textContent.slice(0, 40) };
      })
      .reduce((least, each) => (each.ratio < least.ratio ? each : least));
  });
}
