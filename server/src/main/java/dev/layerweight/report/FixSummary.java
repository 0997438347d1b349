package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.advice.Fixed;
import java.util.List;
import java.util.function.Predicate;

/** Says in a few lines which fixes were made, what each saves, and what could still be done. */
public final class FixSummary {

  private static final int MOST_LINES = 40;

  private FixSummary() {}

  /**
   * The summary of one Dockerfile.
   *
   * @param left findings whose fix was not asked for and would need {@code --unsafe}
   */
  public static String of(String file, Fixed fixed, Predicate<Finding> left) {
    StringBuilder summary = new StringBuilder(file).append(": ");
    if (fixed.steps().isEmpty()) {
      summary.append("nothing to fix at ").append(total(fixed.after())).append('\n');
    } else {
      summary.append(total(fixed.before())).append(" → ").append(total(fixed.after()));
      summary.append(" (−").append(Bytes.format(saved(fixed))).append(")\n");
    }
    fixed.steps().stream()
        .limit(MOST_LINES)
        .forEach(step -> line(summary, "", step.line(), step.finding()));
    if (fixed.steps().size() > MOST_LINES) {
      int more = fixed.steps().size() - MOST_LINES;
      summary.append("  and ").append(more).append(" more\n");
    }
    List<Finding> unsafe = fixed.after().findings().stream().filter(left).toList();
    if (!unsafe.isEmpty()) {
      summary.append("  not made without --unsafe, as the image could behave differently:\n");
      unsafe.stream()
          .limit(MOST_LINES)
          .forEach(finding -> line(summary, "  ", finding.line(), finding));
    }
    return summary.toString();
  }

  private static void line(StringBuilder summary, String indent, int line, Finding finding) {
    String title = finding.fix().map(fix -> Visible.words(fix.title())).orElse("");
    String saves = finding.saves().high() > 0 ? " (" + Bytes.saving(finding.saves()) + ")" : "";
    summary.append(indent).append("  line ").append(line + 1).append(": ");
    summary.append(title).append(saves).append("  [").append(finding.rule()).append("]\n");
    finding.fix().stream()
        .flatMap(fix -> fix.leftToTheUser().stream())
        .map(Visible::words)
        .forEach(
            open -> summary.append(indent).append("    to decide: ").append(open).append('\n'));
  }

  private static String total(Analysis analysis) {
    return Bytes.format(analysis.build().image().unpacked(), analysis.build().complete());
  }

  private static long saved(Fixed fixed) {
    return fixed.before().build().image().unpacked().likely()
        - fixed.after().build().image().unpacked().likely();
  }
}
