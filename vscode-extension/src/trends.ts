/** How long a document's size has to stay the same before it is compared with the last commit's. */
export const PAUSE_MILLIS = 1_000;

/** What the trend of documents is made of. */
export interface TrendSources {
  /** The last commit's text of a document; undefined where there is none. */
  head(uri: string): Promise<string | undefined>;
  /** The change from that text to the document as it is, `+120 MB`. */
  compare(uri: string, text: string): Promise<string>;
  show(uri: string, change: string): void;
}

/** Finds out by how much images have changed since the last commit, when the typing pauses. */
export class Trends {
  readonly #sources: TrendSources;
  readonly #pauseMillis: number;
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(sources: TrendSources, pauseMillis = PAUSE_MILLIS) {
    this.#sources = sources;
    this.#pauseMillis = pauseMillis;
  }

  /** The size of a document has changed. */
  changed(uri: string): void {
    this.remove(uri);
    const timer = setTimeout(() => {
      void this.#find(uri, timer);
    }, this.#pauseMillis);
    this.#waiting.set(uri, timer);
  }

  /** The document was closed. */
  remove(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
  }

  dispose(): void {
    this.#waiting.forEach((timer) => {
      clearTimeout(timer);
    });
    this.#waiting.clear();
  }

  async #find(uri: string, asked: NodeJS.Timeout): Promise<void> {
    let change = "";
    try {
      const text = await this.#sources.head(uri);
      change = text === undefined ? "" : await this.#sources.compare(uri, text);
    } catch {
      // Without Git or without a server there is no trend, which is nothing to be told.
    }
    // A newer change has its own question.
    if (this.#waiting.get(uri) === asked) {
      this.#waiting.delete(uri);
      this.#sources.show(uri, change);
    }
  }
}
