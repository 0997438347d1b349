import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { networkText } from "../src/networkText.js";
import { initializationOptions, readNetworkStatus } from "../src/protocol.js";
import { NETWORK } from "../src/settings.js";

describe("the network", () => {
  test("is off for the server as long as the workspace is not trusted", () => {
    assert.equal("untrusted" in initializationOptions(true), false);
    assert.equal((initializationOptions(false) as { untrusted: unknown }).untrusted, true);
  });

  test("cannot be opened by an untrusted workspace's settings", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
    };
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.ok(restrictedConfigurations.includes(NETWORK));
  });

  test("has a status only of a known mode", () => {
    assert.deepEqual(readNetworkStatus({ mode: "known", pending: 2, failed: ["a: b", 1] }), {
      mode: "known",
      pending: 2,
      failed: ["a: b"],
    });
    for (const wrong of [null, {}, { mode: "some", pending: 1 }, { mode: "off" }, "off"]) {
      assert.equal(readNetworkStatus(wrong), undefined);
    }
  });

  test("shows what is fetched before what failed", () => {
    const failed = ["registry.test: no connection", "npm.test: no connection"];
    const busy = networkText({ mode: "known", pending: 3, failed }, true);
    assert.deepEqual([busy.detail, busy.busy, busy.warning], ["fetching 3", true, false]);
    const idle = networkText({ mode: "known", pending: 0, failed }, true);
    assert.equal(idle.detail, "cannot reach registry.test: no connection and 1 more");
    assert.equal(idle.warning, true);
  });

  test("says why it is off", () => {
    const off = { mode: "off", pending: 0, failed: [] } as const;
    assert.equal(networkText(off, false).detail, "the workspace is not trusted");
    assert.deepEqual(networkText(off, true), {
      text: "Sizes from tables only",
      detail: "",
      busy: false,
      warning: false,
    });
  });
});
