import type { ServerExit } from "./serverProcess.js";

/** The exit code by which the server says that it cannot run on this machine at all. */
const CANNOT_START = 3;

const FALLBACK = "layerweight: the server could not start";

/**
 * The line to show when the server said that it cannot start; starting it again would not help.
 * Undefined for any other end, which is a crash.
 */
export function startFailure(exit: ServerExit): string | undefined {
  if (exit.status !== CANNOT_START) {
    return undefined;
  }
  return exit.lastLines.findLast((line) => line.startsWith("layerweight: ")) ?? FALLBACK;
}

/** The line to show when the system could not start the program of the server. */
export function spawnFailure(error: unknown): string {
  return `${FALLBACK} (${reasonOf(error)})`;
}

/** The line to show when the server answered the first request with an error. */
export function initializeFailure(error: unknown): string {
  return `layerweight: the server refused to start (${reasonOf(error)})`;
}

/** The reason of anything that was thrown, in words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
