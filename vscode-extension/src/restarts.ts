import type { ServerExit } from "./serverProcess.js";
import { startFailure } from "./startFailure.js";

/** What to do after the connection to the server was lost. */
export type AfterLoss =
  | { readonly kind: "restart" }
  | { readonly kind: "leave" }
  | { readonly kind: "tell"; readonly message: string; readonly settingsHelp: boolean };

const RESTART_LIMIT = 4;
const PERIOD_MILLIS = 3 * 60 * 1000;

export const GAVE_UP =
  `layerweight: the server stopped ${(RESTART_LIMIT + 1).toString()} times in 3 minutes` +
  " and is not started again";

/**
 * Decides whether a lost server is started again: at most four times in three minutes. The user is
 * told at most once, because the end of one server is noticed in more than one place.
 */
export class Restarts {
  readonly #nowMillis: () => number;
  #losses: number[] = [];
  #over = false;

  constructor(nowMillis: () => number) {
    this.#nowMillis = nowMillis;
  }

  /** From now on every loss is expected, because the server is being stopped. */
  stopExpected(): void {
    this.#over = true;
  }

  /** Whether no server may be started any more. */
  isOver(): boolean {
    return this.#over;
  }

  /** @param exit how the server ended; undefined when it has not ended although it is silent */
  afterLoss(exit: ServerExit | undefined): AfterLoss {
    if (this.#over) {
      return { kind: "leave" };
    }
    const failure = exit === undefined ? undefined : startFailure(exit);
    if (failure !== undefined) {
      return this.#giveUp(failure, true);
    }
    const now = this.#nowMillis();
    this.#losses = [...this.#losses.filter((loss) => now - loss <= PERIOD_MILLIS), now];
    return this.#losses.length <= RESTART_LIMIT
      ? { kind: "restart" }
      : this.#giveUp(GAVE_UP, false);
  }

  /** The server could not be started, or refused the first request. */
  afterRefusal(message: string): AfterLoss {
    return this.#over ? { kind: "leave" } : this.#giveUp(message, true);
  }

  #giveUp(message: string, settingsHelp: boolean): AfterLoss {
    this.#over = true;
    return { kind: "tell", message, settingsHelp };
  }
}
