package dev.layerweight.lsp;

import dev.layerweight.advice.Analysis;

/** Writes the report of an analysed document. Threads may share it. */
@FunctionalInterface
public interface ReportRenderer {

  /** The forms that a client can ask for; their names are those in lower case. */
  enum Format {
    MARKDOWN,
    TEXT,
    JSON
  }

  /**
   * The report's text.
   *
   * @param file the document's name as a user knows it
   */
  String render(String file, Analysis analysis, Format format);
}
