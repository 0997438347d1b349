import {
  CloseAction,
  ErrorAction,
  ErrorCodes,
  LanguageClient,
  ResponseError,
  RevealOutputChannelOn,
  State,
  type ErrorHandler,
  type LanguageClientOptions,
  type StreamInfo,
} from "vscode-languageclient/node";
import {
  workspace,
  type CancellationToken,
  type Disposable,
  type InlayHint,
  type LogOutputChannel,
  type Range,
  type TextDocument,
} from "vscode";

import { DOCUMENTS } from "./documents.js";
import { beNeighbourly, hasNeighbour } from "./neighbourhood.js";
import { withoutDoubles } from "./neighbours.js";
import type { Launch } from "./launch.js";
import {
  COMPARE_REQUEST,
  initializationOptions,
  NETWORK_NOTIFICATION,
  readChange,
  readNetworkStatus,
  readReport,
  readSummary,
  REPORT_REQUEST,
  reportParams,
  SHOW_REPORT_COMMAND,
  SUMMARY_NOTIFICATION,
  TRUSTED_NOTIFICATION,
  type NetworkStatus,
  type ReportFormat,
  type Summary,
} from "./protocol.js";
import { Restarts, type AfterLoss } from "./restarts.js";
import type { Running } from "./server.js";
import { ServerProcess } from "./serverProcess.js";
import { SECTION } from "./settings.js";
import { initializeFailure, spawnFailure } from "./startFailure.js";

/** What a session reports to the rest of the extension. */
export interface SessionEvents {
  summary(summary: Summary): void;
  network(status: NetworkStatus): void;
  /** The server gave the hints of a part of a document. */
  hints(document: TextDocument, part: Range, hints: readonly InlayHint[]): void;
  /** The server is gone, perhaps only until it is started again; what it said no longer holds. */
  lost(): void;
  /** The server will not be started again; the user is told once. */
  gaveUp(message: string, settingsHelp: boolean): void;
}

const STOP_PATIENCE_MILLIS = 2_000;
const TOLERATED_ERRORS = 3;

/** The codes by which a request fails because of its connection. */
const CONNECTION_CODES: readonly number[] = [
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.ConnectionInactive,
  ErrorCodes.MessageReadError,
  ErrorCodes.MessageWriteError,
];

/** The client with its notifications left out: the extension itself says what the user must know. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** One client and its server, from the start to the stop; crashed servers are replaced within it. */
export class Session implements Running {
  readonly #client: LanguageClient;
  readonly #launch: Launch;
  readonly #log: LogOutputChannel;
  readonly #events: SessionEvents;
  readonly #restarts = new Restarts(Date.now);
  readonly #trust: Disposable;
  #server: ServerProcess | undefined;
  /** Whether the newest server has answered the first request. */
  #answered = false;
  #started: Promise<void> = Promise.resolve();

  private constructor(launch: Launch, log: LogOutputChannel, events: SessionEvents) {
    this.#launch = launch;
    this.#log = log;
    this.#events = events;
    const client = new QuietClient(
      "layerweight",
      "Layerweight",
      () => this.#spawn(),
      this.#options(),
    );
    this.#client = client;
    client.onNotification(SUMMARY_NOTIFICATION, (params: unknown) => {
      const summary = readSummary(params);
      if (summary !== undefined) {
        events.summary(summary);
      }
    });
    client.onNotification(NETWORK_NOTIFICATION, (params: unknown) => {
      const status = readNetworkStatus(params);
      if (status !== undefined) {
        events.network(status);
      }
    });
    this.#trust = workspace.onDidGrantWorkspaceTrust(() => {
      if (client.isRunning()) {
        client.sendNotification(TRUSTED_NOTIFICATION).catch((error: unknown) => {
          log.warn("The server did not hear that the workspace is trusted", error);
        });
      }
    });
    client.onDidChangeState(({ newState }) => {
      this.#answered ||= newState === State.Running;
      if (newState !== State.Running) {
        events.lost();
      }
    });
  }

  /** Starts a server; failures reach the events, not the caller. */
  static start(launch: Launch, log: LogOutputChannel, events: SessionEvents): Session {
    const session = new Session(launch, log, events);
    session.#started = session.#client.start().then(
      () => void beNeighbourly(session.#client),
      (error: unknown) => {
        log.error("The server did not start", error);
      },
    );
    return session;
  }

  /**
   * Asks the server for a report.
   *
   * @throws Error when there is no server or it cannot give a report
   */
  async report(uri: string, format: ReportFormat, token: CancellationToken): Promise<string> {
    await this.#started;
    const answer: unknown = await this.#client.sendRequest(
      REPORT_REQUEST,
      reportParams(uri, format),
      token,
    );
    const report = readReport(answer);
    if (report === undefined) {
      throw new Error("The answer of the server holds no report.");
    }
    return report;
  }

  async compare(uri: string, text: string): Promise<string> {
    await this.#started;
    return readChange(
      await this.#client.sendRequest(COMPARE_REQUEST, { textDocument: { uri }, text }),
    );
  }

  /** Stops the server; it is certain to be gone afterwards. */
  async stop(): Promise<void> {
    this.#trust.dispose();
    this.#restarts.stopExpected();
    if (this.#client.isRunning()) {
      await this.#client.stop(STOP_PATIENCE_MILLIS).catch((error: unknown) => {
        this.#log.warn("The server did not stop by itself", error);
      });
    }
    await this.#server?.stop(STOP_PATIENCE_MILLIS);
    await this.#started;
  }

  #options(): LanguageClientOptions {
    return {
      documentSelector: DOCUMENTS.map((kind) => ({ ...kind })),
      // A server that is started anew after a crash is told what holds by then.
      initializationOptions: () => initializationOptions(workspace.isTrusted),
      outputChannel: this.#log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticCollectionName: "layerweight",
      // A hover card may open the report and nothing else.
      markdown: { isTrusted: { enabledCommands: [SHOW_REPORT_COMMAND] } },
      // The server may also ask for the settings of a single document; the push tells it when.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      synchronize: { configurationSection: SECTION },
      middleware: {
        provideInlayHints: async (document, part, token, next) => {
          const hints = await next(document, part, token);
          if (hints && !token.isCancellationRequested) {
            this.#events.hints(document, part, hints);
          }
          return hints;
        },
        provideDiagnostics: async (document, before, token, next) => {
          const report = await next(document, before, token);
          return report && "items" in report
            ? { ...report, items: withoutDoubles(report.items, hasNeighbour()) }
            : report;
        },
        workspace: {
          didChangeConfiguration: async (sections, next) => {
            try {
              await next(sections);
            } catch (error) {
              // The setting that stops the server is itself a change that no longer reaches it.
              if (!this.#restarts.isOver()) {
                throw error;
              }
            }
          },
        },
      },
      initializationFailedHandler: (error: unknown) => {
        if (!isLostConnection(error)) {
          this.#carryOut(this.#restarts.afterRefusal(initializeFailure(error)));
        }
        return false;
      },
      errorHandler: this.#errorHandler(),
    };
  }

  async #spawn(): Promise<StreamInfo> {
    // A message that is late would make the client start a new server for it.
    if (this.#restarts.isOver()) {
      throw new Error("The server was stopped.");
    }
    let server: ServerProcess;
    try {
      const command = await this.#launch.command();
      this.#log.info(`Starting ${command.file}`);
      this.#answered = false;
      server = await ServerProcess.start(command, (line) => {
        this.#log.info(line);
      });
    } catch (error) {
      this.#carryOut(this.#restarts.afterRefusal(spawnFailure(error)));
      throw error;
    }
    // The order to stop may have come in between, when there was no process yet to obey it.
    if (this.#restarts.isOver()) {
      await server.stop(0);
      throw new Error("The server was stopped.");
    }
    this.#server = server;
    return { reader: server.reader, writer: server.writer };
  }

  #errorHandler(): ErrorHandler {
    return {
      error: (_error, _message, count) => {
        // A server that cannot be understood is ended; its end is then handled like a crash.
        if (count === undefined || count > TOLERATED_ERRORS) {
          void this.#server?.stop(0);
        }
        return { action: ErrorAction.Continue, handled: true };
      },
      closed: async () => {
        const server = this.#server;
        const exit = await server?.exitWithin(STOP_PATIENCE_MILLIS);
        if (!this.#answered && !this.#restarts.isOver() && (await this.#launch.blamesRuntime(exit))) {
          return { action: CloseAction.Restart, handled: true };
        }
        const next = this.#restarts.afterLoss(exit);
        void server?.stop(STOP_PATIENCE_MILLIS);
        this.#carryOut(next);
        return {
          action: next.kind === "restart" ? CloseAction.Restart : CloseAction.DoNotRestart,
          handled: true,
        };
      },
    };
  }

  #carryOut(next: AfterLoss): void {
    if (next.kind === "tell") {
      this.#log.error(next.message);
      this.#events.gaveUp(next.message, next.settingsHelp);
      void this.#server?.stop(STOP_PATIENCE_MILLIS);
    }
  }
}

/** Whether a request failed only because the server went away, which is told elsewhere. */
function isLostConnection(error: unknown): boolean {
  return !(error instanceof ResponseError) || CONNECTION_CODES.includes(error.code);
}
