package dev.layerweight.estimate.go;

import dev.layerweight.estimate.locked.LockedPackage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code go.mod} and {@code go.sum}: which modules a build loads. */
final class GoModule {

  private static final int LIMIT_LINES = 20_000;
  private static final Pattern REQUIRED =
      Pattern.compile("(?:require\\s+)?(\\S+\\.\\S+|\\S+/\\S+)\\s+(v\\d\\S*)\\s*(?://.*)?");
  private static final Pattern REPLACED =
      Pattern.compile("(?:replace\\s+)?(\\S+)(?:\\s+v\\S+)?\\s+=>\\s+(\\S+)(?:\\s+(v\\S+))?.*");
  private static final Pattern SUMMED = Pattern.compile("(\\S+)\\s+(v[^\\s/]+)\\s+h1:\\S+");

  private GoModule() {}

  /**
   * The modules that {@code go mod download} and a build load.
   *
   * <p>Since Go 1.17 {@code go.mod} names all of them; of what it names {@code go.sum} has the
   * archive's sum where some package is needed.
   */
  static List<LockedPackage> modules(String manifest, Optional<String> sums) {
    Map<String, String> required = new LinkedHashMap<>();
    Map<String, Optional<LockedPackage>> replaced = new LinkedHashMap<>();
    manifest
        .lines()
        .limit(LIMIT_LINES)
        .map(String::strip)
        .filter(line -> !line.startsWith("//") && !line.startsWith("module "))
        .filter(line -> !line.startsWith("exclude ") && !line.startsWith("retract "))
        .forEach(line -> {
          Matcher replace = REPLACED.matcher(line);
          Matcher require = REQUIRED.matcher(line);
          if (replace.matches()) {
            replaced.put(replace.group(1), target(replace));
          } else if (require.matches()) {
            required.put(require.group(1), require.group(2));
          }
        });
    Set<String> summed = summed(sums.orElse(""));
    List<LockedPackage> modules = new ArrayList<>();
    required.forEach((name, version) ->
        replaced
            .getOrDefault(name, Optional.of(new LockedPackage(name, version)))
            .filter(one -> summed.isEmpty() || summed.contains(one.name() + " " + one.version()))
            .ifPresent(modules::add));
    return List.copyOf(modules);
  }

  /** Empty where a module is replaced by a folder. */
  private static Optional<LockedPackage> target(Matcher replace) {
    return Optional.ofNullable(replace.group(3))
        .map(version -> new LockedPackage(replace.group(2), version));
  }

  private static Set<String> summed(String sums) {
    Set<String> summed = new HashSet<>();
    sums.lines()
        .limit(LIMIT_LINES)
        .map(String::strip)
        .map(SUMMED::matcher)
        .filter(Matcher::matches)
        .forEach(line -> summed.add(line.group(1) + " " + line.group(2)));
    return summed;
  }
}
