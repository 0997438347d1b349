import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { serverCommand } from "../src/serverCommand.js";

const ENVIRONMENT = { PATH: "/bin" };

describe("the command of the server", () => {
  test("is the script inside the extension", () => {
    assert.deepEqual(serverCommand("/ext folder", "linux", ENVIRONMENT, "", true), {
      file: "/ext folder/server/bin/layerweight",
      args: ["lsp", "--stdio"],
      shell: false,
      env: ENVIRONMENT,
    });
  });

  test("is a quoted line for the shell on Windows", () => {
    assert.deepEqual(serverCommand("C:\\ext folder", "win32", ENVIRONMENT, "", true), {
      file: '"C:\\ext folder\\server\\bin\\layerweight.cmd" lsp --stdio',
      args: [],
      shell: true,
      env: ENVIRONMENT,
    });
  });

  test("passes on the JDK of the settings", () => {
    const { env } = serverCommand("/ext", "darwin", ENVIRONMENT, " /opt/jdk 25 ", false);
    assert.deepEqual(env, {
      PATH: "/bin",
      LAYERWEIGHT_RUNTIME: "none",
      LAYERWEIGHT_JAVA_HOME: "/opt/jdk 25",
    });
  });

  test("leaves the user's own variable alone when the setting is blank", () => {
    const environment = { LAYERWEIGHT_JAVA_HOME: "/usr/lib/jdk" };
    assert.deepEqual(serverCommand("/ext", "linux", environment, "  ", false).env, {
      LAYERWEIGHT_RUNTIME: "none",
      LAYERWEIGHT_JAVA_HOME: "/usr/lib/jdk",
    });
  });

  test("needs no JDK where the extension has its own runtime", () => {
    assert.deepEqual(serverCommand("/ext", "linux", ENVIRONMENT, "/opt/jdk", true).env, ENVIRONMENT);
  });
});
