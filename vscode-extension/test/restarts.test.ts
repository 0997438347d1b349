import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { GAVE_UP, Restarts } from "../src/restarts.js";

const CRASH = { status: 1, lastLines: ["layerweight: something broke"] };
const NO_JDK = {
  status: 3,
  lastLines: ["looked", "layerweight: no JDK 25 found; set JAVA_HOME or install one", "bye"],
};
const MINUTE_MILLIS = 60_000;

describe("a lost server", () => {
  test("is started again four times in three minutes, then the user is told once", () => {
    const restarts = new Restarts(() => 0);
    const kinds = Array.from({ length: 4 }, () => restarts.afterLoss(CRASH).kind);
    assert.deepEqual(kinds, ["restart", "restart", "restart", "restart"]);
    assert.deepEqual(restarts.afterLoss(CRASH), {
      kind: "tell",
      message: GAVE_UP,
      settingsHelp: false,
    });
    assert.deepEqual(restarts.afterLoss(CRASH), { kind: "leave" });
  });

  test("is started again without end when it is lost only now and then", () => {
    let now = 0;
    const restarts = new Restarts(() => now);
    for (let loss = 0; loss < 50; loss++) {
      now += MINUTE_MILLIS;
      assert.equal(restarts.afterLoss(CRASH).kind, "restart");
    }
  });

  test("is not started again when it cannot run here", () => {
    const restarts = new Restarts(() => 0);
    assert.deepEqual(restarts.afterLoss(NO_JDK), {
      kind: "tell",
      message: "layerweight: no JDK 25 found; set JAVA_HOME or install one",
      settingsHelp: true,
    });
    assert.equal(restarts.afterLoss(NO_JDK).kind, "leave");
  });

  test("without a word of its own still gets a sentence", () => {
    const told = new Restarts(() => 0).afterLoss({ status: 3, lastLines: [] });
    assert.deepEqual(told, {
      kind: "tell",
      message: "layerweight: the server could not start",
      settingsHelp: true,
    });
  });

  test("that is silent but alive counts as a crash", () => {
    assert.equal(new Restarts(() => 0).afterLoss(undefined).kind, "restart");
  });

  test("is left alone when it was stopped on purpose", () => {
    const restarts = new Restarts(() => 0);
    assert.equal(restarts.isOver(), false);
    restarts.stopExpected();
    assert.equal(restarts.isOver(), true);
    assert.equal(restarts.afterLoss(CRASH).kind, "leave");
    assert.equal(restarts.afterLoss(NO_JDK).kind, "leave");
    assert.equal(restarts.afterRefusal("late").kind, "leave");
  });

  test("that refused to start is told once", () => {
    const restarts = new Restarts(() => 0);
    assert.equal(restarts.afterRefusal("no").kind, "tell");
    assert.equal(restarts.afterLoss(CRASH).kind, "leave");
  });
});
