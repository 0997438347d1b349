import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { colourOf, HintMarks, shownUnder, weightOf, WEIGHTS } from "../src/hintMarks.js";
import { withoutDoubles } from "../src/neighbours.js";

describe("the marks beside hints", () => {
  test("have the weights that the server says, and colours that the manifest contributes", () => {
    assert.equal(weightOf({ weight: "heavy" }), "heavy");
    for (const data of [undefined, null, 7, "heavy", {}, { weight: "huge" }]) {
      assert.equal(weightOf(data), undefined);
    }
    const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
      contributes: { colors: { id: string; defaults: Record<string, string> }[] };
    };
    assert.deepEqual(
      contributes.colors.map(({ id }) => id),
      WEIGHTS.map(colourOf),
    );
    for (const { defaults } of contributes.colors) {
      assert.deepEqual(Object.keys(defaults), ["light", "dark", "highContrast", "highContrastLight"]);
    }
  });

  test("are replaced where hints were asked for, and all of them after an edit", () => {
    const marks = new HintMarks();
    const at = (line: number) => ({ line, character: 3, weight: "light" }) as const;
    marks.put(1, 0, 10, [at(2), at(9)]);
    marks.put(1, 8, 20, [at(12)]);
    assert.deepEqual(marks.of("light"), [at(2), at(12)]);
    assert.deepEqual(marks.of("heavy"), []);
    marks.put(2, 8, 20, [at(13)]);
    assert.deepEqual(marks.of("light"), [at(13)]);
    marks.put(2, 0, 30, []);
    assert.deepEqual(marks.of("light"), []);
  });

  test("are not seen where the hints are not", () => {
    assert.deepEqual(["on", "onUnlessPressed", "offUnlessPressed", "off"].map(shownUnder), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("beside another extension for Dockerfiles", () => {
  test("the syntax is left to it, and nothing else", () => {
    const all = [{ code: "syntax" }, { code: { value: "syntax" } }, { code: "pip-cache" }, {}];
    assert.deepEqual(withoutDoubles(all, true), [{ code: "pip-cache" }, {}]);
    assert.deepEqual(withoutDoubles(all, false), all);
  });
});
