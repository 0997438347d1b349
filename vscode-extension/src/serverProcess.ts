import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import type { ServerCommand } from "./serverCommand.js";

/** How a server process ended. */
export interface ServerExit {
  /** The exit code, or the name of the signal that ended the process. */
  readonly status: number | string;
  /** The last lines that it wrote to its standard error. */
  readonly lastLines: readonly string[];
}

const KEPT_LINES = 20;
const LINE_LIMIT_CHARS = 4_000;

/** One running server: its streams, its words on standard error, and its end. */
export class ServerProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lastLines: string[] = [];
  /** Settles when the process has ended and all of its standard error has been read. */
  readonly exit: Promise<ServerExit>;

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    onLine: (line: string) => void,
  ) {
    this.#child = child;
    readLines(child.stderr, (line) => {
      this.#lastLines.push(line);
      if (this.#lastLines.length > KEPT_LINES) {
        this.#lastLines.shift();
      }
      onLine(line);
    });
    this.exit = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        resolve({ status: code ?? signal ?? "unknown", lastLines: [...this.#lastLines] });
      });
    });
  }

  /**
   * Starts a server.
   *
   * @param onLine receives each line that the server writes to its standard error
   * @throws Error when the system cannot start the program, for example because it is missing
   */
  static async start(
    command: ServerCommand,
    onLine: (line: string) => void,
  ): Promise<ServerProcess> {
    const child = spawn(command.file, [...command.args], {
      env: command.env,
      shell: command.shell,
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    const server = new ServerProcess(child, onLine);
    await once(child, "spawn");
    // An error that comes later is followed by the end of the process, which tells the story.
    child.on("error", (error) => {
      onLine(error.message);
    });
    return server;
  }

  /** What the server writes. */
  get reader(): Readable {
    return this.#child.stdout;
  }

  /** What the server reads. */
  get writer(): Writable {
    return this.#child.stdin;
  }

  /** Ends the process: waits for it to go by itself, then asks it to, then makes it. */
  async stop(patienceMillis: number): Promise<ServerExit> {
    this.#child.stdin.destroy();
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      const exit = await this.exitWithin(patienceMillis);
      if (exit !== undefined) {
        return exit;
      }
      this.#kill(signal);
    }
    return this.exit;
  }

  /** How the process ended, or undefined when it still runs after the limit. */
  async exitWithin(limitMillis: number): Promise<ServerExit | undefined> {
    const abort = new AbortController();
    const limit = delay(limitMillis, undefined, { signal: abort.signal }).catch(() => undefined);
    const exit = await Promise.race([this.exit, limit]);
    abort.abort();
    return exit;
  }

  #kill(signal: NodeJS.Signals): void {
    const pid = this.#child.pid;
    if (process.platform === "win32" && pid !== undefined) {
      // The child is the shell there; without /T the server itself would live on.
      spawn("taskkill", ["/T", "/F", "/PID", pid.toString()], { windowsHide: true }).on(
        "error",
        () => this.#child.kill(signal),
      );
    } else {
      this.#child.kill(signal);
    }
    // A grandchild may hold the streams open, and then `exit` would never settle.
    if (signal === "SIGKILL") {
      this.#child.stdout.destroy();
      this.#child.stderr.destroy();
    }
  }
}

/** Splits a stream into lines; a line without end is cut, so that it cannot fill the memory. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/u);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      onLine(line.slice(0, LINE_LIMIT_CHARS));
    }
    if (rest.length > LINE_LIMIT_CHARS) {
      onLine(rest.slice(0, LINE_LIMIT_CHARS));
      rest = "";
    }
  });
  stream.on("end", () => {
    if (rest !== "") {
      onLine(rest);
    }
  });
}
