import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";

import { Launch, RUNTIME_DAMAGED } from "../src/launch.js";
import { prepareRuntime, type OwnRuntime } from "../src/ownRuntime.js";
import type { ServerExit } from "../src/serverProcess.js";

const MODIFIED = 1_090_470_304;
const WINDOWS = process.platform === "win32";

let server = "";

beforeEach(() => {
  server = mkdtempSync(join(tmpdir(), "layerweight sérver "));
  write("bin/layerweight", "#!/bin/sh\n");
  write("runtime/bin/java", "#!/bin/sh\n");
  write("runtime/lib/modules", "modules");
  write("lib/layerweight.jar", "jar");
  write("lib/layerweight-1.aot", "cache");
  write(
    "lib/layerweight.cache",
    `cache=layerweight-1.aot\ncache.sha256=${sha256("cache")}\n` +
      `jar.sha256=${sha256("jar")}\njar.modified=${MODIFIED.toString()}\n`,
  );
});

afterEach(() => {
  rmSync(server, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(server, path)), { recursive: true });
  writeFileSync(join(server, path), text);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function jarDate(): number {
  return statSync(join(server, "lib/layerweight.jar")).mtimeMs / 1000;
}

describe("the extension's own runtime", { skip: WINDOWS }, () => {
  test("is made executable, and its jar gets its date back", async () => {
    assert.equal(await prepareRuntime(server, "linux"), "whole");
    assert.ok(statSync(join(server, "runtime/bin/java")).mode & 0o100);
    assert.ok(statSync(join(server, "bin/layerweight")).mode & 0o100);
    assert.equal(jarDate(), MODIFIED);
  });

  test("gives no date to another jar, even of the same length", async () => {
    write("lib/layerweight.jar", "jaR");
    assert.equal(await prepareRuntime(server, "linux"), "whole");
    assert.notEqual(jarDate(), MODIFIED);
  });

  test("gives no date beside a damaged cache", async () => {
    write("lib/layerweight-1.aot", "cac");
    assert.equal(await prepareRuntime(server, "linux"), "whole");
    assert.notEqual(jarDate(), MODIFIED);
  });

  test("leaves a jar alone that has its date, and lives without a record", async () => {
    utimesSync(join(server, "lib/layerweight.jar"), MODIFIED, MODIFIED);
    rmSync(join(server, "lib/layerweight-1.aot"));
    assert.equal(await prepareRuntime(server, "linux"), "whole");
    assert.equal(jarDate(), MODIFIED);
    rmSync(join(server, "lib/layerweight.cache"));
    assert.equal(await prepareRuntime(server, "linux"), "whole");
  });

  test("is damaged without one of its parts, and none without its folder", async () => {
    rmSync(join(server, "runtime/lib/modules"));
    assert.equal(await prepareRuntime(server, "linux"), "damaged");
    write("runtime/lib/modules", "modules");
    rmSync(join(server, "runtime/bin/java"));
    assert.equal(await prepareRuntime(server, "linux"), "damaged");
    rmSync(join(server, "runtime"), { recursive: true });
    assert.equal(await prepareRuntime(server, "linux"), "none");
  });

  test("is used as it is in a folder that cannot be written to", async () => {
    chmodSync(join(server, "runtime/bin/java"), 0o755);
    chmodSync(join(server, "lib"), 0o555);
    assert.equal(await prepareRuntime(server, "linux"), "whole");
    chmodSync(join(server, "lib"), 0o755);
  });
});

describe("starting the server", () => {
  const CRASH: ServerExit = { status: 1, lastLines: ["Error: could not find libjava.so"] };

  function launch(state: OwnRuntime): { launch: Launch; told: string[] } {
    const told: string[] = [];
    const command = (own: boolean) => ({
      file: own ? "own" : "machine",
      args: [],
      shell: false,
      env: {},
    });
    return {
      launch: new Launch(() => Promise.resolve(state), command, (message) => told.push(message)),
      told,
    };
  }

  test("uses the own runtime until it fails, and tells that once", async () => {
    const { launch: starts, told } = launch("whole");
    assert.equal((await starts.command()).file, "own");
    assert.equal(await starts.blamesRuntime(CRASH), true);
    assert.equal((await starts.command()).file, "machine");
    assert.equal(await starts.blamesRuntime(CRASH), false);
    assert.deepEqual(told, [RUNTIME_DAMAGED]);
  });

  test("uses the machine's JDK where the runtime is damaged, and tells that once", async () => {
    const { launch: starts, told } = launch("damaged");
    assert.equal((await starts.command()).file, "machine");
    assert.equal((await starts.command()).file, "machine");
    assert.deepEqual(told, [RUNTIME_DAMAGED]);
  });

  test("says nothing where there never was a runtime", async () => {
    const { launch: starts, told } = launch("none");
    assert.equal((await starts.command()).file, "machine");
    assert.equal(await starts.blamesRuntime(CRASH), false);
    assert.deepEqual(told, []);
  });

  test("blames the runtime for no end of the program itself or by others", async () => {
    const { launch: starts, told } = launch("whole");
    await starts.command();
    const ends: (ServerExit | undefined)[] = [
      undefined,
      { status: 1, lastLines: ["layerweight: something broke"] },
      { status: 3, lastLines: ["layerweight: no JDK 25 found"] },
      { status: "SIGTERM", lastLines: [] },
      { status: 0, lastLines: [] },
    ];
    for (const end of ends) {
      assert.equal(await starts.blamesRuntime(end), false);
    }
    assert.deepEqual(told, []);
    assert.equal((await starts.command()).file, "own");
  });
});
