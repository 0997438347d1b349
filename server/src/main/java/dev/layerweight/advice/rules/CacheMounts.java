package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Offers a cache mount where a cache could be deleted: it leaves the image as well, and the next
 * build is faster. Only for a file that already uses what BuildKit alone understands.
 */
final class CacheMounts {

  private static final Pattern PLAIN = Pattern.compile("/[\\w.+/-]+");

  private CacheMounts() {}

  /** Empty where the file does not show that BuildKit builds it, or the cache has no plain path. */
  static Optional<Fix> instead(Located run, List<Part> caches, Subject subject) {
    List<String> folders = caches.stream().map(Part::path).distinct().sorted().toList();
    boolean plain = folders.stream().allMatch(folder -> PLAIN.matcher(folder).matches());
    if (!(run.instruction() instanceof Instruction.Run)
        || folders.isEmpty()
        || !plain
        || !usesBuildKit(subject)) {
      return Optional.empty();
    }
    String mounts =
        folders.stream()
            .map(folder -> " --mount=type=cache,target=" + folder)
            .collect(Collectors.joining());
    return Optional.of(
        new Fix(
            "Keep the cache in a cache mount",
            List.of(
                FileEdit.ofDockerfile(
                    List.of(
                        RunText.insert(
                            run.placed(), run.instruction().head().keywordRange().end(), mounts)))),
            false));
  }

  private static boolean usesBuildKit(Subject subject) {
    return subject.dockerfile().directives().stream()
            .anyMatch(directive -> directive.name().toLowerCase(Locale.ROOT).equals("syntax"))
        || subject.dockerfile().instructions().stream()
            .anyMatch(placed -> !placed.instruction().head().flagsNamed("mount").isEmpty());
  }
}
