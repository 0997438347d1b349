import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { effectOf, ENABLED, JAVA_HOME } from "../src/settings.js";

describe("a change of the settings", () => {
  const effect = (changed: readonly string[], enabled: boolean): string =>
    effectOf((setting) => changed.includes(setting), enabled);

  test("switches the server on and off", () => {
    assert.equal(effect([ENABLED], true), "start");
    assert.equal(effect([ENABLED], false), "stop");
  });

  test("of the JDK restarts a server that is on", () => {
    assert.equal(effect([JAVA_HOME], true), "restart");
    assert.equal(effect([JAVA_HOME], false), "none");
  });

  test("of both at once starts a server that was off", () => {
    assert.equal(effect([ENABLED, JAVA_HOME], true), "start");
  });

  test("of anything else is the server's business", () => {
    assert.equal(effect(["layerweight.unit"], true), "none");
  });
});
