package dev.layerweight.lsp;

import dev.layerweight.lsp.LayerweightClient.Summary;
import dev.layerweight.lsp.LayerweightServer.CompareAnswer;
import dev.layerweight.report.Bytes;
import dev.layerweight.report.MarkdownText;
import java.util.List;

/** A document's image in a status bar. */
final class Summaries {

  private static final int SHOWN_PROBLEMS = 3;

  private Summaries() {}

  /** {@code +120 MB}: what the image weighs now beside what it did. */
  static CompareAnswer change(Analyzed before, Analyzed now) {
    long bytes = onDisk(now) - onDisk(before);
    boolean comparable =
        before.build().target().isPresent() && now.build().target().isPresent() && bytes != 0;
    return comparable
        ? new CompareAnswer(bytes, (bytes < 0 ? "−" : "+") + Bytes.format(Math.abs(bytes)))
        : new CompareAnswer(0, "");
  }

  private static long onDisk(Analyzed analyzed) {
    return analyzed.build().image().unpacked().likely();
  }

  static Summary of(Analyzed analyzed) {
    String uri = analyzed.snapshot().uri();
    return analyzed
        .build()
        .targetStage()
        .map(stage -> {
          String text =
              Bytes.format(analyzed.build().image().unpacked(), analyzed.build().complete());
          List<String> sizes = Wording.image(analyzed.build(), analyzed.analysis().removable());
          StringBuilder tooltip = new StringBuilder("**" + sizes.getFirst() + "**");
          sizes.stream().skip(1).forEach(size -> tooltip.append(" · ").append(size));
          tooltip.append("\n\n").append(analyzed.build().platform());
          stage
              .name()
              .ifPresent(name -> tooltip.append(" · stage ").append(MarkdownText.code(name)));
          analyzed.build().problems().stream()
              .limit(SHOWN_PROBLEMS)
              .forEach(problem -> tooltip.append("\n\n").append(MarkdownText.prose(problem)));
          return new Summary(uri, text, tooltip.toString());
        })
        .orElseGet(() -> new Summary(uri, "", ""));
  }
}
