package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.estimate.StageEstimate;
import java.util.ArrayList;
import java.util.List;

/** The report for a pull request or a preview: the order of thought of the text, in tables. */
public final class MarkdownReport implements ReportWriter {

  private static final int ROWS_BELOW_A_LAYER = 10;

  /** A comment on a pull request is read without scrolling, or not at all. */
  private static final int OPEN_ROWS = 12;

  /** Reports for people are set apart by an empty line. */
  @Override
  public String between() {
    return "\n";
  }

  @Override
  public String write(Report report) {
    StringBuilder page = new StringBuilder();
    Analysis analysis = report.analysis();
    List<LayerView> layers = LayerView.of(analysis);
    head(page, report);
    layers(page, analysis, layers);
    problems(page, analysis);
    ImageSummary.together(analysis)
        .ifPresent(sum -> page.append("**All of it together:** ").append(sum).append("\n\n"));
    contents(page, analysis, layers);
    stages(page, analysis);
    unknown(page, analysis);
    page.append(MarkdownText.prose(ImageSummary.counts(report, layers))).append('\n');
    return page.toString();
  }

  private static void head(StringBuilder page, Report report) {
    Analysis analysis = report.analysis();
    page.append("## ").append(MarkdownText.prose(ImageSummary.title(report))).append("\n\n**");
    page.append(ImageSummary.onDisk(analysis)).append("** on disk · ");
    page.append(ImageSummary.toPull(analysis)).append(" to pull");
    if (analysis.removable().likely() > 0) {
      page.append(" · **").append(Bytes.format(analysis.removable())).append(" can go**");
    }
    page.append(" · ").append(analysis.build().platform()).append("\n\n");
    List<String> notes = new ArrayList<>();
    BudgetWords.sentences(analysis).forEach(words -> notes.add("budget: " + words));
    notes.addAll(ImageSummary.notes(report));
    notes.forEach(note -> page.append("- ").append(MarkdownText.prose(note)).append('\n'));
    if (!notes.isEmpty()) {
      page.append('\n');
    }
  }

  private static void layers(StringBuilder page, Analysis analysis, List<LayerView> layers) {
    if (layers.isEmpty()) {
      return;
    }
    long total = analysis.build().image().unpacked().likely();
    List<LayerView> shown = ImageSummary.first(layers);
    int open = shown.size() > OPEN_ROWS + 1 ? OPEN_ROWS : shown.size();
    layerTable(page, shown.subList(0, open), total);
    if (open < shown.size()) {
      details(page, (layers.size() - open) + " smaller layers");
      layerTable(page, shown.subList(open, shown.size()), total);
      more(page, layers, "layers");
      page.append("\n</details>\n");
    }
    page.append('\n');
  }

  /** Folded away until somebody opens it, where the page is shown by a forge or an editor. */
  private static void details(StringBuilder page, String summary) {
    page.append("\n<details><summary>").append(summary).append("</summary>\n\n");
  }

  private static void layerTable(StringBuilder page, List<LayerView> layers, long total) {
    boolean built = layers.stream().anyMatch(layer -> layer.built().isPresent());
    page.append(
        built
            ? "| size | built | share | instruction | line |\n|---:|---:|---:|---|---:|\n"
            : "| size | share | instruction | line |\n|---:|---:|---|---:|\n");
    for (LayerView layer : layers) {
      String size = unbroken(Bytes.format(layer.weight().unpacked(), layer.complete()));
      row(
          page,
          built
              ? size
                  + " | "
                  + layer.built().map(Bytes::format).map(MarkdownReport::unbroken).orElse("")
              : size,
          Bytes.share(layer.bytes(), total).replace("<", "&lt;"),
          MarkdownText.code(Columns.fit(layer.what(), 100, "…")) + mark(layer.isRemovable()),
          String.valueOf(layer.line()));
    }
  }

  private static void problems(StringBuilder page, Analysis analysis) {
    List<Finding> findings = ImageSummary.problems(analysis);
    if (findings.isEmpty()) {
      return;
    }
    page.append("### Problems\n\n| line | what | saves | fix |\n|---:|---|---:|---|\n");
    for (Finding finding : ImageSummary.first(findings)) {
      row(
          page,
          String.valueOf(finding.line() + 1),
          (finding.breaks() ? "**broken:** " : "") + MarkdownText.prose(finding.message()),
          finding.saves().likely() > 0 ? unbroken(Bytes.format(finding.saves())) : "",
          finding.fix().map(fix -> MarkdownText.prose(fix.title())).orElse(""));
    }
    more(page, findings, "problems");
    page.append('\n');
  }

  private static void contents(StringBuilder page, Analysis analysis, List<LayerView> layers) {
    long total = analysis.build().image().unpacked().likely();
    List<LayerView> big =
        layers.stream().filter(layer -> layer.parts().size() >= 2 && layer.isBig(total)).toList();
    if (big.isEmpty()) {
      return;
    }
    details(page, "What the big layers hold");
    for (LayerView layer : big) {
      page.append("### What line ").append(layer.line()).append(" holds\n\n");
      page.append("| size | what |\n|---:|---|\n");
      PartRows parts = PartRows.of(layer, ROWS_BELOW_A_LAYER);
      for (PartRows.Row row : parts.rows()) {
        String size = unbroken(row.size());
        row(page, size, MarkdownText.code(row.name()) + mark(row.removable()));
      }
      parts.rest().ifPresent(rest -> row(page, unbroken(rest.size()), rest.name()));
      page.append('\n');
    }
    page.append("</details>\n\n");
  }

  private static void stages(StringBuilder page, Analysis analysis) {
    List<StageEstimate> others =
        analysis.build().stages().stream().filter(stage -> !stage.inImage()).toList();
    if (others.isEmpty()) {
      return;
    }
    page.append("### Stages not in the image\n\n| line | stage | size |\n|---:|---|---:|\n");
    for (StageEstimate stage : others) {
      row(
          page,
          String.valueOf(stage.from().line() + 1),
          MarkdownText.prose(ImageSummary.stageName(stage))
              + " from "
              + MarkdownText.code(stage.base().reference())
              + (stage.needed() ? "" : " (nothing needs it)"),
          unbroken(Bytes.format(stage.total().unpacked(), stage.complete())));
    }
    page.append('\n');
  }

  private static void unknown(StringBuilder page, Analysis analysis) {
    List<Unweighed> unknowns = Unweighed.of(analysis.build());
    if (unknowns.isEmpty()) {
      return;
    }
    page.append("### Not known: the image is at least this big\n\n");
    for (Unweighed part : ImageSummary.first(unknowns)) {
      page.append("- line ").append(part.line()).append(": ");
      page.append(MarkdownText.prose(part.reason())).append('\n');
    }
    more(page, unknowns, "reasons");
    page.append('\n');
  }

  private static void more(StringBuilder page, List<?> rows, String what) {
    ImageSummary.more(rows, what).ifPresent(more -> page.append("\n").append(more).append('\n'));
  }

  private static String mark(boolean removable) {
    return removable ? " **removable**" : "";
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** A narrow column must not break between a number and its unit. */
  private static String unbroken(String size) {
    return size.replace(' ', '\u00a0');
  }
}
