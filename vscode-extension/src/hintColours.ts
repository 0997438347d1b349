import {
  DecorationRangeBehavior,
  Range,
  ThemeColor,
  window,
  workspace,
  type Disposable,
  type InlayHint,
  type TextDocument,
  type TextEditor,
  type TextEditorDecorationType,
} from "vscode";

import { colourOf, HintMarks, shownUnder, weightOf, WEIGHTS, type Weight } from "./hintMarks.js";
import { HINT_COLOURS } from "./settings.js";

/** Shape tells the weights apart, too, for those who see no difference in the colours. */
const SHAPES: Readonly<Record<Weight, string>> = { light: "▂", medium: "▅", heavy: "█" };

/**
 * Colours hints by weight. VS Code draws all inlay hints in one colour, so a small mark of another
 * stands beside each of them. It comes and goes with the hint: nothing else is asked for it.
 */
export class HintColours implements Disposable {
  readonly #byDocument = new Map<string, HintMarks>();
  readonly #types: ReadonlyMap<Weight, TextEditorDecorationType>;
  readonly #subscriptions: readonly Disposable[];

  constructor() {
    this.#types = new Map(WEIGHTS.map((weight) => [weight, markType(weight)]));
    this.#subscriptions = [
      ...this.#types.values(),
      window.onDidChangeVisibleTextEditors((editors) => {
        editors.forEach((editor) => {
          this.#draw(editor);
        });
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(HINT_COLOURS) || change.affectsConfiguration(INLAY_HINTS)) {
          this.#drawAll();
        }
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.#byDocument.delete(document.uri.toString());
      }),
    ];
  }

  /** Takes the hints that the server gave for a part of a document. */
  put(document: TextDocument, part: Range, hints: readonly InlayHint[]): void {
    const key = document.uri.toString();
    const marks = this.#byDocument.get(key) ?? new HintMarks();
    this.#byDocument.set(key, marks);
    marks.put(
      document.version,
      part.start.line,
      part.end.line,
      hints.flatMap((hint) => {
        const weight = weightOf((hint as { readonly data?: unknown }).data);
        const { line, character } = hint.position;
        return weight === undefined ? [] : [{ line, character, weight }];
      }),
    );
    this.#drawAll(key);
  }

  /** The server is gone, and with it its hints. */
  clear(): void {
    this.#byDocument.clear();
    this.#drawAll();
  }

  dispose(): void {
    this.#subscriptions.forEach((each) => void each.dispose());
  }

  #drawAll(key?: string): void {
    for (const editor of window.visibleTextEditors) {
      if (key === undefined || editor.document.uri.toString() === key) {
        this.#draw(editor);
      }
    }
  }

  #draw(editor: TextEditor): void {
    const { document } = editor;
    const known = this.#byDocument.get(document.uri.toString());
    const marks = known !== undefined && areShown(document) ? known : new HintMarks();
    for (const [weight, type] of this.#types) {
      editor.setDecorations(
        type,
        marks.of(weight).map(({ line, character }) => new Range(line, character, line, character)),
      );
    }
  }
}

const INLAY_HINTS = "editor.inlayHints.enabled";

function areShown(document: TextDocument): boolean {
  const settings = workspace.getConfiguration(undefined, document);
  return settings.get<boolean>(HINT_COLOURS, true) && shownUnder(settings.get<string>(INLAY_HINTS, "on"));
}

function markType(weight: Weight): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    after: {
      contentText: SHAPES[weight],
      color: new ThemeColor(colourOf(weight)),
      margin: "0 0 0 0.5ch",
    },
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  });
}
