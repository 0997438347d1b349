import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from "vscode-languageserver-protocol/node";

import {
  INITIALIZATION_OPTIONS,
  readReport,
  readSummary,
  REPORT_REQUEST,
  reportParams,
  SUMMARY_NOTIFICATION,
  type Summary,
} from "../src/protocol.js";
import { serverCommand } from "../src/serverCommand.js";
import { ServerProcess } from "../src/serverProcess.js";
import { initializeFailure, spawnFailure, startFailure } from "../src/startFailure.js";

const PATIENCE_MILLIS = 10_000;
const URI = "file:///ws/Dockerfile";

let extension = "";
const started: ServerProcess[] = [];

before(() => {
  // The blank in the name proves that the path survives on its way to the system.
  extension = mkdtempSync(join(tmpdir(), "layerweight extension "));
  cpSync("test/fake-server", join(extension, "server"), { recursive: true });
});

after(async () => {
  // A test that failed has left its server running, which would keep this process from ending.
  await Promise.all(started.map((server) => server.stop(0)));
  rmSync(extension, { recursive: true, force: true });
});

interface Started {
  readonly server: ServerProcess;
  readonly lines: string[];
}

async function start(behaviour: string, javaHome = ""): Promise<Started> {
  const environment = { ...process.env, LAYERWEIGHT_FAKE: behaviour };
  const lines: string[] = [];
  const command = serverCommand(extension, process.platform, environment, javaHome, false);
  const server = await ServerProcess.start(command, (line) => lines.push(line));
  started.push(server);
  return { server, lines };
}

function connect(server: ServerProcess): ProtocolConnection {
  const connection = createProtocolConnection(
    new StreamMessageReader(server.reader),
    new StreamMessageWriter(server.writer),
  );
  connection.listen();
  return connection;
}

function initialize(connection: ProtocolConnection): Promise<unknown> {
  return connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions: INITIALIZATION_OPTIONS,
  });
}

describe("a server process", () => {
  test("answers, tells summaries, gives a report and goes when asked to", async () => {
    const { server, lines } = await start("", "/opt/jdk-25");
    const connection = connect(server);
    const summary = new Promise<Summary | undefined>((resolve) => {
      connection.onNotification(SUMMARY_NOTIFICATION, (params: unknown) => {
        resolve(readSummary(params));
      });
    });
    await initialize(connection);
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: URI, languageId: "dockerfile", version: 1, text: "FROM debian:12\n" },
    });
    assert.deepEqual(await summary, {
      uri: URI,
      text: "242 MB",
      tooltip: "**242 MB** on disk · 87.1 MB to pull",
    });
    const params = reportParams(URI, "markdown");
    const report = readReport(await connection.sendRequest(REPORT_REQUEST, params));
    assert.equal(report, `# Report\n\n${URI}\n\n242 MB on disk, markdown\n`);
    assert.deepEqual(await connection.sendRequest("fake/received"), {
      initializationOptions: {
        clientCommands: ["layerweight.showReport", "layerweight.showBreakdown"],
        summaries: true,
        hintWeights: true,
        networkStatus: true,
      },
    });

    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    const exit = await server.exit;
    assert.equal(exit.status, 0);
    assert.deepEqual(lines, ["fake server started, java home /opt/jdk-25"]);
    connection.dispose();
  });

  test("that finds no JDK says so in its own words", async () => {
    const { server, lines } = await start("no-jdk");
    const exit = await server.exit;
    assert.equal(exit.status, 3);
    assert.equal(
      startFailure(exit),
      "layerweight: no JDK 25 found; set JAVA_HOME or install one",
    );
    assert.equal(lines.length, 2);
  });

  test("that crashes is no failure to start", async () => {
    const { server } = await start("crash");
    const exit = await server.exit;
    assert.deepEqual(exit, { status: 1, lastLines: ["layerweight: something broke"] });
    assert.equal(startFailure(exit), undefined);
  });

  test("that refuses the first request gives its reason", async () => {
    const { server } = await start("refuse");
    const connection = connect(server);
    const error: unknown = await initialize(connection).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.equal(
      initializeFailure(error),
      "layerweight: the server refused to start (the tables are damaged)",
    );
    connection.dispose();
    await server.stop(PATIENCE_MILLIS);
  });

  test("goes when its input ends", async () => {
    const { server } = await start("");
    const exit = await server.stop(PATIENCE_MILLIS);
    assert.equal(exit.status, 1);
  });

  test("that ignores every request to go is ended", async () => {
    const { server } = await start("stubborn");
    const connection = connect(server);
    await initialize(connection);
    connection.dispose();
    assert.equal(await server.exitWithin(1), undefined);
    const exit = await server.stop(50);
    assert.equal(exit.status, process.platform === "win32" ? 1 : "SIGKILL");
  });

  test("whose program is missing cannot be started", { skip: process.platform === "win32" }, async () => {
    const command = serverCommand("/nowhere", "linux", process.env, "", false);
    const error: unknown = await ServerProcess.start(command, () => undefined).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.match(
      spawnFailure(error),
      /^layerweight: the server could not start \(.*\/nowhere\/server\/bin\/layerweight ENOENT\)$/u,
    );
  });
});

describe("the words of a server process", () => {
  async function wordsOf(script: string): Promise<{ lines: string[]; last: readonly string[] }> {
    const lines: string[] = [];
    const server = await ServerProcess.start(
      { file: process.execPath, args: ["-e", script], shell: false, env: process.env },
      (line) => lines.push(line),
    );
    server.reader.resume();
    return { lines, last: (await server.exit).lastLines };
  }

  test("are cut into lines, the last one also without its end", async () => {
    const { lines } = await wordsOf('process.stderr.write("one\\r\\ntw"); console.error("o\\n"); process.stderr.write("three")');
    assert.deepEqual(lines, ["one", "two", "", "three"]);
  });

  test("are kept only from the end", async () => {
    const { lines, last } = await wordsOf("for (let i = 0; i < 500; i++) console.error(i)");
    assert.equal(lines.length, 500);
    assert.equal(last.length, 20);
    assert.equal(last.at(-1), "499");
  });

  test("cannot fill the memory with one endless line", async () => {
    const { lines } = await wordsOf('process.stderr.write("x".repeat(1000000))');
    assert.ok(lines.length > 1);
    assert.ok(lines.every((line) => line.length <= 4_000));
  });
});
