// Turns a report (layerweight.report/1) into the tree that the page draws: image, layers, families
// of packages and folders, parts. Knows nothing of the screen.
"use strict";
(function (layerweight) {
  const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  const PACKAGES = new Set(["apt", "pip", "npm"]);
  const SMALLEST_FAMILY = 3;
  const LONGEST_NAME = 300;

  /** What the kinds of the report are called on the page, in the order of the legend. */
  layerweight.KINDS = new Map([
    ["base", "Base image"],
    ["apt", "Distribution package"],
    ["pip", "Python package"],
    ["npm", "Node package"],
    ["file", "File"],
    ["cache", "Cache"],
    ["index", "Package index"],
    ["other", "Other"],
  ]);

  /** Writes bytes as the other reports do: decimal units, three significant digits. */
  layerweight.size = function (bytes) {
    let value = Math.max(0, bytes);
    let unit = 0;
    // Rounding comes before the choice of the unit: 999,600 bytes are 1 MB and not 1000 kB.
    while (Number(value.toPrecision(3)) >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return `${Number(value.toPrecision(3))} ${UNITS[unit]}`;
  };

  /** The share in percent, of nothing nothing. */
  layerweight.share = function (part, whole) {
    if (!(whole > 0) || !(part > 0)) {
      return "";
    }
    const percent = (100 * part) / whole;
    return percent < 0.1 ? "< 0.1 %" : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
  };

  /** The image of a report as a tree; its children are the layers, biggest first. */
  layerweight.tree = function (report) {
    const root = node("", nameOf(report), "image");
    const keys = new Map();
    let order = 0;
    for (const stage of list(report.stages)) {
      if (!stage.inImage) {
        continue;
      }
      if (stage.base && stage.base.stage === undefined) {
        const text = `FROM ${words(stage.base.reference)}`;
        add(root, layer(keys, text, stage.line, stage.base, "base", report), order++);
      }
      for (const instruction of list(stage.instructions)) {
        const text = words(instruction.text) || words(instruction.keyword);
        add(root, layer(keys, text, instruction.line, instruction, "other", report), order++);
      }
    }
    settle(root);
    root.removableBytes = bytesOf(report.image && report.image.removableBytes);
    return root;
  };

  /** All nodes below a node that have no children. */
  layerweight.leaves = function (from) {
    const found = [];
    const open = [from];
    while (open.length > 0) {
      const next = open.pop();
      if (next.children.length === 0) {
        found.push(next);
      }
      for (const child of next.children) {
        open.push(child);
      }
    }
    return found.sort((one, other) => other.bytes - one.bytes);
  };

  /** The node with this id, else the nearest above it that is still there. */
  layerweight.find = function (root, id) {
    let found = root;
    const open = [root];
    while (open.length > 0) {
      const next = open.pop();
      if (next.id === id) {
        return next;
      }
      if (next.id !== "" && id.startsWith(`${next.id}\n`)) {
        found = next;
      }
      open.push(...next.children.filter((child) => id === child.id || id.startsWith(`${child.id}\n`)));
    }
    return found;
  };

  function nameOf(report) {
    const file = words(report.file);
    const several = list(report.stages).length > 1;
    return several && report.target ? `${file} → ${words(report.target)}` : file;
  }

  function node(id, name, kind) {
    return {
      id,
      name,
      kind,
      bytes: 0,
      after: 0,
      children: [],
      parent: undefined,
      line: 0,
      path: "",
      atLeast: false,
      canGo: false,
      reason: "",
      order: 0,
      search: name.toLowerCase(),
    };
  }

  function add(parent, child, order) {
    child.parent = parent;
    child.order = order;
    parent.children.push(child);
    return child;
  }

  /** A layer with its parts; what no part accounts for is a part of its own. */
  function layer(keys, text, line, weighed, restKind, report) {
    const count = (keys.get(text) || 0) + 1;
    keys.set(text, count);
    const made = node(count === 1 ? text : `${text} #${count}`, text, restKind);
    made.line = bytesOf(line);
    made.isLayer = true;
    made.atLeast = Boolean(weighed.unpacked && weighed.unpacked.atLeast) || isUnknown(weighed);
    made.unknown = list(weighed.unknown).map(words);
    const total = bytesOf(weighed.unpacked && weighed.unpacked.bytes);
    const parts = list(weighed.parts).map((part) => partNode(part, made, report));
    const rest = total - parts.reduce((sum, part) => sum + part.bytes, 0);
    if (rest > 0 && (parts.length > 0 || total > 0)) {
      const other = node("", parts.length > 0 ? "everything else" : text, restKind);
      other.bytes = rest;
      parts.push(other);
    }
    if (parts.length === 1 && parts[0].name === text) {
      made.bytes = parts[0].bytes;
      return made;
    }
    for (const [family, members] of families(parts)) {
      if (members.length < SMALLEST_FAMILY || members.length === parts.length) {
        members.forEach((member) => add(made, member, 0));
        continue;
      }
      const group = add(made, node(`\0${family}`, familyName(family, members), members[0].kind), 0);
      group.line = made.line;
      group.isFamily = true;
      members.forEach((member) => add(group, member, 0));
    }
    return made;
  }

  function isUnknown(weighed) {
    return Boolean(weighed.unpacked) && weighed.unpacked.basis === "unknown";
  }

  function partNode(part, inLayer, report) {
    const name = words(part.name) || "(no name)";
    const made = node("", name, layerweight.KINDS.has(part.kind) ? part.kind : "other");
    made.path = words(part.path);
    made.line = inLayer.line;
    made.bytes = bytesOf(part.bytes);
    made.canGo = part.removable === true;
    if (made.canGo) {
      const rules = list(part.removableBy);
      const said = list(report.findings).filter((finding) => rules.includes(finding.rule));
      const here = said.find((finding) => finding.line === inLayer.line) || said[0];
      made.reason = here ? words(here.message) : "";
    }
    return made;
  }

  function families(parts) {
    const byFamily = new Map();
    for (const part of parts) {
      const family = familyOf(part);
      const members = byFamily.get(family);
      if (members) {
        members.push(part);
      } else {
        byFamily.set(family, [part]);
      }
    }
    return byFamily;
  }

  /** What comes before the first dash, the scope of an npm package, the folder of a file. */
  function familyOf(part) {
    const { name } = part;
    if (PACKAGES.has(part.kind)) {
      const end = name.startsWith("@") ? name.indexOf("/") : name.indexOf("-");
      const version = name.indexOf(" ");
      return `${part.kind} ${end > 1 && (version < 0 || end < version) ? name.slice(0, end) : name}`;
    }
    if (name.startsWith("/")) {
      const end = name.lastIndexOf("/");
      return `${part.kind} ${end > 0 ? name.slice(0, end) : name}`;
    }
    return `${part.kind} ${name} ${part.path}`;
  }

  function familyName(family, members) {
    const name = family.slice(family.indexOf(" ") + 1);
    const what = PACKAGES.has(members[0].kind) ? "packages" : "files";
    return `${name} (${members.length} ${what})`;
  }

  /** Sums up, sorts, and gives every node an id that stays the same while the file is edited. */
  function settle(of) {
    const seen = new Map();
    for (const child of of.children) {
      const own = child.id || `${child.name}\0${child.path}`;
      const times = (seen.get(own) || 0) + 1;
      seen.set(own, times);
      child.id = (of.id === "" ? "" : `${of.id}\n`) + (times === 1 ? own : `${own} ${times}`);
      settle(child);
    }
    if (of.children.length > 0) {
      of.bytes = sum(of.children, "bytes");
      of.after = sum(of.children, "after");
      of.canGo = of.bytes > 0 && of.after === 0;
      of.atLeast = of.atLeast || of.children.some((child) => child.atLeast);
      if (of.parent) {
        of.children.sort((one, other) => other.bytes - one.bytes);
      }
    } else {
      of.after = of.canGo ? 0 : of.bytes;
    }
  }

  function sum(nodes, what) {
    return nodes.reduce((total, each) => total + each[what], 0);
  }

  function list(value) {
    return Array.isArray(value) ? value : [];
  }

  function bytesOf(value) {
    return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : 0;
  }

  /** Text on one line: what would not be seen is written out, and no name is endless. */
  function words(value) {
    return String(value ?? "")
      .slice(0, LONGEST_NAME)
      .replace(/\s+/gu, " ")
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, (point) => {
        return `\\u${point.codePointAt(0).toString(16).padStart(4, "0")}`;
      });
  }
})((globalThis.layerweight ??= {}));
