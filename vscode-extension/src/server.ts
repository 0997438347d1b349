import type { CancellationToken } from "vscode";

import type { ReportFormat } from "./protocol.js";

/** A server that was started, with all that replaces it after a crash. */
export interface Running {
  report(uri: string, format: ReportFormat, token: CancellationToken): Promise<string>;
  /** By how much the image of an open document differs from that of an earlier text, in words. */
  compare(uri: string, text: string): Promise<string>;
  stop(): Promise<void>;
}

/** The server as the user switches it: on, off, or on anew. Each switch waits for the one before. */
export class Server {
  readonly #startSession: () => Running;
  #session: Running | undefined;
  #pending: Promise<void> = Promise.resolve();

  constructor(startSession: () => Running) {
    this.#startSession = startSession;
  }

  start(): Promise<void> {
    return this.#next(() => {
      this.#session ??= this.#startSession();
    });
  }

  stop(): Promise<void> {
    return this.#next(async () => {
      const session = this.#session;
      this.#session = undefined;
      await session?.stop();
    });
  }

  async restart(): Promise<void> {
    // A server that could not be stopped well is no reason to do without one.
    this.stop().catch(() => undefined);
    await this.start();
  }

  /** @throws Error when the server is off or cannot give a report */
  async report(uri: string, format: ReportFormat, token: CancellationToken): Promise<string> {
    return (await this.#running()).report(uri, format, token);
  }

  /** @throws Error when the server is off or does not answer */
  async compare(uri: string, text: string): Promise<string> {
    return (await this.#running()).compare(uri, text);
  }

  async #running(): Promise<Running> {
    await this.#pending;
    if (this.#session === undefined) {
      throw new Error("Layerweight is switched off in the settings.");
    }
    return this.#session;
  }

  #next(step: () => void | Promise<void>): Promise<void> {
    const done = this.#pending.then(step);
    // A step that fails must not keep the later ones from running.
    this.#pending = done.catch(() => undefined);
    return done;
  }
}
