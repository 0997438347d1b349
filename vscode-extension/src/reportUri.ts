// The URI of a report holds the URI of its Dockerfile, so a report can be asked for again at any
// time, also after the window was reloaded.

export const REPORT_SCHEME = "layerweight-report";

/** The parts of a report's URI. */
export interface ReportUri {
  readonly scheme: string;
  /** Ends in `.md`, which makes the document Markdown; its last name is the title of the tab. */
  readonly path: string;
  /** The URI of the Dockerfile. */
  readonly query: string;
}

/** @param documentPath the path within the document's URI, with slashes on every system */
export function reportUri(documentUri: string, documentPath: string): ReportUri {
  const name = documentPath.slice(documentPath.lastIndexOf("/") + 1);
  return { scheme: REPORT_SCHEME, path: `/${name} — Layerweight.md`, query: documentUri };
}

/** The text of a report that cannot be had. */
export function noReport(reason: string): string {
  return `# No report\n\n${reason}\n`;
}
