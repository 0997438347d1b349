import { extensions } from "vscode";
import { InlayHintRequest, type LanguageClient } from "vscode-languageclient/node";

import { DOCUMENTS } from "./documents.js";
import { NEIGHBOURS } from "./neighbours.js";

/** Whether an extension is on that reports what is wrong with a Dockerfile as such. */
export function hasNeighbour(): boolean {
  return NEIGHBOURS.some((id) => extensions.getExtension(id) !== undefined);
}

/**
 * Puts our hints behind those of a neighbour. Where two extensions have a hint for the same place,
 * VS Code draws that of the one that registered later last, so ours are registered once more when
 * the neighbours are up, which the same document makes them.
 */
export async function beNeighbourly(client: LanguageClient): Promise<void> {
  const late = NEIGHBOURS.map((id) => extensions.getExtension(id)).filter(
    (each) => each !== undefined,
  );
  if (late.length === 0) {
    return;
  }
  await Promise.allSettled(late.map((each) => each.activate()));
  const capabilities = client.initializeResult?.capabilities;
  if (client.isRunning() && capabilities !== undefined) {
    const hints = client.getFeature(InlayHintRequest.method);
    hints.clear();
    hints.initialize(
      capabilities,
      DOCUMENTS.map((kind) => ({ ...kind })),
    );
  }
}
