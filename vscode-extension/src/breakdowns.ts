import { randomBytes } from "node:crypto";
import {
  CancellationTokenSource,
  Uri,
  ViewColumn,
  window,
  workspace,
  type CancellationToken,
  type Disposable,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from "vscode";

import { breakdownPage, PAGE_FOLDER, readPageMessage, readPageState } from "./breakdownPage.js";
import { documentOf } from "./chosenDocument.js";
import { openLine } from "./openLine.js";
import { reasonOf } from "./startFailure.js";

export const BREAKDOWN_VIEW = "layerweight.breakdown";

/** How long the typing has to pause before an open breakdown is drawn anew. */
const PAUSE_MILLIS = 300;

/** Asks the server for the report of a document, as JSON. */
export type AskForJson = (uri: string, token: CancellationToken) => Promise<string>;

/** The webviews that draw what images hold, one for each Dockerfile. */
export class Breakdowns implements WebviewPanelSerializer, Disposable {
  readonly #files: Uri;
  readonly #ask: AskForJson;
  readonly #open = new Map<string, Breakdown>();
  readonly #subscriptions: readonly Disposable[];

  /** @param extension the folder of the extension */
  constructor(extension: Uri, ask: AskForJson) {
    this.#files = Uri.joinPath(extension, "dist", PAGE_FOLDER);
    this.#ask = ask;
    this.#subscriptions = [
      window.registerWebviewPanelSerializer(BREAKDOWN_VIEW, this),
      workspace.onDidChangeTextDocument(({ document }) => {
        this.documentChanged(document.uri.toString());
      }),
    ];
  }

  /**
   * Shows the breakdown of a document, without one that of the active editor.
   *
   * @param line a layer to open it at, from 0
   * @param part a part of that layer to choose
   */
  show(argument: unknown, line: unknown, part: unknown): void {
    const uri = documentOf(argument);
    if (uri === undefined) {
      void window.showInformationMessage("Open a Dockerfile to see what its image holds.");
      return;
    }
    const place = typeof line === "number" ? { line: line + 1, part: textOf(part) } : undefined;
    const known = this.#open.get(uri.toString());
    if (known !== undefined) {
      known.show(place);
      return;
    }
    const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const panel = window.createWebviewPanel(BREAKDOWN_VIEW, name, ViewColumn.Beside, {
      enableFindWidget: false,
    });
    this.#adopt(panel, uri, place);
  }

  /** Called for a webview that was open when the window was closed. */
  deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const uri = readPageState(state);
    if (uri === undefined) {
      panel.dispose();
    } else {
      this.#adopt(panel, Uri.parse(uri), undefined);
    }
    return Promise.resolve();
  }

  /** The size of a document may have changed. */
  documentChanged(uri: string): void {
    this.#open.get(Uri.parse(uri).toString())?.changed();
  }

  dispose(): void {
    this.#subscriptions.forEach((each) => void each.dispose());
    [...this.#open.values()].forEach((each) => {
      each.dispose();
    });
  }

  #adopt(panel: WebviewPanel, uri: Uri, place: Place | undefined): void {
    const key = uri.toString();
    panel.onDidDispose(() => {
      const closed = this.#open.get(key);
      this.#open.delete(key);
      closed?.dispose();
    });
    this.#open.set(key, new Breakdown(panel, uri, this.#files, this.#ask, place));
  }
}

/** A layer by its line, from 1, and a part of it. */
interface Place {
  readonly line: number;
  readonly part: string | undefined;
}

/** One webview and its Dockerfile. */
class Breakdown implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #uri: Uri;
  readonly #ask: AskForJson;
  #place: Place | undefined;
  #ready = false;
  #timer: NodeJS.Timeout | undefined;
  #asking: CancellationTokenSource | undefined;

  constructor(
    panel: WebviewPanel,
    uri: Uri,
    files: Uri,
    ask: AskForJson,
    place: Place | undefined,
  ) {
    this.#panel = panel;
    this.#uri = uri;
    this.#ask = ask;
    this.#place = place;
    const { webview } = panel;
    panel.iconPath = Uri.joinPath(files, "..", "..", "media", "icon.png");
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    webview.onDidReceiveMessage((message: unknown) => {
      this.#take(message);
    });
    webview.html = breakdownPage(webview.cspSource, randomBytes(16).toString("hex"), (file) =>
      webview.asWebviewUri(Uri.joinPath(files, file)).toString(),
    );
  }

  show(place: Place | undefined): void {
    this.#place = place;
    this.#panel.reveal(undefined, false);
    if (this.#ready) {
      void this.#send();
    }
  }

  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#ready) {
        void this.#send();
      }
    }, PAUSE_MILLIS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking?.cancel();
    this.#ready = false;
    this.#panel.dispose();
  }

  #take(message: unknown): void {
    const said = readPageMessage(message);
    switch (said?.type) {
      case "ready":
        // A webview that was hidden begins anew when it is shown again.
        this.#ready = true;
        void this.#send();
        break;
      case "reveal":
        void openLine(this.#uri, said.line);
        break;
      case undefined:
        break;
    }
  }

  async #send(): Promise<void> {
    this.#asking?.cancel();
    const asking = new CancellationTokenSource();
    this.#asking = asking;
    try {
      const answer = await this.#ask(this.#uri.toString(), asking.token);
      if (asking.token.isCancellationRequested) {
        return;
      }
      const place = this.#place;
      const report: unknown = JSON.parse(answer);
      this.#place = undefined;
      await this.#panel.webview.postMessage({
        type: "report",
        uri: this.#uri.toString(),
        report,
        ...place,
      });
    } catch (error) {
      // An answer in words says why there is no report yet; the next summary brings one.
      if (!asking.token.isCancellationRequested && !(error instanceof SyntaxError)) {
        await this.#panel.webview.postMessage({ type: "problem", message: reasonOf(error) });
      }
    } finally {
      if (this.#asking === asking) {
        this.#asking = undefined;
      }
      asking.dispose();
    }
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
