// Compares pictures of the screen with those that are kept in the repository. Fonts differ between
// machines, so cells of some pixels are compared and not the pixels.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { say } from "./browser.mjs";

const root = process.env["LAYERWEIGHT_UI_EXTENSION_SOURCE"];
const update = process.env["LAYERWEIGHT_UI_UPDATE"] === "1";
const CELL_PIXELS = 8;
/** How much a cell's mean colour may differ, of 255. */
const COLOUR_TOLERANCE = 24;
/** The share of the cells that may differ more than that. */
const TOLERATED_SHARE = 0.03;

/** How long the screen may take to look as it should: fading, themes and late focus come in their time. */
const LIMIT_MILLIS = 15_000;
const PAUSE_MILLIS = 500;

/**
 * Waits until the screen looks like the kept picture, or keeps it where LAYERWEIGHT_UI_UPDATE is 1.
 *
 * @param take takes a picture of it
 * @param name the kept file, from the extension's folder
 */
export async function holdAgainst(page, take, name) {
  const file = join(root, name);
  if (update) {
    writeFileSync(file, await take());
    say(`kept ${name}`);
    return;
  }
  if (!existsSync(file)) {
    throw new Error(`${name} is not kept; LAYERWEIGHT_UI_UPDATE=1 keeps it`);
  }
  const kept = readFileSync(file);
  const end = Date.now() + LIMIT_MILLIS;
  for (;;) {
    const share = await difference(page, await take(), kept);
    if (share <= TOLERATED_SHARE || Date.now() > end) {
      say(`${name}: ${(100 * share).toFixed(1)} % of the cells differ`);
    }
    if (share <= TOLERATED_SHARE) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(`the screen does not look like ${name}; LAYERWEIGHT_UI_UPDATE=1 keeps it as it is`);
    }
    await page.waitForTimeout(PAUSE_MILLIS);
  }
}

/** Makes sure that another picture would not be taken for the kept one. */
export async function differsFrom(page, png, name) {
  if (update) {
    return;
  }
  const share = await difference(page, png, readFileSync(join(root, name)));
  say(`${name}: ${(100 * share).toFixed(1)} % of the cells differ from another picture`);
  if (share <= TOLERATED_SHARE) {
    throw new Error(`the comparison with ${name} sees nothing`);
  }
}

/** The share of the cells that differ; all of them where the sizes do. */
async function difference(page, one, other) {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(
      async ([pictures, cell, tolerance]) => {
        const [first, second] = await Promise.all(
          pictures.map(async (base64) => {
            const image = new Image();
            image.src = `data:image/png;base64,${base64}`;
            await image.decode();
            return image;
          }),
        );
        const near = (a, b) => Math.abs(a - b) <= 4 * cell;
        if (!near(first.width, second.width) || !near(first.height, second.height)) {
          return 1;
        }
        const columns = Math.floor(Math.min(first.width, second.width) / cell);
        const rows = Math.floor(Math.min(first.height, second.height) / cell);
        const cells = [first, second].map((image) => {
          const canvas = document.createElement("canvas");
          canvas.width = columns * cell;
          canvas.height = rows * cell;
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          const sums = new Float64Array(columns * rows * 3);
          for (let y = 0; y < canvas.height; y++) {
            for (let x = 0; x < canvas.width; x++) {
              const at = (Math.floor(y / cell) * columns + Math.floor(x / cell)) * 3;
              const from = (y * canvas.width + x) * 4;
              for (let colour = 0; colour < 3; colour++) {
                sums[at + colour] += data[from + colour] / (cell * cell);
              }
            }
          }
          return sums;
        });
        let different = 0;
        for (let at = 0; at < cells[0].length; at += 3) {
          const most = Math.max(
            ...[0, 1, 2].map((colour) => Math.abs(cells[0][at + colour] - cells[1][at + colour])),
          );
          different += most > tolerance ? 1 : 0;
        }
        return different / (columns * rows);
      },
      [[one, other].map((png) => png.toString("base64")), CELL_PIXELS, COLOUR_TOLERANCE],
    );
  } finally {
    await blank.close();
  }
}
