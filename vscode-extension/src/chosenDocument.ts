import { languages, Uri, window } from "vscode";

import { DOCUMENTS } from "./documents.js";

/**
 * The document that a command is about: menus pass a URI, code lenses its text, the command palette
 * and the status bar nothing, which means the active editor.
 */
export function documentOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) {
    return argument;
  }
  if (typeof argument === "string") {
    return Uri.parse(argument);
  }
  const document = window.activeTextEditor?.document;
  return document !== undefined && languages.match(DOCUMENTS, document) > 0
    ? document.uri
    : undefined;
}
