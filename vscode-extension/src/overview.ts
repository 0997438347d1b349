// What the explorer view shows of a report (layerweight.report/1), as plain data.

/** One line of the view. */
export interface OverviewNode {
  readonly kind: "stage" | "layer" | "part" | "findings" | "finding" | "message";
  readonly label: string;
  /** The quiet words behind the label. */
  readonly description: string;
  /** The theme icon. */
  readonly icon: string;
  /** The line it is about, from 1; 0 for none. */
  readonly line: number;
  readonly endLine: number;
  readonly fixable: boolean;
  readonly children: readonly OverviewNode[];
}

/** What is kept of a Dockerfile that is not unfolded. */
export interface FileOverview {
  readonly bytes: number;
  readonly removableBytes: number;
  readonly fixable: boolean;
  readonly nodes: readonly OverviewNode[];
}

const MOST_PARTS = 100;
const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** Writes bytes as the server does: decimal units, three significant digits. */
export function size(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (Number(value.toPrecision(3)) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${String(Number(value.toPrecision(3)))} ${UNITS[unit] ?? ""}`;
}

/**
 * Reads a report.
 *
 * @throws Error when the text is no report
 */
export function readOverview(json: string): FileOverview {
  const report = object(JSON.parse(json));
  if (report["schema"] !== "layerweight.report/1") {
    throw new Error("The answer of the server is no report.");
  }
  const image = object(report["image"]);
  const findings = list(report["findings"])
    .toSorted((one, other) => saving(other) - saving(one))
    .map(findingNode);
  return {
    bytes: number(object(image["unpacked"])["bytes"]),
    removableBytes: number(image["removableBytes"]),
    fixable: findings.some(({ fixable }) => fixable),
    nodes: [
      ...(findings.length === 0
        ? []
        : [
            node("findings", "Findings", String(findings.length), "lightbulb", 0, {
              children: findings,
            }),
          ]),
      ...list(report["stages"]).map(stageNode),
    ],
  };
}

function saving(finding: unknown): number {
  return number(object(finding)["savesBytes"]);
}

function findingNode(value: unknown): OverviewNode {
  const finding = object(value);
  const saves = saving(value);
  const breaks = finding["severity"] === "warning" || finding["severity"] === "error";
  const message = text(finding["message"]);
  // The view is narrow: what a finding saves comes before its words.
  return node(
    "finding",
    saves > 0 ? `−${size(saves)}` : message,
    saves > 0 ? message : "",
    breaks ? "warning" : "lightbulb",
    number(finding["line"]),
    { endLine: number(finding["endLine"]), fixable: finding["fixable"] === true },
  );
}

function stageNode(value: unknown): OverviewNode {
  const stage = object(value);
  const base = object(stage["base"]);
  const line = number(stage["line"]);
  const layers = list(stage["instructions"]).map(layerNode).filter(({ description }) => description !== "");
  const name = stage["name"] === null ? `stage ${String(number(stage["index"]))}` : text(stage["name"]);
  return node(
    "stage",
    name,
    stage["inImage"] === true ? "" : "not in the image",
    "layers",
    line,
    {
      children: [
        ...(base["stage"] === undefined
          ? [
              node("layer", `FROM ${text(base["reference"])}`, weighed(base), "package", line, {
                children: parts(base, line),
              }),
            ]
          : []),
        ...layers,
      ],
    },
  );
}

function layerNode(value: unknown): OverviewNode {
  const layer = object(value);
  const line = number(layer["line"]);
  return node(
    "layer",
    text(layer["text"]) || text(layer["keyword"]),
    weighed(layer),
    "symbol-field",
    line,
    { children: parts(layer, line) },
  );
}

/** The size in words, empty where nothing is added. */
function weighed(layer: Record<string, unknown>): string {
  const unpacked = object(layer["unpacked"]);
  const bytes = number(unpacked["bytes"]);
  if (unpacked["basis"] === "unknown") {
    return "unknown";
  }
  return bytes > 0 ? `${unpacked["atLeast"] === true ? "≥ " : ""}${size(bytes)}` : "";
}

function parts(layer: Record<string, unknown>, line: number): readonly OverviewNode[] {
  const all = list(layer["parts"]);
  const shown = all.slice(0, MOST_PARTS).map((value) => {
    const part = object(value);
    const removable = part["removable"] === true;
    return node(
      "part",
      text(part["name"]),
      size(number(part["bytes"])) + (removable ? " · can go" : ""),
      removable ? "trash" : "symbol-misc",
      line,
    );
  });
  return all.length > MOST_PARTS
    ? [...shown, node("message", `and ${String(all.length - MOST_PARTS)} more`, "", "", line)]
    : shown;
}

function node(
  kind: OverviewNode["kind"],
  label: string,
  description: string,
  icon: string,
  line: number,
  more: Partial<OverviewNode> = {},
): OverviewNode {
  return { kind, label, description, icon, line, endLine: line, fixable: false, children: [], ...more };
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
