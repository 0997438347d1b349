import {
  commands,
  env,
  window,
  workspace,
  type ExtensionContext,
  type LogOutputChannel,
} from "vscode";

import { Launch } from "./launch.js";
import { NetworkItem } from "./networkItem.js";
import { prepareRuntime } from "./ownRuntime.js";
import { RESTART_COMMAND, SHOW_REPORT_COMMAND } from "./protocol.js";
import { Reports } from "./reports.js";
import { Server } from "./server.js";
import { serverCommand, serverFolder } from "./serverCommand.js";
import { Session, type SessionEvents } from "./session.js";
import { effectOf, ENABLED, JAVA_HOME } from "./settings.js";
import { StatusBar } from "./statusBar.js";

const OPEN_SETTINGS = "Open settings";

let running: Server | undefined;

/** Called by VS Code when the first Dockerfile is opened or a command is used. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Layerweight", { log: true });
  const statusBar = new StatusBar();
  const network = new NetworkItem();
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
  const reports = new Reports((uri, token) => server.report(uri, token));
  const events: SessionEvents = {
    summary: (summary) => {
      // Only a real change may ask for the report again, or request and summary would chase
      // each other.
      if (statusBar.put(summary)) {
        reports.documentChanged(summary.uri);
      }
    },
    network: (status) => {
      network.put(status);
    },
    lost: () => {
      statusBar.clear();
      network.clear();
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
    reports,
    commands.registerCommand(SHOW_REPORT_COMMAND, (argument: unknown) => reports.show(argument)),
    commands.registerCommand(RESTART_COMMAND, () => restart(server)),
    window.onDidChangeActiveTextEditor(() => {
      statusBar.refresh();
    }),
    workspace.onDidCloseTextDocument((document) => {
      statusBar.remove(document.uri);
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
