import { Range, ViewColumn, window, workspace, type Uri } from "vscode";

/** Shows a line of a document, from 1, in the editor that has it already or in the first one. */
export async function openLine(uri: Uri, line: number): Promise<void> {
  const seen = window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri.toString(),
  );
  const document = seen?.document ?? (await workspace.openTextDocument(uri));
  const at = Math.min(line, document.lineCount) - 1;
  await window.showTextDocument(document, {
    viewColumn: seen?.viewColumn ?? ViewColumn.One,
    selection: new Range(at, 0, at, 0),
  });
}
