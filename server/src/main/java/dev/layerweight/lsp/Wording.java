package dev.layerweight.lsp;

import dev.layerweight.advice.Finding;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.report.Bytes;
import dev.layerweight.report.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The phrases that hints, cards, lenses, diagnostics and titles have in common. */
final class Wording {

  private Wording() {}

  static boolean isKnown(Estimate size) {
    return size.basis() != Basis.UNKNOWN;
  }

  /** {@code 4.0 %}, {@code 93 %}, {@code less than 0.1 %}; empty where there is no whole. */
  static Optional<String> share(long part, long whole) {
    if (whole <= 0) {
      return Optional.empty();
    }
    double percent = 100.0 * part / whole;
    if (percent > 0 && percent < 0.1) {
      return Optional.of("less than 0.1 %");
    }
    return Optional.of(Bytes.percent(percent));
  }

  /** Text from outside in one line of at most {@code limit} characters. */
  static String shortened(String text, int limit) {
    String words = Visible.words(text);
    if (words.length() <= limit) {
      return words;
    }
    int end = Character.isHighSurrogate(words.charAt(limit - 2)) ? limit - 2 : limit - 1;
    return words.substring(0, end).stripTrailing() + "…";
  }

  /** The title of a fix with what it saves: {@code Add --no-install-recommends (−142 MB)}. */
  static String title(String title, Estimate saves) {
    return Visible.words(title) + saving(saves).map(bytes -> " (" + bytes + ")").orElse("");
  }

  /** {@code −142 MB}, {@code up to −142 MB}, or nothing where nothing is saved. */
  static Optional<String> saving(Estimate saves) {
    return saves.high() > 0 ? Optional.of(Bytes.saving(saves)) : Optional.empty();
  }

  /** What can go by a finding: {@code 243 MB can go}, {@code Up to 243 MB can go}. */
  static String canGo(Finding finding) {
    if (finding.saves().high() == 0) {
      return finding.breaks() ? "Does not work" : "Can go";
    }
    String saving = Bytes.saving(finding.saves()).replace("−", "");
    return Character.toUpperCase(saving.charAt(0)) + saving.substring(1) + " can go";
  }

  /** {@code 8.03 GB on disk · 4.4 GB to pull · 1.2 GB can go}, with what is known of it. */
  static List<String> image(BuildEstimate build, Estimate removable) {
    List<String> parts = new ArrayList<>();
    parts.add(Bytes.format(build.image().unpacked(), build.complete()) + " on disk");
    if (isKnown(build.image().compressed()) && build.image().compressed().likely() > 0) {
      parts.add(Bytes.format(build.image().compressed(), build.complete()) + " to pull");
    }
    if (removable.likely() > 0) {
      parts.add(Bytes.format(removable) + " can go");
    }
    return parts;
  }
}
