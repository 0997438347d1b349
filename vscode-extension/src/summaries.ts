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
  readonly #canonical: (uri: string) => string;

  /** @param canonical gives one spelling to all spellings of a URI */
  constructor(canonical: (uri: string) => string) {
    this.#canonical = canonical;
  }

  /** Keeps a summary and answers whether it differs from the one before. */
  put(summary: Summary): boolean {
    const key = this.#canonical(summary.uri);
    if (summary.text === "") {
      return this.#byUri.delete(key);
    }
    const before = this.#byUri.get(key);
    const after = { text: `$(package) ${summary.text}`, tooltip: summary.tooltip };
    this.#byUri.set(key, after);
    return before?.text !== after.text || before.tooltip !== after.tooltip;
  }

  remove(uri: string): void {
    this.#byUri.delete(this.#canonical(uri));
  }

  clear(): void {
    this.#byUri.clear();
  }

  /** What to show while this document is in the active editor; undefined hides the item. */
  of(uri: string): StatusText | undefined {
    return this.#byUri.get(this.#canonical(uri));
  }
}
