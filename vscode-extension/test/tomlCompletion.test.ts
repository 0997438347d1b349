import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { readSchema } from "../src/tomlCompletion.js";

const schema = readSchema(readFileSync("schema/layerweight.schema.json", "utf8"));
const labels = (before: string) => schema.at(before).map(({ label }) => label);
const insert = (before: string, label: string) =>
  schema.at(before).find((each) => each.label === label)?.insert;

describe("completion of .layerweight.toml", () => {
  test("offers the keys and tables that are not there yet", () => {
    assert.deepEqual(
      ["target", "platform", "budget", "rules", "ignore"].filter((key) => !labels("").includes(key)),
      [],
    );
    const after = labels('target = "runtime"\nbudget = "1GB"\n');
    assert.ok(!after.includes("target") && !after.includes("budget") && after.includes("platform"));
    assert.equal(insert("", "platform"), 'platform = "$0"');
    assert.equal(insert("", "ignore"), 'ignore = ["$0"]');
    assert.equal(insert("", "budget"), 'budget = "$0"');
    assert.equal(insert("", "rules"), "[rules]\n");
    assert.ok(labels("[").includes("build-args"));
  });

  test("offers the values of a key, in and without quotes", () => {
    assert.deepEqual(labels("platform = "), ["linux/amd64", "linux/arm64"]);
    assert.equal(insert("platform = ", "linux/arm64"), '"linux/arm64"');
    assert.equal(insert('platform = "', "linux/arm64"), "linux/arm64");
    assert.deepEqual(labels('target = "'), []);
  });

  test("offers rules and levels in the table of the rules", () => {
    const rules = labels('[rules]\npip-cache = "off"\n');
    assert.ok(rules.includes("apt-recommends") && !rules.includes("pip-cache"));
    assert.ok(!rules.includes("target"));
    assert.equal(insert("[rules]\n", "apt-recommends"), 'apt-recommends = "$0"');
    assert.deepEqual(labels('[rules]\napt-recommends = "'), [
      "off",
      "hint",
      "information",
      "warning",
      "error",
    ]);
  });

  test("offers the rules that a list does not have yet, over several lines, too", () => {
    const rules = labels('ignore = [\n  "pip-cache",\n  "');
    assert.ok(rules.includes("npm-cache") && !rules.includes("pip-cache"));
    assert.ok(labels('ignore = ["').includes("pip-cache"));
    assert.ok(labels('ignore = ["pip-cache"]\n').includes("target"));
  });

  test("says what a key is for and keeps out of comments and free texts", () => {
    const budget = schema.at("").find(({ label }) => label === "budget");
    assert.match(budget?.detail ?? "", /on disk/u);
    assert.deepEqual(labels("# bud"), []);
    assert.deepEqual(labels('[build-args]\nVERSION = "'), []);
    assert.deepEqual(labels('[budgets]\n"docker/*" = "'), []);
  });
});
