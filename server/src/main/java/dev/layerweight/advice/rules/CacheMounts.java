package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
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
    return instead(List.of(run), caches, subject);
  }

  /** The same mounts for several RUNs, so that what the first loads is there for the others. */
  static Optional<Fix> instead(List<Located> runs, List<Part> caches, Subject subject) {
    List<String> folders = caches.stream().map(Part::path).distinct().sorted().toList();
    boolean plain = folders.stream().allMatch(folder -> PLAIN.matcher(folder).matches());
    boolean onlyRuns = runs.stream().allMatch(run -> run.instruction() instanceof Instruction.Run);
    if (!onlyRuns || folders.isEmpty() || !plain || !usesBuildKit(subject)) {
      return Optional.empty();
    }
    List<TextEdit> edits = new ArrayList<>();
    for (Located run : runs) {
      String mounts =
          folders.stream()
              .filter(folder -> !isMounted(run, folder))
              .map(folder -> " --mount=type=cache,target=" + folder + sharing(folder))
              .collect(Collectors.joining());
      if (!mounts.isEmpty()) {
        edits.add(
            RunText.insert(run.placed(), run.instruction().head().keywordRange().end(), mounts));
      }
    }
    return edits.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fix(
                "Keep the cache in a cache mount",
                List.of(FileEdit.ofDockerfile(List.copyOf(edits))),
                false));
  }

  /**
   * Package managers of distributions lock their folders, and fail where another build has them.
   */
  private static String sharing(String folder) {
    return folder.startsWith("/var/") ? ",sharing=locked" : "";
  }

  private static boolean isMounted(Located run, String folder) {
    return run.instruction().head().flagsNamed("mount").stream()
        .flatMap(flag -> flag.value().stream())
        .anyMatch(mount -> List.of(mount.text().split(",")).contains("target=" + folder));
  }

  private static boolean usesBuildKit(Subject subject) {
    return subject.dockerfile().directives().stream()
            .anyMatch(directive -> directive.name().toLowerCase(Locale.ROOT).equals("syntax"))
        || subject.dockerfile().instructions().stream()
            .anyMatch(placed -> !placed.instruction().head().flagsNamed("mount").isEmpty());
  }
}
