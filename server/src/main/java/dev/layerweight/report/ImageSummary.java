package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.StageEstimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sentences that every report for people has in the same words. */
final class ImageSummary {

  static final int MOST_ROWS = 60;

  private static final Pattern DAY = Pattern.compile("\\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\\b");

  private ImageSummary() {}

  /** Of a long list what a person reads; the JSON report has all of it. */
  static <T> List<T> first(List<T> rows) {
    return rows.subList(0, Math.min(rows.size(), MOST_ROWS));
  }

  /** {@code and 40 more layers}, empty where {@link #first} left nothing out. */
  static Optional<String> more(List<?> rows, String what) {
    int left = rows.size() - MOST_ROWS;
    return left > 0 ? Optional.of("and " + left + " more " + what) : Optional.empty();
  }

  /** {@code docker/api.Dockerfile → runtime}; the stage only where there are several. */
  static String title(Report report) {
    BuildEstimate build = report.analysis().build();
    String file = Visible.line(report.file());
    return build.stages().size() < 2
        ? file
        : build.targetStage().map(stage -> file + " → " + stageName(stage)).orElse(file);
  }

  /** The name after AS, else {@code stage 2} counted as Docker does, from 0. */
  static String stageName(StageEstimate stage) {
    return stage.name().map(Visible::line).orElse("stage " + stage.index());
  }

  static String onDisk(Analysis analysis) {
    BuildEstimate build = analysis.build();
    return Bytes.format(build.image().unpacked(), build.complete());
  }

  static String toPull(Analysis analysis) {
    BuildEstimate build = analysis.build();
    return Bytes.format(build.image().compressed(), build.complete());
  }

  /** What was decided for the user, and which base images stand in for others. */
  static List<String> notes(Report report) {
    List<String> notes = new ArrayList<>(report.notes().stream().map(Visible::words).toList());
    for (StageEstimate stage : report.analysis().build().stages()) {
      if (stage.inImage() && stage.base().nearest()) {
        notes.add(
            Visible.line(stage.base().reference()) + ": " + Visible.words(stage.base().source()));
      }
    }
    BuiltWords.error(report.analysis().build()).ifPresent(notes::add);
    report.analysis().build().problems().stream().map(Visible::words).forEach(notes::add);
    return notes;
  }

  /** What breaks first, then what saves most. */
  static List<Finding> problems(Analysis analysis) {
    return analysis.findings().stream()
        .sorted(
            Comparator.comparing(Finding::breaks)
                .thenComparing(finding -> finding.saves().likely())
                .reversed())
        .toList();
  }

  /** {@code 8.03 GB → 6.9 GB (−14 %)}; empty where nothing can go. */
  static Optional<String> together(Analysis analysis) {
    long total = analysis.build().image().unpacked().likely();
    long rest = Sizes.rest(analysis);
    if (total <= 0 || rest >= total) {
      return Optional.empty();
    }
    long percent = Math.round(100.0 * (total - rest) / total);
    return Optional.of(
        "%s → %s (%s)"
            .formatted(
                onDisk(analysis),
                (analysis.build().complete() ? "" : "≥ ") + Bytes.format(rest),
                percent == 0 ? "less than −1 %" : "−" + percent + " %"));
  }

  /** {@code layers 18 · exact 11, computed 6, unknown 1 · tables of 2026-11-21}. */
  static String counts(Report report, List<LayerView> layers) {
    int exact = 0;
    int computed = 0;
    int approximate = 0;
    int unknown = 0;
    for (LayerView layer : layers) {
      if (!layer.complete()) {
        unknown += layer.count();
        continue;
      }
      switch (layer.weight().unpacked().basis()) {
        case EXACT -> exact += layer.count();
        case COMPUTED -> computed += layer.count();
        case APPROXIMATE -> approximate += layer.count();
        case UNKNOWN -> unknown += layer.count();
      }
    }
    List<String> kinds = new ArrayList<>();
    addCount(kinds, "exact", exact);
    addCount(kinds, "computed", computed);
    addCount(kinds, "approximate", approximate);
    addCount(kinds, "unknown", unknown);
    String counted = "layers " + (exact + computed + approximate + unknown);
    return counted
        + (kinds.isEmpty() ? "" : " · " + String.join(", ", kinds))
        + BudgetWords.ignored(report.analysis()).map(words -> " · " + words).orElse("")
        + tableDates(report.analysis(), layers);
  }

  /**
   * {@code tables of 2026-11-12 to 2026-11-21}: the days that the sources of the image's parts
   * name, nothing where none does.
   */
  private static String tableDates(Analysis analysis, List<LayerView> layers) {
    Stream<String> parts =
        layers.stream()
            .flatMap(layer -> layer.parts().stream())
            .map(part -> part.provenance().source());
    Stream<String> bases =
        analysis.build().stages().stream()
            .filter(StageEstimate::inImage)
            .map(stage -> stage.base().source());
    NavigableSet<String> days =
        Stream.concat(parts, bases)
            .distinct()
            .flatMap(source -> DAY.matcher(source).results().map(MatchResult::group))
            .collect(Collectors.toCollection(TreeSet::new));
    if (days.isEmpty()) {
      return "";
    }
    return " · tables of "
        + (days.size() == 1 ? days.first() : days.first() + " to " + days.last());
  }

  private static void addCount(List<String> kinds, String name, int count) {
    if (count > 0) {
      kinds.add(name + " " + count);
    }
  }
}
