import { languages, LanguageStatusSeverity, workspace, type Disposable } from "vscode";

import { DOCUMENTS } from "./documents.js";
import { networkText } from "./networkText.js";
import type { NetworkStatus } from "./protocol.js";
import { NETWORK } from "./settings.js";

/** The language status item that says where live figures come from and whether some are missing. */
export class NetworkItem implements Disposable {
  readonly #item = languages.createLanguageStatusItem(
    "layerweight.network",
    DOCUMENTS.map((kind) => ({ ...kind })),
  );

  constructor() {
    this.#item.name = "Layerweight";
    this.#item.text = "Layerweight";
    this.#item.command = {
      command: "workbench.action.openSettings",
      title: "Settings",
      arguments: [NETWORK],
    };
  }

  put(status: NetworkStatus): void {
    const { text, detail, busy, warning } = networkText(status, workspace.isTrusted);
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.busy = busy;
    this.#item.severity = warning
      ? LanguageStatusSeverity.Warning
      : LanguageStatusSeverity.Information;
  }

  /** The server is gone, and nothing is fetched any more. */
  clear(): void {
    this.#item.busy = false;
    this.#item.detail = "";
  }

  dispose(): void {
    this.#item.dispose();
  }
}
