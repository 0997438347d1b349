import {
  CompletionItem,
  CompletionItemKind,
  languages,
  Position,
  Range,
  SnippetString,
  Uri,
  workspace,
  type Disposable,
} from "vscode";

import { readSchema, type TomlProposal, type TomlSchema } from "./tomlCompletion.js";

const SETTINGS_FILE = { scheme: "file", pattern: "**/.layerweight.toml" };

/** An extension that knows TOML completes this file by the same schema. */
const TOML_EXTENSIONS = ["tamasfe.even-better-toml", "tombi-toml.tombi"];

const KINDS = {
  key: CompletionItemKind.Property,
  table: CompletionItemKind.Module,
  value: CompletionItemKind.EnumMember,
} as const;

/** Completes the settings file of a repository; what is wrong with one says the server. */
export function completeSettingsFile(
  extension: Uri,
  isInstalled: (id: string) => boolean,
): Disposable {
  const file = Uri.joinPath(extension, "schema", "layerweight.schema.json");
  let schema: Promise<TomlSchema> | undefined;
  return languages.registerCompletionItemProvider(
    SETTINGS_FILE,
    {
      async provideCompletionItems(document, position) {
        if (TOML_EXTENSIONS.some(isInstalled)) {
          return [];
        }
        schema ??= load(file);
        const word = document.getWordRangeAtPosition(position, /[\w-]+/u);
        const start = word?.start ?? position;
        const proposals = (await schema).at(
          document.getText(new Range(new Position(0, 0), start)),
        );
        return proposals.map((each) => item(each, new Range(start, position)));
      },
    },
    '"',
    "[",
    "=",
  );
}

async function load(file: Uri): Promise<TomlSchema> {
  return readSchema(new TextDecoder().decode(await workspace.fs.readFile(file)));
}

function item(proposal: TomlProposal, range: Range): CompletionItem {
  const { label, insert, detail, kind } = proposal;
  const made = new CompletionItem(label, KINDS[kind]);
  made.insertText = new SnippetString(insert);
  made.range = range;
  made.documentation = detail;
  if (kind === "key" && insert.includes("$0")) {
    made.command = { command: "editor.action.triggerSuggest", title: "Values" };
  }
  return made;
}
