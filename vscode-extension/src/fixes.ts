import {
  CodeActionKind,
  commands,
  Position,
  ProgressLocation,
  Range,
  window,
  workspace,
  WorkspaceEdit,
  type CodeAction,
  type TextDocument,
  type Uri,
} from "vscode";

const FIX_ALL = CodeActionKind.SourceFixAll.append("layerweight");
const MOST_RESOLVED = 20;
const TRIES = 8;
const PAUSE_MILLIS = 500;

/**
 * Makes the fix of a finding; where several are offered for its lines, the user chooses.
 *
 * @param line first line, from 1
 * @param endLine last line, from 1
 */
export async function fixFinding(uri: Uri, line: number, endLine: number): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document);
  const last = Math.min(endLine, document.lineCount) - 1;
  const range = new Range(line - 1, 0, last, document.lineAt(last).text.length);
  editor.revealRange(range);
  const found = await actions(document, range, CodeActionKind.QuickFix);
  const offered = found.filter(({ title, edit }) => edit !== undefined && !title.startsWith("Ignore"));
  const chosen =
    offered.length > 1
      ? (
          await window.showQuickPick(
            offered.map((action) => ({ label: action.title, action })),
            { title: "Layerweight", placeHolder: "Which fix?" },
          )
        )?.action
      : offered[0];
  if (chosen?.edit !== undefined) {
    await workspace.applyEdit(chosen.edit);
  } else if (offered.length === 0) {
    void window.showInformationMessage("There is no fix for this line any more.");
  }
}

/** Shows what all safe fixes of these Dockerfiles would change, for the user to take or leave. */
export async function fixAll(uris: readonly Uri[]): Promise<void> {
  const all = new WorkspaceEdit();
  let first: TextDocument | undefined;
  await window.withProgress(
    { location: ProgressLocation.Notification, title: "Layerweight: fixing", cancellable: true },
    async (progress, token) => {
      for (const uri of uris) {
        if (token.isCancellationRequested) {
          return;
        }
        progress.report({
          message: workspace.asRelativePath(uri),
          increment: 100 / uris.length,
        });
        const document = await workspace.openTextDocument(uri);
        const whole = new Range(0, 0, document.lineCount, 0);
        const [action] = await actions(document, whole, FIX_ALL);
        for (const [file, edits] of action?.edit?.entries() ?? []) {
          for (const edit of edits) {
            all.replace(file, edit.range, edit.newText, {
              label: "Layerweight",
              description: workspace.asRelativePath(uri),
              needsConfirmation: false,
            });
          }
          first ??= document;
        }
      }
    },
  );
  if (first !== undefined) {
    // VS Code shows a preview only for what needs to be confirmed, and ticks only what does not. So
    // one edit that changes nothing opens the preview, and all that is to be done is ticked in it.
    all.insert(first.uri, new Position(first.lineCount, 0), "", {
      label: "Layerweight",
      needsConfirmation: true,
    });
    await workspace.applyEdit(all, { isRefactoring: true });
  } else {
    void window.showInformationMessage("There is nothing to fix that cannot change behaviour.");
  }
}

/** A document that was opened just now is analysed first, so an empty answer is asked for again. */
async function actions(
  document: TextDocument,
  range: Range,
  kind: CodeActionKind,
): Promise<readonly CodeAction[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      kind.value,
      MOST_RESOLVED,
    );
    if (found.length > 0) {
      return found;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MILLIS);
    });
  }
  return [];
}
