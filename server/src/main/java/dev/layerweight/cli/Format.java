package dev.layerweight.cli;

import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.report.HtmlReport;
import dev.layerweight.report.JsonReport;
import dev.layerweight.report.MarkdownReport;
import dev.layerweight.report.ReportWriter;
import dev.layerweight.report.SarifReport;
import dev.layerweight.report.TextReport;
import dev.layerweight.report.TextStyle;

/** The formats of {@code analyze}; their names in lower case are the values of the option. */
enum Format {
  TEXT,
  MARKDOWN,
  JSON,
  HTML,
  SARIF;

  ReportWriter writer(Terminal terminal) {
    return switch (this) {
      case TEXT -> new TextReport(style(terminal));
      case MARKDOWN -> new MarkdownReport();
      case JSON -> new JsonReport();
      case HTML -> new HtmlReport();
      case SARIF ->
          new SarifReport(
              CommandLineProgram.version(), Rules.all().stream().map(Rule::id).toList());
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
