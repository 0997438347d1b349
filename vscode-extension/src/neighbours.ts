// How Layerweight lives beside the extensions that check a Dockerfile's syntax.

/** Extensions whose language server reports what is wrong with a Dockerfile as such. */
export const NEIGHBOURS = [
  "docker.docker",
  "ms-azuretools.vscode-containers",
  "ms-azuretools.vscode-docker",
] as const;

/** The code of the server's diagnostics that such an extension has, too. */
const SYNTAX = "syntax";

/** What is left of a document's diagnostics where a neighbour reports the syntax. */
export function withoutDoubles<T extends { readonly code?: unknown }>(
  diagnostics: readonly T[],
  neighbour: boolean,
): T[] {
  return diagnostics.filter(({ code }) => !neighbour || codeOf(code) !== SYNTAX);
}

function codeOf(code: unknown): unknown {
  return typeof code === "object" && code !== null && "value" in code ? code.value : code;
}
