package dev.layerweight.estimate.go;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds which version of Go a stage holds. */
final class GoRelease {

  private static final Pattern DEBIAN = Pattern.compile("golang-(1\\.\\d+)-(go|src)(\\s.*)?");

  private GoRelease() {}

  /** {@code 1.22.5} or {@code 1.22}; empty where neither the image nor a package tells. */
  static Optional<String> of(Step step) {
    return step.variable("GOLANG_VERSION")
        .or(() ->
            step.files().below("/usr").stream()
                .filter(entry -> entry.kind() == PartKind.APT)
                .map(Entry::owner)
                .flatMap(owner -> number(owner).stream())
                .findFirst())
        .or(() ->
            step.base().stream()
                .flatMap(base -> base.packages().stream())
                .flatMap(name -> number(name).stream())
                .findFirst());
  }

  private static Optional<String> number(String owner) {
    Matcher matcher = DEBIAN.matcher(owner);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
