package dev.layerweight.report;

/** Turns a report into the text of one format, which ends with a line break. */
public sealed interface ReportWriter permits TextReport, MarkdownReport, JsonReport {

  String write(Report report);
}
