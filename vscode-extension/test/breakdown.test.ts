import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { runInThisContext } from "node:vm";

import {
  breakdownPage,
  PAGE_SCRIPTS,
  PAGE_STYLE,
  readPageMessage,
  readPageState,
} from "../src/breakdownPage.js";

const FOLDER = "../server/src/main/resources/dev/layerweight/report/breakdown/";

interface PageNode {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly after: number;
  readonly children: readonly PageNode[];
  readonly hidden?: readonly PageNode[];
  readonly canGo: boolean;
  readonly reason: string;
  readonly atLeast: boolean;
}

interface Box {
  readonly node: PageNode;
  readonly depth: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

type Layout = (
  root: PageNode,
  width: number,
  height: number,
  weight: (node: PageNode) => number,
  keep: (node: PageNode) => boolean,
) => Box[];

interface Page {
  readonly size: (bytes: number) => string;
  readonly share: (part: number, whole: number) => string;
  readonly tree: (report: unknown) => PageNode;
  readonly leaves: (from: PageNode) => PageNode[];
  readonly find: (root: PageNode, id: string) => PageNode;
  readonly treemap: Layout;
  readonly icicle: Layout;
}

/** The part of the page's script that needs no screen. */
function page(): Page {
  const scope = globalThis as { layerweight?: Page };
  for (const file of ["tree.js", "layout.js"]) {
    runInThisContext(readFileSync(FOLDER + file, "utf8"));
  }
  assert.ok(scope.layerweight);
  return scope.layerweight;
}

const { size, share, tree, leaves, find, treemap, icicle } = page();
const weight = (node: PageNode): number => node.bytes;
const nothing = (): boolean => false;

interface PartOf {
  readonly name: string;
  readonly bytes: number;
  readonly kind?: string;
  readonly removable?: boolean;
  readonly removableBy?: readonly string[];
}

function report(parts: readonly PartOf[], more: object = {}): object {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return {
    file: "Dockerfile",
    target: "app",
    image: { unpacked: { bytes: bytes + 100 }, removableBytes: 7 },
    stages: [
      {
        index: 0,
        line: 1,
        inImage: true,
        base: { reference: "debian:12", unpacked: { bytes: 100 }, parts: [] },
        instructions: [
          {
            line: 3,
            text: "RUN install",
            unpacked: { bytes },
            parts: parts.map((part) => ({ kind: "apt", path: "/usr", ...part })),
            unknown: [],
          },
        ],
      },
      { index: 1, line: 9, inImage: false, base: {}, instructions: [] },
    ],
    findings: [{ rule: "tools", line: 3, message: "only needed to build" }],
    ...more,
  };
}

describe("sizes on the page", () => {
  test("are written as in the other reports", () => {
    const written = [0, 18, 999, 1_000, 999_400, 999_600, 8_034_211_110, 43_188_023].map(size);
    assert.deepEqual(written, [
      "0 B",
      "18 B",
      "999 B",
      "1 kB",
      "999 kB",
      "1 MB",
      "8.03 GB",
      "43.2 MB",
    ]);
  });

  test("have shares that never claim a zero", () => {
    assert.deepEqual([share(1, 3), share(1, 30), share(1, 10_000), share(1, 0)], [
      "33 %",
      "3.3 %",
      "< 0.1 %",
      "",
    ]);
  });
});

describe("the tree of an image", () => {
  test("holds layers, families and parts, and loses no byte", () => {
    const root = tree(
      report([
        { name: "gcc-12", bytes: 50, removable: true, removableBy: ["tools"] },
        { name: "gcc-12-base", bytes: 20 },
        { name: "gcc-doc", bytes: 10 },
        { name: "curl", bytes: 5 },
      ]),
    );
    assert.equal(root.name, "Dockerfile → app");
    assert.equal(root.bytes, 185);
    assert.equal(root.after, 135);
    assert.deepEqual(
      root.children.map(({ name }) => name),
      ["FROM debian:12", "RUN install"],
    );
    assert.deepEqual(
      root.children[1]?.children.map(({ name, bytes }) => [name, bytes]),
      [
        ["gcc (3 packages)", 80],
        ["curl", 5],
      ],
    );
    const gcc = leaves(root).find(({ name }) => name === "gcc-12");
    assert.deepEqual([gcc?.canGo, gcc?.after, gcc?.reason], [true, 0, "only needed to build"]);
  });

  test("has a rest for what no part accounts for", () => {
    const given = report([{ name: "curl", bytes: 5 }]) as {
      stages: { instructions: { unpacked: { bytes: number } }[] }[];
    };
    const run = given.stages[0]?.instructions[0];
    assert.ok(run);
    run.unpacked.bytes = 30;
    assert.deepEqual(
      tree(given).children[1]?.children.map(({ name, bytes }) => [name, bytes]),
      [
        ["everything else", 25],
        ["curl", 5],
      ],
    );
  });

  test("keeps the ids of what did not change, and finds the nearest that is left", () => {
    const before = tree(report([{ name: "curl", bytes: 5 }, { name: "git", bytes: 9 }]));
    const after = tree(report([{ name: "git", bytes: 9 }]));
    const [curl, git] = ["curl", "git"].map((name) => {
      return leaves(before).find((leaf) => leaf.name === name)?.id ?? "";
    });
    assert.equal(find(after, git ?? "").name, "git");
    assert.equal(find(after, curl ?? "").name, "RUN install");
    assert.equal(find(after, "gone\nlong ago"), after);
  });

  test("takes any text for a name, and shows what would not be seen", () => {
    const names = ["__proto__", "constructor", "</script>", "a\u202eb", "", "x".repeat(9_999)];
    const root = tree(report(names.map((name, index) => ({ name, bytes: index + 1 }))));
    const shown = leaves(root).map(({ name }) => name);
    assert.ok(shown.includes("__proto__") && shown.includes("</script>"));
    assert.ok(shown.includes("a\\u202eb") && shown.includes("(no name)"));
    assert.ok(shown.every((name) => name.length <= 300));
  });

  test("of what is no report is empty", () => {
    for (const wrong of [{}, { stages: 3 }, { stages: [null, {}] }, { stages: [{ inImage: true }] }]) {
      const given = { ...wrong, stages: Array.isArray(wrong.stages) ? wrong.stages.filter(Boolean) : 0 };
      assert.equal(tree(given).bytes, 0);
    }
  });
});

describe("the layouts", () => {
  const root = tree(
    report(Array.from({ length: 300 }, (_, index) => ({ name: `p${String(index)}`, bytes: 1 + index * index }))),
  );

  for (const [name, layout] of [
    ["treemap", treemap],
    ["icicle", icicle],
  ] as const) {
    test(`${name}: boxes stay in the picture, and siblings do not cover each other`, () => {
      const boxes = layout(root, 800, 500, weight, nothing);
      assert.ok(boxes.length > 50);
      for (const box of boxes) {
        assert.ok(box.x >= 0 && box.y >= 0 && box.w > 0 && box.h > 0);
        assert.ok(box.x + box.w <= 803 && box.y + box.h <= 503, JSON.stringify(box.node.name));
      }
      const leafy = boxes.filter(({ node }) => node.children.length === 0 && node.bytes > 100);
      for (const one of leafy) {
        for (const other of leafy.filter((each) => each !== one && each.depth === one.depth)) {
          const apart =
            one.x + one.w <= other.x + 0.01 ||
            other.x + other.w <= one.x + 0.01 ||
            one.y + one.h <= other.y + 0.01 ||
            other.y + other.h <= one.y + 0.01;
          assert.ok(apart, `${one.node.name} covers ${other.node.name}`);
        }
      }
    });
  }

  test("treemap: areas are in proportion to the bytes", () => {
    const boxes = treemap(tree(report([{ name: "a", bytes: 400 }])), 1_000, 1_000, weight, nothing);
    const area = (name: string): number => {
      const box = boxes.find(({ node }) => node.name === name);
      return box === undefined ? 0 : (box.w + 2) * (box.h + 2);
    };
    assert.ok(Math.abs(area("RUN install") / area("FROM debian:12") - 4) < 0.01);
  });

  test("draw what is small together, unless it was searched for", () => {
    const drawn = treemap(root, 800, 500, weight, nothing);
    const more = drawn.find(({ node }) => node.hidden !== undefined);
    assert.match(more?.node.name ?? "", /^and \d+ more$/u);
    const kept = treemap(root, 800, 500, weight, (node) => node.name === "p1");
    assert.equal(drawn.some(({ node }) => node.name === "p1"), false);
    assert.equal(
      more?.node.hidden?.some(({ name }) => name === "p1"),
      true,
    );
    assert.equal(
      kept.find(({ node }) => node.hidden !== undefined)?.node.hidden?.some(({ name }) => name === "p1"),
      false,
    );
  });

  test("treemap: of an empty image is empty", () => {
    assert.deepEqual([...treemap(tree({}), 800, 500, weight, nothing)], []);
  });
});

describe("the webview", () => {
  const html = breakdownPage("https://view.test", "abc", (file) => `https://view.test/${file}`);

  test("runs what has the nonce and loads nothing else", () => {
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/u.exec(html) ?? [];
    assert.equal(
      policy,
      "default-src 'none'; style-src https://view.test; script-src 'nonce-abc'",
    );
    const scripts = html.match(/<script[^>]*>/gu) ?? [];
    assert.equal(scripts.length, PAGE_SCRIPTS.length);
    assert.ok(scripts.every((script) => script.includes('nonce="abc"')));
    for (const file of [...PAGE_SCRIPTS, PAGE_STYLE]) {
      assert.ok(readFileSync(FOLDER + file, "utf8").length > 0);
    }
  });

  test("may say two things", () => {
    assert.deepEqual(readPageMessage({ type: "ready" }), { type: "ready" });
    const reveal = { type: "reveal", uri: "file:///a", line: 3 };
    assert.deepEqual(readPageMessage(reveal), reveal);
    for (const wrong of [null, "ready", {}, { ...reveal, line: 0 }, { ...reveal, line: "3" }]) {
      assert.equal(readPageMessage(wrong), undefined);
    }
  });

  test("remembers its Dockerfile", () => {
    assert.equal(readPageState({ uri: "file:///a", at: "" }), "file:///a");
    for (const wrong of [undefined, null, "a", {}, { uri: "" }, { uri: 1 }]) {
      assert.equal(readPageState(wrong), undefined);
    }
  });
});
