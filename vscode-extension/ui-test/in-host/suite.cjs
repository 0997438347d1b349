// Runs inside the extension host: VS Code calls run() and takes its rejection as a failed test.
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const EXTENSION = "layerweight.layerweight";
const WAIT_MILLIS = 60_000;
const PAUSE_MILLIS = 250;

exports.run = async function run() {
  const expected = JSON.parse(readFileSync(process.env["LAYERWEIGHT_UI_EXPECTATIONS"], "utf8"));
  const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
  const document = await vscode.workspace.openTextDocument(path.join(folder, expected.document));
  await vscode.window.showTextDocument(document);
  assert.strictEqual(document.languageId, "dockerfile");
  const uri = document.uri;

  const extension = vscode.extensions.getExtension(EXTENSION);
  assert.ok(extension, `${EXTENSION} is installed`);
  await extension.activate();

  const commands = await vscode.commands.getCommands(true);
  for (const { command } of extension.packageJSON.contributes.commands) {
    assert.ok(commands.includes(command), `${command} is registered`);
  }
  passed("commands");

  for (const { line, label } of expected.hints ?? []) {
    await eventually(`hint on line ${line}`, label, async () => {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const hints = await ask("vscode.executeInlayHintProvider", uri, all);
      return hints.filter((hint) => hint.position.line === line - 1).map((hint) => text(hint.label));
    });
  }
  if (expected.hover) {
    const position = new vscode.Position(expected.hover.line - 1, 1);
    await eventually("hover", expected.hover.text, async () => {
      const hovers = await ask("vscode.executeHoverProvider", uri, position);
      return hovers.map((hover) => hover.contents.map((content) => content.value ?? content).join("\n"));
    });
  }
  if (expected.lenses) {
    await eventually("code lens", expected.lenses, async () => {
      const lenses = await ask("vscode.executeCodeLensProvider", uri, 100);
      return lenses.map((lens) => lens.command?.title ?? "");
    });
  }
  if (expected.diagnostics) {
    await eventually("problem", expected.diagnostics, () =>
      vscode.languages.getDiagnostics(uri).map((diagnostic) => diagnostic.message),
    );
  }
  if (expected.actions) {
    const { line, title } = expected.actions;
    const range = document.lineAt(line - 1).range;
    await eventually("code action", title, async () => {
      const actions = await ask("vscode.executeCodeActionProvider", uri, range, undefined, 20);
      return actions.filter((action) => action.edit || action.command).map((action) => action.title);
    });
  }
  if (expected.report) {
    await vscode.commands.executeCommand("layerweight.showReport", uri.toString(), 0);
    await eventually("report", expected.report, () =>
      vscode.workspace.textDocuments
        .filter((open) => open.uri.scheme === "layerweight-report")
        .map((open) => open.getText()),
    );
  }
  await switchOffAndOn(expected, document);
};

/** Without its server the extension shows no hint, and shows it again with a new server. */
async function switchOffAndOn(expected, document) {
  const [hint] = expected.hints ?? [];
  if (!hint) {
    return;
  }
  const labels = async () => {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await ask("vscode.executeInlayHintProvider", document.uri, all);
    return hints.map((found) => text(found.label));
  };
  const settings = vscode.workspace.getConfiguration("layerweight");
  await settings.update("enabled", false, vscode.ConfigurationTarget.Global);
  await eventually("no hints when switched off", "^0 hints$", async () => [
    `${(await labels()).length} hints`,
  ]);
  await settings.update("enabled", undefined, vscode.ConfigurationTarget.Global);
  await eventually("hints when switched on", hint.label, labels);
  await vscode.commands.executeCommand("layerweight.restart");
  await eventually("hints after a restart", hint.label, labels);
}

async function ask(command, ...words) {
  return (await vscode.commands.executeCommand(command, ...words)) ?? [];
}

function text(label) {
  return typeof label === "string" ? label : label.map((part) => part.value).join("");
}

/** Asks until one of the texts matches: the server works in the background and refreshes. */
async function eventually(name, pattern, texts) {
  const expression = new RegExp(pattern, "su");
  const end = Date.now() + WAIT_MILLIS;
  let last = [];
  while (Date.now() < end) {
    last = await texts();
    const found = last.find((candidate) => expression.test(candidate));
    if (found !== undefined) {
      passed(`${name}: ${JSON.stringify(found.slice(0, 200))}`);
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MILLIS);
    });
  }
  assert.fail(`${name}: nothing like /${pattern}/ in ${JSON.stringify(last)}`);
}

function passed(what) {
  console.log(`passed ${what}`);
}
