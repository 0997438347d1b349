/** Tells of each thing that has changed when it has not changed again for a moment. */
export class Pauses {
  readonly #tell: (key: string) => void;
  readonly #millis: number;
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(tell: (key: string) => void, millis: number) {
    this.#tell = tell;
    this.#millis = millis;
  }

  changed(key: string): void {
    clearTimeout(this.#waiting.get(key));
    this.#waiting.set(
      key,
      setTimeout(() => {
        this.#waiting.delete(key);
        this.#tell(key);
      }, this.#millis),
    );
  }

  dispose(): void {
    this.#waiting.forEach((timer) => {
      clearTimeout(timer);
    });
    this.#waiting.clear();
  }
}
