/** One kind of document that the server is told about. */
export interface DocumentKind {
  readonly scheme: "file" | "untitled";
  readonly language?: string;
  readonly pattern?: string;
}

// The names are listed beside the language because users give other languages to these files, for
// example one with template markers.
export const NAMES =
  "**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.dockerfile,*.Dockerfile,*.containerfile}";

/** The documents that are Dockerfiles. */
export const DOCUMENTS: readonly DocumentKind[] = [
  { scheme: "file", language: "dockerfile" },
  { scheme: "untitled", language: "dockerfile" },
  { scheme: "file", pattern: NAMES },
];
