package dev.layerweight.report;

/** Turns a report into the text of one format. */
public sealed interface ReportWriter
    permits TextReport, MarkdownReport, JsonReport, SarifReport, HtmlReport {

  String write(Report report);

  /** What stands before all reports of a run. */
  default String begin() {
    return "";
  }

  /** What stands between two reports. */
  default String between() {
    return "";
  }

  /** What stands behind all reports of a run. */
  default String end() {
    return "";
  }
}
