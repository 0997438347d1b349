// Gives every node of a tree its rectangle: as a treemap, or as an icicle with one column a level.
"use strict";
(function (layerweight) {
  /** What is smaller than this share of what is shown is drawn together. */
  const SMALLEST_SHARE = 0.001;
  const DEEPEST = 3;
  const GAP = 2;
  /** The image's own column has little to say. */
  const FIRST_COLUMN = 0.12;
  const HEADER = [0, 20, 17];

  /**
   * What is drawn of a node's children: those worth a place, and one for all the others.
   *
   * @param weight gives a node's bytes
   * @param least bytes of the smallest node to be drawn by itself
   * @param keep whether a small node is to be drawn all the same
   */
  layerweight.shown = function (of, weight, least, keep) {
    const big = [];
    const small = [];
    for (const child of of.children) {
      if (weight(child) > 0) {
        (weight(child) >= least || keep(child) ? big : small).push(child);
      }
    }
    if (small.length === 1) {
      big.push(small[0]);
    } else if (small.length > 1) {
      big.push({
        id: `${of.id}\n\0more`,
        name: `and ${small.length} more`,
        kind: "more",
        bytes: small.reduce((sum, each) => sum + each.bytes, 0),
        after: small.reduce((sum, each) => sum + each.after, 0),
        children: [],
        hidden: small,
        parent: of,
        line: of.line,
        path: "",
        atLeast: false,
        canGo: small.every((each) => each.canGo),
        reason: "",
        order: Number.MAX_SAFE_INTEGER,
      });
    }
    return big;
  };

  /** Rectangles of a treemap, parents before their children. */
  layerweight.treemap = function (root, width, height, weight, keep) {
    const boxes = [];
    const least = weight(root) * SMALLEST_SHARE;
    const place = (of, x, y, w, h, depth) => {
      const children = layerweight.shown(of, weight, least, keep);
      children.sort((one, other) => weight(other) - weight(one));
      for (const [child, rx, ry, rw, rh] of squarify(children, weight, x, y, w, h)) {
        const box = { node: child, depth, x: rx, y: ry, w: rw - GAP, h: rh - GAP, header: 0 };
        if (box.w < 1 || box.h < 1) {
          continue;
        }
        boxes.push(box);
        const header = HEADER[depth] ?? 0;
        if (child.children.length > 0 && depth < DEEPEST && box.w > 30 && box.h > header + 16) {
          box.header = header;
          const inside = [box.x + GAP, box.y + header, box.w - GAP, box.h - header];
          place(child, ...inside, depth + 1);
        }
      }
    };
    place(root, 0, 0, width + GAP, height + GAP, 1);
    return boxes;
  };

  /** Rectangles of an icicle: a column a level, the layers from top to bottom as in the file. */
  layerweight.icicle = function (root, width, height, weight, keep) {
    const boxes = [];
    const least = weight(root) * SMALLEST_SHARE;
    const levels = Math.min(DEEPEST, depthOf(root)) + 1;
    const first = levels > 1 ? width * FIRST_COLUMN : width;
    const column = levels > 1 ? (width - first) / (levels - 1) : 0;
    const place = (of, x, y, h, depth) => {
      const last = depth === levels - 1;
      const wide = depth === 0 ? first : column;
      boxes.push({ node: of, depth, x, y, w: wide - GAP, h: Math.max(1, h - 1), header: 0 });
      if (last) {
        return;
      }
      const children = layerweight.shown(of, weight, least, keep);
      if (of === root) {
        children.sort((one, other) => one.order - other.order);
      }
      const total = children.reduce((sum, each) => sum + weight(each), 0);
      let top = y;
      for (const child of children) {
        const tall = (h * weight(child)) / total;
        if (tall >= 1) {
          place(child, x + wide, top, tall, depth + 1);
        }
        top += tall;
      }
    };
    place(root, 0, 0, height, 0);
    return boxes;
  };

  function depthOf(of) {
    return of.children.length === 0 ? 0 : 1 + Math.max(...of.children.slice(0, 500).map(depthOf));
  }

  /** The squarified treemap of Bruls, Huizing and van Wijk (2000): rows of tiles near to squares. */
  function squarify(nodes, weight, x, y, w, h) {
    const placed = [];
    let rest = nodes.reduce((sum, each) => sum + weight(each), 0);
    let from = 0;
    while (from < nodes.length && rest > 0 && w > 0 && h > 0) {
      const side = Math.min(w, h);
      const scale = (w * h) / rest;
      let end = from;
      let row = 0;
      let worst = Infinity;
      while (end < nodes.length) {
        const next = row + weight(nodes[end]);
        const ratio = worstRatio(weight(nodes[from]), weight(nodes[end]), next, side, scale);
        if (ratio > worst) {
          break;
        }
        worst = ratio;
        row = next;
        end++;
      }
      const thick = (row * scale) / side;
      let at = 0;
      for (let each = from; each < end; each++) {
        const long = (weight(nodes[each]) / row) * side;
        placed.push(
          w >= h
            ? [nodes[each], x, y + at, thick, long]
            : [nodes[each], x + at, y, long, thick],
        );
        at += long;
      }
      if (w >= h) {
        x += thick;
        w -= thick;
      } else {
        y += thick;
        h -= thick;
      }
      rest -= row;
      from = end;
    }
    return placed;
  }

  function worstRatio(biggest, smallest, row, side, scale) {
    const thick = (row * scale) / side;
    const ratio = (bytes) => {
      const long = (bytes * scale) / thick;
      return Math.max(thick / long, long / thick);
    };
    return Math.max(ratio(biggest), ratio(smallest));
  }
})((globalThis.layerweight ??= {}));
