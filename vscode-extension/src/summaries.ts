import type { Summary } from "./protocol.js";

/** What the status bar item shows. */
export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** The newest summary of each open document. */
export class Summaries {
  readonly #byUri = new Map<string, StatusText>();
  readonly #trends = new Map<string, string>();
  readonly #canonical: (uri: string) => string;

  /** @param canonical gives one spelling to all spellings of a URI */
  constructor(canonical: (uri: string) => string) {
    this.#canonical = canonical;
  }

  /** Keeps a summary and answers whether it differs from the one before. */
  put(summary: Summary): boolean {
    const key = this.#canonical(summary.uri);
    if (summary.text === "") {
      this.#trends.delete(key);
      return this.#byUri.delete(key);
    }
    const before = this.#byUri.get(key);
    const after = { text: `$(package) ${summary.text}`, tooltip: summary.tooltip };
    this.#byUri.set(key, after);
    return before?.text !== after.text || before.tooltip !== after.tooltip;
  }

  /** Keeps by how much a document's image has changed since the last commit; empty is not at all. */
  putTrend(uri: string, change: string): void {
    this.#trends.set(this.#canonical(uri), change);
  }

  remove(uri: string): void {
    this.#byUri.delete(this.#canonical(uri));
    this.#trends.delete(this.#canonical(uri));
  }

  clear(): void {
    this.#byUri.clear();
    this.#trends.clear();
  }

  /** What to show while this document is in the active editor; undefined hides the item. */
  of(uri: string): StatusText | undefined {
    const key = this.#canonical(uri);
    const status = this.#byUri.get(key);
    const change = this.#trends.get(key) ?? "";
    return status === undefined || change === ""
      ? status
      : { ...status, text: `${status.text} (${change} since HEAD)` };
  }
}
