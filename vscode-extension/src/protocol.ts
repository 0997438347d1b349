// What this extension and the server say to each other beyond the Language Server Protocol.

/** Command of the server's code lenses and of the status bar; its arguments are a URI and a line. */
export const SHOW_REPORT_COMMAND = "layerweight.showReport";

/**
 * Command of the server's code lenses and hints, and of the status bar; its arguments are a URI and
 * the line of a layer, from 0.
 */
export const SHOW_BREAKDOWN_COMMAND = "layerweight.showBreakdown";

// Commands of the explorer view.
export const REFRESH_COMMAND = "layerweight.refreshOverview";
export const STOP_COMMAND = "layerweight.stopOverview";
export const FIX_FINDING_COMMAND = "layerweight.fixFinding";
export const FIX_FILE_COMMAND = "layerweight.fixFile";
export const FIX_ALL_COMMAND = "layerweight.fixAll";

/** Not in the palette: what a click on a line of the view does; its arguments are a URI and a line. */
export const OPEN_LINE_COMMAND = "layerweight.openLine";

export const RESTART_COMMAND = "layerweight.restart";

/** Notification of the server: what the status bar shows for a document. */
export const SUMMARY_NOTIFICATION = "layerweight/summary";

/** Request to the server: the report of a document. */
export const REPORT_REQUEST = "layerweight/report";

/** Notification of the server: where live figures come from just now. */
export const NETWORK_NOTIFICATION = "layerweight/network";

/** Notification to the server: the workspace is trusted from now on. */
export const TRUSTED_NOTIFICATION = "layerweight/trusted";

export const INITIALIZATION_OPTIONS = {
  clientCommands: [SHOW_REPORT_COMMAND, SHOW_BREAKDOWN_COMMAND],
  summaries: true,
  hintWeights: true,
  networkStatus: true,
} as const;

/** @param trusted whether the user trusts the workspace; the server asks nobody until then */
export function initializationOptions(trusted: boolean): object {
  return trusted ? INITIALIZATION_OPTIONS : { ...INITIALIZATION_OPTIONS, untrusted: true };
}

/** One document's size in a few words. */
export interface Summary {
  readonly uri: string;
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
}

export type ReportFormat = "markdown" | "json";

export interface ReportParams {
  readonly textDocument: { readonly uri: string };
  readonly format: ReportFormat;
}

export function reportParams(uri: string, format: ReportFormat): ReportParams {
  return { textDocument: { uri }, format };
}

/** Reads a summary from what the server sent; an empty text says that there is nothing to show. */
export function readSummary(params: unknown): Summary | undefined {
  if (!isObject(params)) {
    return undefined;
  }
  const { uri, text, tooltip } = params;
  if (typeof uri !== "string" || typeof text !== "string") {
    return undefined;
  }
  return { uri, text, tooltip: typeof tooltip === "string" ? tooltip : "" };
}

/** Where live figures come from. */
export interface NetworkStatus {
  readonly mode: "off" | "known" | "all";
  /** Look-ups that wait or run. */
  readonly pending: number;
  /** Hosts that could not be reached, with the reasons. */
  readonly failed: readonly string[];
}

/** Reads the network's status from what the server sent. */
export function readNetworkStatus(params: unknown): NetworkStatus | undefined {
  if (!isObject(params)) {
    return undefined;
  }
  const { mode, pending, failed } = params;
  if ((mode !== "off" && mode !== "known" && mode !== "all") || typeof pending !== "number") {
    return undefined;
  }
  const hosts = Array.isArray(failed) ? failed.filter((host) => typeof host === "string") : [];
  return { mode, pending, failed: hosts };
}

/** Request to the server: by how much the image differs from that of an earlier text. */
export const COMPARE_REQUEST = "layerweight/compare";

/** Reads the change in words, `+120 MB`; an empty text says that there is none. */
export function readChange(answer: unknown): string {
  return isObject(answer) && typeof answer["change"] === "string" ? answer["change"] : "";
}

/** Reads the text of a report from the server's answer. */
export function readReport(answer: unknown): string | undefined {
  return isObject(answer) && typeof answer["content"] === "string" ? answer["content"] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
