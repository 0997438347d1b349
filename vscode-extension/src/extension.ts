import {
  commands,
  env,
  extensions,
  languages,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type LogOutputChannel,
} from "vscode";

import { Breakdowns } from "./breakdowns.js";
import { DOCUMENTS } from "./documents.js";
import { Explorer, SCANNING_CONTEXT, type ExplorerNode } from "./explorer.js";
import { fixAll, fixFinding } from "./fixes.js";
import { HeadText } from "./headText.js";
import { HintColours } from "./hintColours.js";
import { Launch } from "./launch.js";
import { NetworkItem } from "./networkItem.js";
import { prepareRuntime } from "./ownRuntime.js";
import { openLine } from "./openLine.js";
import { Pauses } from "./pauses.js";
import {
  FIX_ALL_COMMAND,
  FIX_FILE_COMMAND,
  FIX_FINDING_COMMAND,
  OPEN_LINE_COMMAND,
  REFRESH_COMMAND,
  RESTART_COMMAND,
  SHOW_BREAKDOWN_COMMAND,
  SHOW_REPORT_COMMAND,
  STOP_COMMAND,
} from "./protocol.js";
import { Reports } from "./reports.js";
import { Server } from "./server.js";
import { serverCommand, serverFolder } from "./serverCommand.js";
import { Session, type SessionEvents } from "./session.js";
import { effectOf, ENABLED, JAVA_HOME } from "./settings.js";
import { completeSettingsFile } from "./settingsFile.js";
import { StatusBar } from "./statusBar.js";
import { Trends } from "./trends.js";

/** How long the typing has to pause before the views of a document are drawn anew. */
const PAUSE_MILLIS = 500;

const OPEN_SETTINGS = "Open settings";

let running: Server | undefined;

/** Called by VS Code when the first Dockerfile is opened or a command is used. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Layerweight", { log: true });
  const statusBar = new StatusBar();
  const network = new NetworkItem();
  const colours = new HintColours();
  const { extensionPath } = context;
  const launch = new Launch(
    () => prepareRuntime(serverFolder(extensionPath), process.platform),
    (own) => serverCommand(extensionPath, process.platform, process.env, javaHome(), own),
    (message) => {
      log.warn(message);
      void window.showWarningMessage(message);
    },
  );
  const server = new Server(() => {
    return Session.start(launch, log, events);
  });
  const reports = new Reports((uri, token) => server.report(uri, "markdown", token));
  const breakdowns = new Breakdowns(context.extensionUri, (uri, token) =>
    server.report(uri, "json", token),
  );
  const explorer = new Explorer(
    (uri, token) => server.report(uri, "json", token),
    (scanning) => void commands.executeCommand("setContext", SCANNING_CONTEXT, scanning),
  );
  const heads = new HeadText();
  const trends = new Trends({
    head: (uri) => heads.of(Uri.parse(uri)),
    compare: (uri, text) => server.compare(uri, text),
    show: (uri, change) => {
      statusBar.putTrend(uri, change);
    },
  });
  // A change may be too small to be seen in the summary and yet change what the views show.
  const edited = new Pauses((uri) => {
    reports.documentChanged(uri);
    explorer.documentChanged(uri);
    trends.changed(uri);
  }, PAUSE_MILLIS);
  const events: SessionEvents = {
    summary: (summary) => {
      // Only a real change may ask for the report again, or request and summary would chase
      // each other.
      if (statusBar.put(summary)) {
        reports.documentChanged(summary.uri);
        breakdowns.documentChanged(summary.uri);
        explorer.documentChanged(summary.uri);
        trends.changed(summary.uri);
      }
    },
    network: (status) => {
      network.put(status);
    },
    hints: (document, part, hints) => {
      colours.put(document, part, hints);
    },
    lost: () => {
      statusBar.clear();
      network.clear();
      colours.clear();
    },
    gaveUp: (message, settingsHelp) => {
      void tell(log, message, settingsHelp);
    },
  };
  running = server;

  context.subscriptions.push(
    log,
    statusBar,
    network,
    colours,
    completeSettingsFile(
      context.extensionUri,
      (id) => extensions.getExtension(id) !== undefined,
    ),
    reports,
    commands.registerCommand(SHOW_REPORT_COMMAND, (argument: unknown) => reports.show(argument)),
    breakdowns,
    explorer,
    edited,
    trends,
    workspace.onDidChangeTextDocument(({ document }) => {
      if (languages.match(DOCUMENTS, document) > 0) {
        edited.changed(document.uri.toString());
      }
    }),
    commands.registerCommand(
      SHOW_BREAKDOWN_COMMAND,
      (argument: unknown, line: unknown, part: unknown) => {
        breakdowns.show(fileOf(argument), line, part);
      },
    ),
    commands.registerCommand(REFRESH_COMMAND, () => explorer.scan()),
    commands.registerCommand(STOP_COMMAND, () => {
      explorer.stop();
    }),
    commands.registerCommand(FIX_FINDING_COMMAND, (element: ExplorerNode) =>
      "uri" in element
        ? undefined
        : fixFinding(element.file.uri, element.node.line, element.node.endLine),
    ),
    commands.registerCommand(FIX_FILE_COMMAND, (element: ExplorerNode) =>
      "uri" in element ? fixAll([element.uri]) : undefined,
    ),
    commands.registerCommand(FIX_ALL_COMMAND, async () => {
      await explorer.scanned();
      await fixAll(explorer.fixable());
    }),
    commands.registerCommand(OPEN_LINE_COMMAND, (uri: string, line: number) =>
      openLine(Uri.parse(uri), line),
    ),
    commands.registerCommand(RESTART_COMMAND, () => restart(server)),
    window.onDidChangeActiveTextEditor(() => {
      statusBar.refresh();
    }),
    workspace.onDidCloseTextDocument((document) => {
      statusBar.remove(document.uri);
      trends.remove(document.uri.toString());
      heads.forget(document.uri);
    }),
    workspace.onDidChangeConfiguration((change) => {
      const effect = effectOf((setting) => change.affectsConfiguration(setting), isEnabled());
      if (effect !== "none") {
        void server[effect]();
      }
    }),
  );
  if (isEnabled()) {
    void server.start();
  }
}

/** Called by VS Code before it closes or the extension is switched off. */
export async function deactivate(): Promise<void> {
  await running?.stop();
}

/** The view passes the line that a menu was opened on. */
function fileOf(argument: unknown): unknown {
  return typeof argument === "object" && argument !== null && "uri" in argument
    ? argument.uri
    : argument;
}

async function restart(server: Server): Promise<void> {
  if (isEnabled()) {
    await server.restart();
  } else {
    const choice = await window.showInformationMessage(
      "Layerweight is switched off in the settings.",
      OPEN_SETTINGS,
    );
    if (choice !== undefined) {
      await commands.executeCommand("workbench.action.openSettings", ENABLED);
    }
  }
}

async function tell(log: LogOutputChannel, message: string, settingsHelp: boolean): Promise<void> {
  const button = settingsHelp ? OPEN_SETTINGS : "Show output";
  if ((await window.showErrorMessage(message, button)) === undefined) {
    return;
  }
  if (!settingsHelp) {
    log.show();
  } else if (env.remoteName === undefined) {
    await commands.executeCommand("workbench.action.openSettings", JAVA_HOME);
  } else {
    // In a remote window the settings of the other machine have a page of their own.
    await commands.executeCommand("workbench.action.openRemoteSettings", { query: JAVA_HOME });
  }
}

function isEnabled(): boolean {
  return workspace.getConfiguration().get(ENABLED, true);
}

function javaHome(): string {
  return workspace.getConfiguration().get(JAVA_HOME, "");
}
