// How the marks beside hints follow the hints, as plain data.

/** How heavy a layer is; the server says it with the hint. */
export const WEIGHTS = ["light", "medium", "heavy"] as const;
export type Weight = (typeof WEIGHTS)[number];

/** The place of a hint and how heavy its layer is. */
export interface HintMark {
  readonly line: number;
  readonly character: number;
  readonly weight: Weight;
}

/** The theme colour of a weight, which `package.json` contributes. */
export function colourOf(weight: Weight): string {
  return `layerweight.hint.${weight}`;
}

/** The weight in the `data` of a hint; undefined for layers that are not in the image. */
export function weightOf(data: unknown): Weight | undefined {
  const { weight } = (typeof data === "object" && data !== null ? data : {}) as {
    weight?: unknown;
  };
  return WEIGHTS.find((each) => each === weight);
}

/** Whether marks are to be seen under this value of `editor.inlayHints.enabled`. */
export function shownUnder(inlayHints: string): boolean {
  // Under "offUnlessPressed" hints are fetched but not seen, and a mark alone would say nothing.
  return inlayHints === "on" || inlayHints === "onUnlessPressed";
}

/** The marks of one document. An editor asks for the hints of what it shows, and not for all. */
export class HintMarks {
  #version = -1;
  #marks: readonly HintMark[] = [];

  /** Takes the hints of some lines; those of other lines stay as long as the text is the same. */
  put(version: number, firstLine: number, lastLine: number, marks: readonly HintMark[]): void {
    const kept =
      version === this.#version
        ? this.#marks.filter(({ line }) => line < firstLine || line > lastLine)
        : [];
    this.#version = version;
    this.#marks = [...kept, ...marks];
  }

  of(weight: Weight): readonly HintMark[] {
    return this.#marks.filter((mark) => mark.weight === weight);
  }
}
