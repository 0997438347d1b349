import assert from "node:assert/strict";
import { test } from "node:test";

import { Pauses } from "../src/pauses.js";

test("each thing is told once, when it has stopped changing", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const told: string[] = [];
  const pauses = new Pauses((key) => told.push(key), 100);
  pauses.changed("a");
  context.mock.timers.tick(60);
  pauses.changed("a");
  pauses.changed("b");
  context.mock.timers.tick(60);
  assert.deepEqual(told, []);
  context.mock.timers.tick(60);
  assert.deepEqual(told, ["a", "b"]);
  pauses.changed("a");
  pauses.dispose();
  context.mock.timers.tick(200);
  assert.deepEqual(told, ["a", "b"]);
});
