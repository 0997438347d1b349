import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { readOverview, size } from "../src/overview.js";
import { Summaries } from "../src/summaries.js";
import { Trends } from "../src/trends.js";

/** A report as the server writes it, kept beside the server's own tests. */
const REPORT = readFileSync(
  "../server/src/test/resources/dev/layerweight/report/api.json",
  "utf8",
);

describe("the explorer view", () => {
  const overview = readOverview(REPORT);

  test("has the totals of a real report", () => {
    const image = (JSON.parse(REPORT) as { image: { unpacked: { bytes: number } } }).image;
    assert.equal(overview.bytes, image.unpacked.bytes);
    assert.ok(overview.removableBytes > 0);
  });

  test("lists the findings first, then the stages with their layers and parts", () => {
    const [findings, ...stages] = overview.nodes;
    assert.equal(findings?.kind, "findings");
    assert.ok(findings.children.every(({ kind, line }) => kind === "finding" && line > 0));
    assert.ok(stages.length > 1 && stages.every(({ kind }) => kind === "stage"));
    const [base] = stages;
    assert.match(base?.children[0]?.label ?? "", /^FROM /u);
    assert.ok(base?.children[0]?.children.some(({ kind }) => kind === "part"));
    const layers = stages.flatMap(({ children }) => children);
    assert.ok(layers.every(({ description }) => description !== ""));
  });

  test("takes no other text for a report", () => {
    for (const wrong of ["The analysis is not finished yet.", "{}", "null", "[]"]) {
      assert.throws(() => readOverview(wrong));
    }
  });

  test("writes sizes as the server does", () => {
    assert.deepEqual([0, 999_600, 8_034_211_110].map(size), ["0 B", "1 MB", "8.03 GB"]);
  });
});

describe("the trend", () => {
  const settle = (millis = 30): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, millis);
    });

  test("is found once the typing pauses, for the newest text", async () => {
    const seen: string[] = [];
    const trends = new Trends(
      {
        head: (uri) => Promise.resolve(uri === "new" ? undefined : "FROM a"),
        compare: (uri, text) => Promise.resolve(`${uri} since ${text}`),
        show: (uri, change) => seen.push(`${uri}: ${change}`),
      },
      5,
    );
    trends.changed("a");
    trends.changed("a");
    trends.changed("new");
    trends.changed("closed");
    trends.remove("closed");
    await settle();
    assert.deepEqual(seen, ["a: a since FROM a", "new: "]);
  });

  test("is nothing where Git or the server fails", async () => {
    const seen: string[] = [];
    const trends = new Trends(
      {
        head: () => Promise.reject(new Error("no git")),
        compare: () => Promise.resolve("+1 MB"),
        show: (_, change) => seen.push(change),
      },
      5,
    );
    trends.changed("a");
    await settle();
    assert.deepEqual(seen, [""]);
  });

  test("stands behind the size, and goes with the document", () => {
    const summaries = new Summaries((uri) => uri);
    summaries.put({ uri: "a", text: "1 GB", tooltip: "" });
    summaries.putTrend("a", "+120 MB");
    assert.equal(summaries.of("a")?.text, "$(package) 1 GB (+120 MB since HEAD)");
    summaries.putTrend("a", "");
    assert.equal(summaries.of("a")?.text, "$(package) 1 GB");
    summaries.putTrend("a", "+1 MB");
    summaries.remove("a");
    assert.equal(summaries.of("a"), undefined);
    summaries.put({ uri: "a", text: "1 GB", tooltip: "" });
    assert.equal(summaries.of("a")?.text, "$(package) 1 GB");
  });
});
