import type { OwnRuntime } from "./ownRuntime.js";
import type { ServerCommand } from "./serverCommand.js";
import type { ServerExit } from "./serverProcess.js";

export const RUNTIME_DAMAGED =
  "layerweight: the Java runtime of the extension does not work here; a JDK 25 is used instead";

/** Ends that somebody else brought about. */
const FOREIGN_ENDS: readonly (number | string)[] = [0, "SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"];

/**
 * How the server is started: with the extension's own runtime as long as that works, else with a
 * JDK of the machine. The user is told once when the one has to stand in for the other.
 */
export class Launch {
  readonly #prepare: () => Promise<OwnRuntime>;
  readonly #command: (ownRuntime: boolean) => ServerCommand;
  readonly #tell: (message: string) => void;
  #runtime: Promise<OwnRuntime> | undefined;
  #failed = false;

  constructor(
    prepare: () => Promise<OwnRuntime>,
    command: (ownRuntime: boolean) => ServerCommand,
    tell: (message: string) => void,
  ) {
    this.#prepare = prepare;
    this.#command = command;
    this.#tell = tell;
  }

  /** The command for the next start. */
  async command(): Promise<ServerCommand> {
    this.#runtime ??= this.#prepare();
    const runtime = await this.#runtime;
    if (runtime === "damaged") {
      this.#giveUpRuntime();
    }
    return this.#command(runtime === "whole" && !this.#failed);
  }

  /**
   * Takes how a server ended that had not yet answered.
   *
   * @returns whether its runtime is to blame, so that the next start is another one
   */
  async blamesRuntime(exit: ServerExit | undefined): Promise<boolean> {
    const own = (await this.#runtime) === "whole" && !this.#failed;
    // Once a line of our own has come, it is the program that ended and not the JVM below it.
    const ran = exit?.lastLines.some((line) => line.startsWith("layerweight: ")) ?? true;
    if (!own || ran || exit === undefined || FOREIGN_ENDS.includes(exit.status)) {
      return false;
    }
    this.#giveUpRuntime();
    return true;
  }

  #giveUpRuntime(): void {
    if (!this.#failed) {
      this.#failed = true;
      this.#tell(RUNTIME_DAMAGED);
    }
  }
}
