package dev.layerweight.cli;

import dev.layerweight.report.JsonReport;
import dev.layerweight.report.MarkdownReport;
import dev.layerweight.report.ReportWriter;
import dev.layerweight.report.TextReport;
import dev.layerweight.report.TextStyle;

/** The formats of {@code analyze}; their names in lower case are the values of the option. */
enum Format {
  TEXT,
  MARKDOWN,
  JSON;

  ReportWriter writer(Terminal terminal) {
    return switch (this) {
      case TEXT -> new TextReport(style(terminal));
      case MARKDOWN -> new MarkdownReport();
      case JSON -> new JsonReport();
    };
  }

  private static TextStyle style(Terminal terminal) {
    int columns = Math.min(TextStyle.USUAL, columns(terminal));
    boolean glyphs = terminal.interactive() && !dumb(terminal);
    return new TextStyle(columns, glyphs, glyphs && !terminal.isSet("NO_COLOR"));
  }

  private static boolean dumb(Terminal terminal) {
    return "dumb".equals(terminal.environment().get("TERM"));
  }

  private static int columns(Terminal terminal) {
    String columns = terminal.environment().getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : TextStyle.USUAL;
  }
}
