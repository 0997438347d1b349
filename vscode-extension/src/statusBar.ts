import { MarkdownString, StatusBarAlignment, Uri, window, type Disposable } from "vscode";

import { SHOW_BREAKDOWN_COMMAND, type Summary } from "./protocol.js";
import { Summaries } from "./summaries.js";

/** The status bar item that shows the size of the image whose Dockerfile is being edited. */
export class StatusBar implements Disposable {
  readonly #summaries = new Summaries((uri) => Uri.parse(uri).toString());
  readonly #item = window.createStatusBarItem(
    "layerweight.summary",
    StatusBarAlignment.Right,
    100,
  );

  constructor() {
    this.#item.name = "Layerweight";
    this.#item.command = SHOW_BREAKDOWN_COMMAND;
  }

  /** Takes a summary and answers whether it differs from the one before. */
  put(summary: Summary): boolean {
    const changed = this.#summaries.put(summary);
    this.refresh();
    return changed;
  }

  /** Takes by how much a document's image has changed since the last commit, in words. */
  putTrend(uri: string, change: string): void {
    this.#summaries.putTrend(uri, change);
    this.refresh();
  }

  remove(uri: Uri): void {
    this.#summaries.remove(uri.toString());
    this.refresh();
  }

  clear(): void {
    this.#summaries.clear();
    this.refresh();
  }

  /** Shows what belongs to the active editor, or nothing. */
  refresh(): void {
    const uri = window.activeTextEditor?.document.uri.toString();
    const status = uri === undefined ? undefined : this.#summaries.of(uri);
    if (status === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = status.text;
    this.#item.tooltip = new MarkdownString(status.tooltip, true);
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
