import {
  commands,
  EventEmitter,
  Uri,
  window,
  workspace,
  type CancellationToken,
  type Disposable,
  type TextDocumentContentProvider,
} from "vscode";

import { documentOf } from "./chosenDocument.js";
import { noReport, REPORT_SCHEME, reportUri } from "./reportUri.js";
import { reasonOf } from "./startFailure.js";

/** Asks the server for the report of a document, in Markdown. */
export type AskForReport = (uri: string, token: CancellationToken) => Promise<string>;

/** Shows reports as read-only documents whose text comes from the server. */
export class Reports implements TextDocumentContentProvider, Disposable {
  readonly #ask: AskForReport;
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(ask: AskForReport) {
    this.#ask = ask;
    this.#registration = workspace.registerTextDocumentContentProvider(REPORT_SCHEME, this);
  }

  async provideTextDocumentContent(report: Uri, token: CancellationToken): Promise<string> {
    try {
      return await this.#ask(report.query, token);
    } catch (error) {
      return noReport(reasonOf(error));
    }
  }

  /** Shows the report of a document; without an argument that of the active editor. */
  async show(argument: unknown): Promise<void> {
    const document = documentOf(argument);
    if (document === undefined) {
      void window.showInformationMessage("Open a Dockerfile to see its report.");
      return;
    }
    const report = Uri.from(reportUri(document.toString(), document.path));
    this.#changed.fire(report);
    try {
      await commands.executeCommand("markdown.showPreview", report);
    } catch {
      // The Markdown extension of VS Code can be switched off; the text itself is readable too.
      await window.showTextDocument(report, { preview: true });
    }
  }

  /** The size of a document may have changed: an open report of it is asked for again. */
  documentChanged(uri: string): void {
    const document = Uri.parse(uri);
    this.#changed.fire(Uri.from(reportUri(document.toString(), document.path)));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
