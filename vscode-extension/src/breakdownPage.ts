// The page of the breakdown as a webview shows it. Its script and style are those of the server's
// HTML report; they lie beside the bundled extension.

export const PAGE_FOLDER = "breakdown";
export const PAGE_SCRIPTS = ["tree.js", "layout.js", "page.js"];
export const PAGE_STYLE = "page.css";

/**
 * The page around the script. It may run only what has the nonce and load nothing but its style.
 *
 * @param source what the content security policy calls the webview's own files
 * @param address turns the name of a file into its address within the webview
 */
export function breakdownPage(
  source: string,
  nonce: string,
  address: (file: string) => string,
): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  const scripts = PAGE_SCRIPTS.map(
    (file) => `<script nonce="${nonce}" src="${address(file)}"></script>`,
  );
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    "<title>Layerweight</title>",
    `<link rel="stylesheet" href="${address(PAGE_STYLE)}">`,
    "</head>",
    "<body>",
    ...scripts,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** What the page says to the extension. */
export type PageMessage =
  | { readonly type: "ready" }
  | { readonly type: "reveal"; readonly uri: string; readonly line: number };

/** Reads what the page said. */
export function readPageMessage(message: unknown): PageMessage | undefined {
  if (typeof message !== "object" || message === null) {
    return undefined;
  }
  const { type, uri, line } = message as Record<string, unknown>;
  if (type === "ready") {
    return { type };
  }
  return type === "reveal" && typeof uri === "string" && Number.isInteger(line) && Number(line) > 0
    ? { type, uri, line: Number(line) }
    : undefined;
}

/** The Dockerfile of a page that was there before the window was reloaded. */
export function readPageState(state: unknown): string | undefined {
  const { uri } = (typeof state === "object" && state !== null ? state : {}) as { uri?: unknown };
  return typeof uri === "string" && uri !== "" ? uri : undefined;
}
