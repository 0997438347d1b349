package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.StageEstimate;
import java.util.ArrayList;
import java.util.List;

/**
 * The report for a terminal: how big, where, what can go, how. No line is wider than the style
 * allows.
 */
public final class TextReport implements ReportWriter {

  private static final String REMOVABLE = "[removable]";

  private static final int ROWS_BELOW_A_LAYER = 5;
  private static final int SHARE_COLUMNS = 4;
  private static final int NARROWEST_WITH_BARS = 70;

  private final TextStyle style;
  private final Ink ink;

  public TextReport(TextStyle style) {
    this.style = style;
    this.ink = new Ink(style);
  }

  /** Reports for people are set apart by an empty line. */
  @Override
  public String between() {
    return "\n";
  }

  @Override
  public String write(Report report) {
    Page page = new Page();
    Analysis analysis = report.analysis();
    List<LayerView> layers = LayerView.of(analysis);
    head(page, report);
    layers(page, analysis, layers);
    problems(page, analysis);
    stages(page, analysis.build());
    unknown(page, analysis.build());
    ImageSummary.together(analysis)
        .ifPresent(sum -> page.prose("", ink.words("All of it together: " + sum)).blank());
    page.prose("", ink.words(ImageSummary.counts(report, layers)));
    return page.text();
  }

  private void head(Page page, Report report) {
    Analysis analysis = report.analysis();
    String platform = analysis.build().platform().toString();
    int titleColumns = style.columns() - Columns.width(platform) - 2;
    String title =
        Columns.fitEnd(ink.words(ImageSummary.title(report)), titleColumns, ink.ellipsis());
    page.line(ink.bold(Columns.left(title, titleColumns)) + "  " + platform);
    String total =
        ImageSummary.onDisk(analysis)
            + " on disk · "
            + ImageSummary.toPull(analysis)
            + " to pull"
            + (analysis.removable().likely() > 0
                ? " · " + Bytes.format(analysis.removable()) + " can go"
                : "");
    Columns.wrap(ink.words(total), style.columns()).forEach(line -> page.line(ink.bold(line)));
    BudgetWords.sentences(analysis).forEach(words -> page.prose("budget: ", ink.words(words)));
    ImageSummary.notes(report).forEach(note -> page.prose("note: ", ink.words(note)));
    page.blank();
  }

  private void layers(Page page, Analysis analysis, List<LayerView> layers) {
    long total = analysis.build().image().unpacked().likely();
    List<String> sizes =
        layers.stream()
            .map(layer -> ink.words(Bytes.format(layer.weight().unpacked(), layer.complete())))
            .toList();
    int sizeColumns = Math.max(8, sizes.stream().mapToInt(Columns::width).max().orElse(0));
    int lastLine = layers.stream().mapToInt(LayerView::line).max().orElse(0);
    int lineColumns = ("line " + lastLine).length();
    int barColumns = style.columns() >= NARROWEST_WITH_BARS ? style.columns() / 5 : 0;
    int whatColumns = style.columns() - sizeColumns - barColumns - SHARE_COLUMNS - lineColumns - 9;
    for (int i = 0; i < Math.min(layers.size(), ImageSummary.MOST_ROWS); i++) {
      LayerView layer = layers.get(i);
      String mark =
          layer.built().map(size -> " [built: " + ink.words(Bytes.format(size)) + "]").orElse("")
              + (layer.isRemovable() ? " " + REMOVABLE : "");
      String what = Columns.fit(layer.what(), whatColumns - mark.length(), ink.ellipsis());
      int padding = whatColumns - Columns.width(what) - mark.length();
      page.line(
          "  "
              + Columns.right(sizes.get(i), sizeColumns)
              + "  "
              + ink.bar(total > 0 ? (double) layer.bytes() / total : 0, barColumns)
              + " "
              + Columns.right(Bytes.share(layer.bytes(), total), SHARE_COLUMNS)
              + "  "
              + what
              + ink.removable(mark)
              + " ".repeat(padding)
              + "  "
              + ink.dim(Columns.right("line " + layer.line(), lineColumns)));
      boolean partlyRemovable = !layer.removable().isEmpty() && !layer.isRemovable();
      if (layer.parts().size() > 1 && (layer.isBig(total) || partlyRemovable)) {
        parts(page, layer, sizeColumns);
      }
    }
    String indent = " ".repeat(sizeColumns + 4);
    ImageSummary.more(layers, "layers").ifPresent(more -> page.line(indent + more));
    page.blank();
  }

  private void parts(Page page, LayerView layer, int sizeColumns) {
    PartRows parts = PartRows.of(layer, ROWS_BELOW_A_LAYER);
    String indent = " ".repeat(sizeColumns + 4);
    for (int i = 0; i < parts.rows().size(); i++) {
      PartRows.Row row = parts.rows().get(i);
      boolean last = i + 1 == parts.rows().size() && parts.rest().isEmpty();
      partLine(page, indent, last, row.size(), row.name(), row.removable());
    }
    parts.rest().ifPresent(rest -> partLine(page, indent, true, rest.size(), rest.name(), false));
  }

  private void partLine(
      Page page, String indent, boolean last, String size, String name, boolean removable) {
    String start = indent + ink.branch(last) + Columns.right(size, 8) + "  ";
    String mark = removable ? " " + REMOVABLE : "";
    int columns = style.columns() - Columns.width(start) - mark.length();
    page.line(ink.dim(start) + Columns.fit(name, columns, ink.ellipsis()) + ink.removable(mark));
  }

  private void problems(Page page, Analysis analysis) {
    List<Finding> findings = ImageSummary.problems(analysis);
    if (findings.isEmpty()) {
      return;
    }
    int lastLine = findings.stream().mapToInt(Finding::line).max().orElse(0) + 1;
    int lineColumns = ("line " + lastLine).length();
    page.line(ink.bold("Problems"));
    for (Finding finding : ImageSummary.first(findings)) {
      String place = Columns.left("line " + (finding.line() + 1), lineColumns);
      String size = finding.saves().likely() > 0 ? Bytes.format(finding.saves()) : "";
      String start = "  " + place + "  " + Columns.right(ink.words(size), 8) + "  ";
      String message = (finding.breaks() ? "broken: " : "") + Visible.words(finding.message());
      page.prose(start, ink.words(message));
      String under = " ".repeat(Columns.width(start));
      finding
          .fix()
          .ifPresent(fix -> page.prose(under + "fix: ", ink.words(Visible.words(fix.title()))));
    }
    ImageSummary.more(findings, "problems").ifPresent(more -> page.line("  " + more));
    page.blank();
  }

  private void stages(Page page, BuildEstimate build) {
    List<StageEstimate> others = build.stages().stream().filter(stage -> !stage.inImage()).toList();
    if (others.isEmpty()) {
      return;
    }
    page.line(ink.bold("Stages not in the image"));
    int lineColumns = ("line " + (others.getLast().from().line() + 1)).length();
    for (StageEstimate stage : others) {
      String line = Columns.left("line " + (stage.from().line() + 1), lineColumns);
      String size = ink.words(Bytes.format(stage.total().unpacked(), stage.complete()));
      String start = "  " + line + "  " + Columns.right(size, 10) + "  ";
      String what =
          ImageSummary.stageName(stage)
              + ", from "
              + Visible.line(stage.base().reference())
              + (stage.needed() ? "" : " (nothing needs it)");
      page.line(start + Columns.fit(what, style.columns() - Columns.width(start), ink.ellipsis()));
    }
    page.blank();
  }

  private void unknown(Page page, BuildEstimate build) {
    List<Unweighed> unknowns = Unweighed.of(build);
    if (unknowns.isEmpty()) {
      return;
    }
    page.line(ink.bold("Not known: the image is at least this big"));
    ImageSummary.first(unknowns)
        .forEach(part -> page.prose("  line " + part.line() + "  ", ink.words(part.reason())));
    ImageSummary.more(unknowns, "reasons").ifPresent(more -> page.line("  " + more));
    page.blank();
  }

  /** The lines written so far. */
  private final class Page {

    private final StringBuilder text = new StringBuilder();

    Page line(String line) {
      text.append(line.stripTrailing()).append('\n');
      return this;
    }

    Page blank() {
      text.append('\n');
      return this;
    }

    /** Text broken between words; further lines begin under the first one's text. */
    Page prose(String start, String words) {
      int indent = Columns.width(start);
      List<String> lines = new ArrayList<>(Columns.wrap(words, style.columns() - indent));
      line(start + lines.removeFirst());
      lines.forEach(next -> line(" ".repeat(indent) + next));
      return this;
    }

    String text() {
      return text.toString();
    }
  }
}
