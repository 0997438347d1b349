// What this extension and the server say to each other beyond the Language Server Protocol.

/** Command of the server's code lenses and of the status bar; its arguments are a URI and a line. */
export const SHOW_REPORT_COMMAND = "layerweight.showReport";

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
  clientCommands: [SHOW_REPORT_COMMAND],
  summaries: true,
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

export interface ReportParams {
  readonly textDocument: { readonly uri: string };
  readonly format: "markdown";
}

export function reportParams(uri: string): ReportParams {
  return { textDocument: { uri }, format: "markdown" };
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

/** Reads the text of a report from the server's answer. */
export function readReport(answer: unknown): string | undefined {
  return isObject(answer) && typeof answer["content"] === "string" ? answer["content"] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
