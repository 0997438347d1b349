import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Server } from "../src/server.js";

const TOKEN = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

/** A server whose sessions write down what happens to them; each stop takes a while. */
function recorded(stopFails = false): { server: Server; events: string[] } {
  const events: string[] = [];
  let sessions = 0;
  const server = new Server(() => {
    const name = (++sessions).toString();
    events.push(`start ${name}`);
    return {
      report: (uri, format) => Promise.resolve(`${format} report ${name} of ${uri}`),
      compare: (uri, text) => Promise.resolve(`${uri} since ${text}`),
      stop: async () => {
        events.push(`stopping ${name}`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`stopped ${name}`);
        if (stopFails) {
          throw new Error("it would not go");
        }
      },
    };
  });
  return { server, events };
}

describe("switching the server", () => {
  test("on twice starts it once", async () => {
    const { server, events } = recorded();
    await Promise.all([server.start(), server.start()]);
    assert.deepEqual(events, ["start 1"]);
  });

  test("on anew waits until the old one is gone", async () => {
    const { server, events } = recorded();
    void server.start();
    void server.restart();
    await server.restart();
    assert.deepEqual(events, [
      "start 1",
      "stopping 1",
      "stopped 1",
      "start 2",
      "stopping 2",
      "stopped 2",
      "start 3",
    ]);
  });

  test("off when it is off does nothing", async () => {
    const { server, events } = recorded();
    await server.stop();
    assert.deepEqual(events, []);
  });

  test("on works although it could not be switched off well", async () => {
    const { server, events } = recorded(true);
    await server.start();
    await assert.rejects(server.stop(), /it would not go/u);
    await server.start();
    assert.equal(events.at(-1), "start 2");
    await server.restart();
    assert.equal(events.at(-1), "start 3");
  });

  test("answers for reports with the newest one", async () => {
    const { server } = recorded();
    void server.start();
    void server.restart();
    assert.equal(await server.report("file:///a", "json", TOKEN), "json report 2 of file:///a");
    assert.equal(await server.compare("file:///a", "old"), "file:///a since old");
    await server.stop();
    await assert.rejects(server.report("file:///a", "json", TOKEN), /switched off/u);
    await assert.rejects(server.compare("file:///a", "old"), /switched off/u);
  });
});
