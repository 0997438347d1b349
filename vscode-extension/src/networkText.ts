import type { NetworkStatus } from "./protocol.js";

/** What the language status item shows. */
export interface NetworkText {
  readonly text: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly warning: boolean;
}

const WORDS = {
  off: "Sizes from tables only",
  known: "Live sizes",
  all: "Live sizes, from any host",
} as const;

/** @param trusted whether the user trusts the workspace; nobody is asked until then */
export function networkText(status: NetworkStatus, trusted: boolean): NetworkText {
  const first = status.failed[0];
  const others = status.failed.length - 1;
  return {
    text: WORDS[status.mode],
    detail:
      status.pending > 0
        ? `fetching ${String(status.pending)}`
        : first !== undefined
          ? `cannot reach ${first}${others > 0 ? ` and ${String(others)} more` : ""}`
          : status.mode === "off" && !trusted
            ? "the workspace is not trusted"
            : "",
    busy: status.pending > 0,
    warning: first !== undefined && status.pending === 0,
  };
}
