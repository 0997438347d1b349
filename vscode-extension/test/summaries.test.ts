import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { readReport, readSummary } from "../src/protocol.js";
import { Summaries } from "../src/summaries.js";

const lowerCase = (uri: string): string => uri.toLowerCase();

describe("the summaries", () => {
  test("belong to their documents, however a URI is spelled", () => {
    const summaries = new Summaries(lowerCase);
    summaries.put({ uri: "file:///C%3A/Dockerfile", text: "1.2 GB", tooltip: "**big**" });
    assert.deepEqual(summaries.of("file:///c%3a/Dockerfile"), {
      text: "$(package) 1.2 GB",
      tooltip: "**big**",
    });
    assert.equal(summaries.of("file:///other"), undefined);
  });

  test("tell a change from a repetition", () => {
    const summaries = new Summaries(lowerCase);
    const summary = { uri: "a", text: "1 MB", tooltip: "" };
    assert.equal(summaries.put(summary), true);
    assert.equal(summaries.put(summary), false);
    assert.equal(summaries.put({ ...summary, tooltip: "new" }), true);
    assert.equal(summaries.put({ ...summary, text: "" }), true);
    assert.equal(summaries.put({ ...summary, text: "" }), false);
  });

  test("vanish with an empty text, a closed document, a lost server", () => {
    const summaries = new Summaries(lowerCase);
    const put = (uri: string, text: string): boolean => summaries.put({ uri, text, tooltip: "" });
    put("a", "1 MB");
    put("a", "");
    put("b", "2 MB");
    summaries.remove("B");
    put("c", "3 MB");
    summaries.clear();
    assert.deepEqual(
      ["a", "b", "c"].map((uri) => summaries.of(uri)),
      [undefined, undefined, undefined],
    );
  });
});

describe("what the server sends", () => {
  test("is a summary only with a URI and a text", () => {
    assert.deepEqual(readSummary({ uri: "a", text: "1 MB", more: 1 }), {
      uri: "a",
      text: "1 MB",
      tooltip: "",
    });
    for (const wrong of [null, undefined, "a", { uri: "a" }, { uri: 1, text: "b" }, []]) {
      assert.equal(readSummary(wrong), undefined);
    }
  });

  test("is a report only with a content", () => {
    assert.equal(readReport({ content: "# R" }), "# R");
    for (const wrong of [null, {}, { content: 1 }, "text"]) {
      assert.equal(readReport(wrong), undefined);
    }
  });
});
