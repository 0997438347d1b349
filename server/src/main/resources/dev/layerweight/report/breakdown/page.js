// Draws the breakdown and answers the mouse and the keyboard. In an editor the report comes by
// message and may change at any time; in a page of its own it lies in the page.
"use strict";
(function (layerweight) {
  const { KINDS, size, share } = layerweight;
  const MOST_ROWS = 500;
  const MOST_KEPT = 60;
  const editor = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : undefined;

  const state = {
    view: "treemap",
    colour: "kind",
    after: false,
    at: "",
    uri: "",
    ...(editor && editor.getState()),
  };
  let reports = [];
  let tree;
  let root;
  let boxes = [];
  let chosen;
  let query = "";
  const tiles = new Map();

  const el = (name, className, text) => {
    const made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  };

  const page = el("div", "page");
  const title = el("h1");
  const totals = el("p", "totals");
  const crumbs = el("nav", "crumbs");
  const search = el("input", "search");
  const stage = el("div", "stage");
  const table = el("div", "table");
  const legend = el("div", "legend");
  const details = el("div", "details");
  const detailWords = el("span", "detail-words");
  const goTo = el("button", "go-to");
  const card = el("div", "card");
  const choices = [];

  /** A row of buttons of which one is pressed. */
  function choice(label, key, values) {
    const group = el("div", "choice");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    for (const [value, text, hint] of values) {
      const button = el("button", "", text);
      button.type = "button";
      button.title = hint;
      button.addEventListener("click", () => {
        state[key] = value;
        draw();
      });
      choices.push(() => button.setAttribute("aria-pressed", String(state[key] === value)));
      group.append(button);
    }
    return group;
  }

  function build() {
    const files = el("select", "files");
    files.setAttribute("aria-label", "Dockerfile");
    reports.forEach((report, index) => files.append(new Option(String(report.file), String(index))));
    files.addEventListener("change", () => {
      state.at = "";
      show(reports[Number(files.value)]);
    });
    const head = el("header");
    const heading = el("div", "heading");
    heading.append(reports.length > 1 ? files : title, totals);
    const tools = el("div", "tools");
    search.type = "search";
    search.placeholder = "Search";
    search.setAttribute("aria-label", "Search parts");
    search.addEventListener("input", () => {
      query = search.value.trim().toLowerCase();
      draw();
    });
    tools.append(
      choice("View", "view", [
        ["treemap", "Treemap", "Layers and what they hold, by area"],
        ["icicle", "By layer", "Layers from top to bottom as in the Dockerfile"],
        ["table", "Table", "The same as a list"],
      ]),
      choice("Colour", "colour", [
        ["kind", "Kind", "Colour by what it is"],
        ["canGo", "Can go", "Colour by whether it can go"],
      ]),
      choice("State", "after", [
        [false, "As written", "What the image holds"],
        [true, "After the fixes", "What the fixes would leave"],
      ]),
      search,
    );
    crumbs.setAttribute("aria-label", "Where you are");
    head.append(heading, tools);
    stage.setAttribute("role", "tree");
    stage.setAttribute("aria-label", "What the image holds");
    legend.setAttribute("aria-hidden", "true");
    details.setAttribute("role", "status");
    goTo.type = "button";
    goTo.addEventListener("click", () => reveal(chosen));
    details.append(detailWords, goTo);
    card.setAttribute("aria-hidden", "true");
    const foot = el("footer");
    foot.append(legend, details);
    page.append(head, crumbs, stage, table, foot, card);
    document.body.append(page);
    stage.addEventListener("click", (event) => {
      const box = boxAt(event.target);
      if (box) {
        choose(box.node);
        open(box.node);
      }
    });
    stage.addEventListener("pointermove", (event) => hover(event));
    stage.addEventListener("pointerleave", () => (card.hidden = true));
    stage.addEventListener("focusin", (event) => {
      const box = boxAt(event.target);
      if (box) {
        choose(box.node);
      }
    });
    stage.addEventListener("keydown", keys);
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && event.target !== search) {
        event.preventDefault();
        search.focus();
      } else if (event.key === "Escape") {
        event.preventDefault();
        escape();
      }
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        const first = [...tiles.values()].find((tile) => tile.classList.contains("found"));
        (first ?? stage.querySelector(".tile"))?.focus();
      }
    });
    new ResizeObserver(() => draw(false)).observe(stage);
  }

  /** One step back: the search, then the zoom. */
  function escape() {
    card.hidden = true;
    if (query !== "") {
      search.value = "";
      query = "";
      draw();
    } else if (root?.parent) {
      zoom(root.parent);
    }
  }

  function show(report) {
    tree = layerweight.tree(report);
    tree.report = report;
    chosen = chosen && layerweight.find(tree, chosen.id);
    draw();
  }

  const weight = (of) => (state.after ? of.after : of.bytes);
  const matches = (of) => of.search.includes(query) || of.path.toLowerCase().includes(query);

  /** Nodes that a search found, and those above them. */
  function found() {
    const leaves = [];
    const all = new Set();
    if (query !== "") {
      const walk = (of) => {
        if (of !== tree && matches(of)) {
          leaves.push(of);
          for (let up = of; up; up = up.parent) {
            all.add(up);
          }
          return;
        }
        of.children.forEach(walk);
      };
      walk(root);
    }
    return { leaves, all };
  }

  function draw(animated = true) {
    if (!tree) {
      return;
    }
    root = layerweight.find(tree, state.at);
    while (root.parent && (root.children.length === 0 || weight(root) === 0)) {
      root = root.parent;
    }
    state.at = root.id;
    editor?.setState(state);
    choices.forEach((press) => press());
    head();
    trail();
    const { leaves, all } = found();
    const kept = new Set(leaves.slice(0, MOST_KEPT));
    kept.forEach((node) => {
      for (let up = node.parent; up; up = up.parent) {
        kept.add(up);
      }
    });
    page.classList.toggle("still", !animated);
    stage.hidden = state.view === "table";
    table.hidden = !stage.hidden;
    if (stage.hidden) {
      rows(all, leaves);
    } else {
      const lay = state.view === "treemap" ? layerweight.treemap : layerweight.icicle;
      boxes = lay(root, stage.clientWidth, stage.clientHeight, weight, (node) => kept.has(node));
      paint(all, leaves);
    }
    key(leaves);
    tell();
  }

  function head() {
    const { image, platform } = tree.report;
    title.textContent = tree.name;
    title.title = tree.name;
    totals.replaceChildren();
    const whole = image?.unpacked?.bytes ?? tree.bytes;
    const sign = image?.unpacked?.atLeast ? "≥ " : "";
    const say = (className, text) => totals.append(el("span", className, text));
    if (state.after) {
      say("big", size(whole - tree.removableBytes));
      say("", `on disk, ${sign}${size(whole)} as written`);
    } else {
      say("big", sign + size(whole));
      say("", "on disk");
      if (image?.compressed?.bytes > 0) {
        say("", `${image.compressed.atLeast ? "≥ " : ""}${size(image.compressed.bytes)} to pull`);
      }
    }
    if (tree.removableBytes > 0 && !state.after) {
      say("can-go", `${size(tree.removableBytes)} can go`);
    }
    if (platform) {
      say("quiet", platform);
    }
  }

  function trail() {
    const path = [];
    for (let up = root; up; up = up.parent) {
      path.unshift(up);
    }
    crumbs.replaceChildren();
    path.forEach((node, index) => {
      const last = index === path.length - 1;
      const crumb = el(last ? "span" : "button", "crumb", node === tree ? "Image" : node.name);
      if (last) {
        crumb.setAttribute("aria-current", "true");
      } else {
        crumb.type = "button";
        crumb.addEventListener("click", () => zoom(node));
      }
      crumbs.append(crumb);
      if (!last) {
        crumbs.append(el("span", "arrow", "›"));
      }
    });
    crumbs.append(el("span", "quiet", size(weight(root))));
  }

  function paint(all, leaves) {
    const wanted = new Map(boxes.map((box) => [box.node.id, box]));
    for (const [id, tile] of tiles) {
      if (!wanted.has(id)) {
        tile.remove();
        tiles.delete(id);
      }
    }
    const hits = new Set(leaves);
    let position = 0;
    for (const box of boxes) {
      const { node } = box;
      let tile = tiles.get(node.id);
      if (!tile) {
        tile = el("div");
        tile.setAttribute("role", "treeitem");
        tile.append(el("span", "name"), el("span", "size"));
        tiles.set(node.id, tile);
      }
      // The order in the page is the order of the keyboard and of a screen reader.
      if (stage.children[position] !== tile) {
        stage.insertBefore(tile, stage.children[position] ?? null);
      }
      position++;
      const hit = query === "" || within(node, hits) || node.hidden?.some((each) => all.has(each));
      tile.className = [
        "tile",
        `level-${Math.min(box.depth, 4)}`,
        box.header > 0 ? "group" : "leaf",
        state.colour === "kind" ? `kind-${node.kind}` : goes(node),
        node.canGo ? "hatched" : "",
        query !== "" ? (hit ? "found" : all.has(node) ? "" : "dim") : "",
        words(box),
      ].join(" ");
      tile.style.left = `${box.x}px`;
      tile.style.top = `${box.y}px`;
      tile.style.width = `${box.w}px`;
      tile.style.height = `${box.h}px`;
      tile.firstChild.textContent = node.name;
      tile.lastChild.textContent = (node.atLeast ? "≥ " : "") + size(weight(node));
      tile.tabIndex = node === chosen ? 0 : -1;
      tile.setAttribute("aria-label", spoken(node));
      tile.setAttribute("aria-level", String(box.depth + 1));
      if (node.children.length > 0) {
        tile.setAttribute("aria-expanded", String(boxes.some((each) => each.node.parent === node)));
      } else {
        tile.removeAttribute("aria-expanded");
      }
      tile.dataset.id = node.id;
    }
    if (boxes.length > 0 && !boxes.some((box) => box.node === chosen)) {
      tiles.get(boxes[0].node.id).tabIndex = 0;
    }
    const nothing = boxes.length === 0 ? emptyWords() : "";
    stage.dataset.empty = nothing;
  }

  function emptyWords() {
    return state.after && tree.bytes > 0
      ? "The fixes would leave nothing of this."
      : "Nothing is known to be in this image.";
  }

  /** Whether a node or one above it is among those. */
  function within(node, hits) {
    for (let up = node; up; up = up.parent) {
      if (hits.has(up)) {
        return true;
      }
    }
    return false;
  }

  /** Which words have a place in a tile. */
  function words({ w, h, header }) {
    if (w < 34 || h < 14) {
      return "no-words";
    }
    return header > 0 || h < 34 ? (w < 110 ? "only-name" : "one-line") : "";
  }

  function goes(node) {
    return node.canGo ? "goes" : node.after < node.bytes ? "goes-partly" : "stays";
  }

  function spoken(node) {
    const place = node.line > 0 ? `, line ${node.line}` : "";
    const go = node.canGo
      ? ", can go"
      : node.after < node.bytes
        ? `, ${size(node.bytes - node.after)} of it can go`
        : "";
    return `${node.name}, ${size(weight(node))}, ${share(weight(node), weight(tree))}${place}${go}`;
  }

  function key(leaves) {
    legend.replaceChildren();
    const entry = (className, text) => {
      const one = el("span", "entry");
      one.append(el("span", `swatch ${className}`), el("span", "", text));
      legend.append(one);
    };
    if (query !== "") {
      const bytes = leaves.reduce((sum, node) => sum + weight(node), 0);
      const count = leaves.reduce((sum, node) => sum + layerweight.leaves(node).length, 0);
      const things = `${count} ${count === 1 ? "part" : "parts"}`;
      legend.append(el("span", "", count > 0 ? `${things} · ${size(bytes)}` : "no match"));
    } else if (state.colour === "kind") {
      const kinds = new Map();
      for (const leaf of layerweight.leaves(root)) {
        kinds.set(leaf.kind, (kinds.get(leaf.kind) ?? 0) + weight(leaf));
      }
      for (const [kind, name] of KINDS) {
        if (kinds.get(kind) > 0) {
          entry(`kind-${kind}`, `${name} ${size(kinds.get(kind))}`);
        }
      }
      if (!state.after && root.after < root.bytes) {
        entry("hatched", "can go");
      }
    } else {
      entry("stays", `stays ${size(root.after)}`);
      if (!state.after && root.after < root.bytes) {
        entry("goes hatched", `can go ${size(root.bytes - root.after)}`);
      }
    }
  }

  /** What is said of the chosen node, else what is to be known of the picture as a whole. */
  function tell() {
    goTo.hidden = true;
    if (chosen && (chosen === root || within(chosen, new Set([root])))) {
      const line = lines(chosen);
      detailWords.textContent = [chosen.name, ...line].join(" · ");
      if (editor && chosen.line > 0) {
        goTo.hidden = false;
        goTo.textContent = `Go to line ${chosen.line}`;
      }
      return;
    }
    const shrinks = tree.removableBytes - (tree.bytes - tree.after);
    const unknown = tree.children.filter((layer) => layer.unknown?.length > 0);
    const notes = [];
    if (state.after && shrinks > tree.bytes / 1000) {
      notes.push(`${size(shrinks)} more goes from parts that only get smaller; they are drawn whole`);
    }
    if (unknown.length > 0) {
      notes.push(`line ${unknown[0].line}: ${unknown[0].unknown[0]}, not counted`);
    }
    detailWords.textContent =
      notes.length > 0 ? notes.join(" · ") : "Click to zoom in, Escape to go back, / to search";
  }

  /** What there is to say of a node, one thing a line. */
  function lines(node) {
    const said = [];
    const sign = node.atLeast ? "≥ " : "";
    said.push(`${sign}${size(node.bytes)}, ${share(node.bytes, tree.bytes)} of the image`);
    if (KINDS.has(node.kind) && node.children.length === 0) {
      said.push(KINDS.get(node.kind));
    }
    if (node.path && node.path !== node.name) {
      said.push(node.path);
    }
    if (node.canGo) {
      said.push(node.reason ? `can go: ${node.reason}` : "can go");
    } else if (node.after < node.bytes) {
      said.push(`${size(node.bytes - node.after)} of it can go`);
    }
    if (node.unknown?.length > 0) {
      said.push(`not counted: ${node.unknown[0]}`);
    }
    return said;
  }

  function hover(event) {
    const box = boxAt(event.target);
    if (!box || event.pointerType === "touch") {
      card.hidden = true;
      return;
    }
    const { node } = box;
    let layer = node;
    while (layer.parent && !layer.isLayer) {
      layer = layer.parent;
    }
    card.replaceChildren(el("strong", "", node.name));
    lines(node).forEach((line) => card.append(el("span", "", line)));
    if (layer !== node && layer.isLayer) {
      card.append(el("span", "quiet", `line ${layer.line}: ${layer.name}`));
    } else if (layer.isLayer) {
      card.append(el("span", "quiet", `line ${layer.line}`));
    }
    if (node.hidden) {
      const names = node.hidden.slice(0, 4).map((each) => each.name);
      card.append(el("span", "quiet", `${names.join(", ")}…`));
    }
    card.hidden = false;
    const { offsetWidth: w, offsetHeight: h } = card;
    const x = event.clientX + 14 + w > innerWidth ? event.clientX - w - 10 : event.clientX + 14;
    const y = event.clientY + 18 + h > innerHeight ? event.clientY - h - 10 : event.clientY + 18;
    card.style.left = `${Math.max(4, x)}px`;
    card.style.top = `${Math.max(4, y)}px`;
  }

  function boxAt(target) {
    const tile = target instanceof Element ? target.closest(".tile") : null;
    return tile ? boxes.find((box) => box.node.id === tile.dataset.id) : undefined;
  }

  function choose(node) {
    if (chosen !== node) {
      const before = chosen && tiles.get(chosen.id);
      if (before) {
        before.tabIndex = -1;
      }
      chosen = node;
      const tile = tiles.get(node.id);
      if (tile) {
        tile.tabIndex = 0;
      }
    }
    tell();
  }

  /** Zooms into what holds something; into the table for what is drawn together. */
  function open(node) {
    if (node.hidden) {
      if (node.parent === root) {
        state.view = "table";
        draw();
      } else {
        zoom(node.parent);
      }
    } else if (node === root && root.parent) {
      zoom(root.parent);
    } else if (node.children.length > 0) {
      zoom(node);
    } else if (node.parent && node.parent !== root) {
      zoom(node.parent);
    }
  }

  function zoom(node) {
    const from = root;
    const focused = stage.contains(document.activeElement);
    state.at = node.id;
    card.hidden = true;
    draw();
    if (focused) {
      const back = tiles.get(from.id) && from.parent === root ? from : boxes[0]?.node;
      if (back) {
        tiles.get(back.id)?.focus();
      }
    }
  }

  function reveal(node) {
    if (editor && node && node.line > 0) {
      editor.postMessage({ type: "reveal", uri: state.uri, line: node.line });
    }
  }

  function keys(event) {
    const index = boxes.findIndex((box) => box.node === chosen);
    const box = boxes[index];
    if (!box || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const siblings = boxes.filter((each) => each.depth === box.depth && each.node.parent === box.node.parent);
    const here = siblings.indexOf(box);
    const child = boxes.find((each) => each.node.parent === box.node && each !== box);
    const parent = boxes.find((each) => each.node === box.node.parent);
    const next = {
      ArrowRight: child ?? siblings[here + 1],
      ArrowLeft: parent ?? siblings[here - 1],
      ArrowDown: siblings[here + 1] ?? boxes[index + 1],
      ArrowUp: siblings[here - 1] ?? parent,
      Home: boxes[0],
      End: boxes.at(-1),
    }[event.key];
    if (next) {
      event.preventDefault();
      tiles.get(next.node.id).focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (box.node.children.length > 0 || box.node.hidden) {
        open(box.node);
      } else {
        reveal(box.node);
      }
    } else if (event.key === "Backspace") {
      event.preventDefault();
      escape();
    }
  }

  function rows(all, leaves) {
    const hits = new Set(leaves);
    const shown = layerweight
      .leaves(root)
      .filter((leaf) => weight(leaf) > 0 && (query === "" || within(leaf, hits)))
      .sort((one, other) => weight(other) - weight(one));
    const made = el("table");
    made.append(el("caption", "", `${shown.length} parts, biggest first`));
    const headings = el("tr");
    for (const heading of ["Part", "Size", "Share", "Kind", "Layer", "Can go"]) {
      const cell = el("th", heading === "Size" || heading === "Share" ? "number" : "", heading);
      cell.scope = "col";
      headings.append(cell);
    }
    const top = el("thead");
    top.append(headings);
    const body = el("tbody");
    for (const leaf of shown.slice(0, MOST_ROWS)) {
      const row = el("tr");
      const name = el("th", "", leaf.name);
      name.scope = "row";
      name.title = leaf.path;
      let layer = leaf;
      while (layer.parent && !layer.isLayer) {
        layer = layer.parent;
      }
      row.append(
        name,
        el("td", "number", size(weight(leaf))),
        el("td", "number", share(weight(leaf), weight(tree))),
        el("td", "", KINDS.get(leaf.kind) ?? ""),
      );
      const place = el("td", "where");
      const label = `line ${layer.line}`;
      if (editor) {
        const button = el("button", "link", label);
        button.type = "button";
        button.addEventListener("click", () => reveal(layer));
        place.append(button);
      } else {
        place.textContent = label;
      }
      place.title = layer.name;
      row.append(place, el("td", "", leaf.canGo ? leaf.reason || "yes" : ""));
      body.append(row);
    }
    made.append(top, body);
    table.replaceChildren(made);
    if (shown.length > MOST_ROWS) {
      table.append(el("p", "quiet", `and ${shown.length - MOST_ROWS} smaller ones`));
    }
  }

  /** Opens the picture at a layer, and chooses a part of it where one is named. */
  function focusOn(line, part) {
    const layer = tree.children.find((each) => each.line === line);
    if (!layer) {
      return;
    }
    chosen = layerweight.leaves(layer).find((leaf) => leaf.name === part) ?? layer;
    state.at = layer.children.length > 0 ? layer.id : "";
    draw();
  }

  card.hidden = true;
  if (editor) {
    build();
    addEventListener("message", ({ data }) => {
      if (data?.type === "report") {
        if (state.uri !== data.uri) {
          state.at = "";
        }
        state.uri = data.uri;
        show(data.report);
        if (typeof data.line === "number") {
          focusOn(data.line, data.part);
        }
      } else if (data?.type === "problem") {
        title.textContent = data.message;
      }
    });
    editor.postMessage({ type: "ready" });
  } else if (typeof document !== "undefined") {
    document.body.classList.add("standalone");
    reports = [...document.querySelectorAll("script.report")].map((data) => JSON.parse(data.textContent));
    build();
    if (reports.length > 0) {
      show(reports[0]);
    } else {
      title.textContent = "No report";
    }
  }
})((globalThis.layerweight ??= {}));
