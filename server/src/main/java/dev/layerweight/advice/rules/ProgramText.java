package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The text of the program's own files, as far as the image gets them from the build context. */
final class ProgramText {

  private static final int LIMIT_FILES = 400;
  private static final int LIMIT_FILE_BYTES = 256 << 10;
  private static final long LIMIT_BYTES = 4 << 20;

  private static final Pattern ASIDE =
      Pattern.compile("(.*/)?(tests?|docs?|node_modules|\\.venv|venv)/.*");

  private record Source(String path, long bytes) {}

  private ProgramText() {}

  /**
   * Small files that stages of the image copy, those of tests left out; of big projects the first
   * ones alone.
   *
   * @param paths what their path in the context must match
   */
  static Stream<String> ofContext(Subject subject, String paths) {
    Pattern wanted = Pattern.compile(paths);
    Set<Source> sources = new LinkedHashSet<>();
    long bytes = 0;
    List<Root> roots =
        subject
            .needed()
            .filter(Located::copiesContext)
            .flatMap(copy -> copy.sources().stream())
            .distinct()
            .flatMap(source -> subject.context().select(source, List.of(), false).roots().stream())
            .toList();
    for (Root root : roots) {
      for (ContextFile file : root.files()) {
        Source source = new Source(path(root, file), file.bytes());
        if (file.bytes() <= LIMIT_FILE_BYTES
            && wanted.matcher(source.path()).matches()
            && !ASIDE.matcher(source.path()).matches()
            && bytes + file.bytes() <= LIMIT_BYTES
            && sources.size() < LIMIT_FILES
            && sources.add(source)) {
          bytes += file.bytes();
        }
      }
    }
    return sources.stream()
        .flatMap(source -> subject.context().read(source.path(), LIMIT_FILE_BYTES).stream());
  }

  /** The path of a file in the build context. */
  private static String path(Root root, ContextFile file) {
    return file.relative().isEmpty()
        ? root.path()
        : root.path().isEmpty() ? file.relative() : root.path() + "/" + file.relative();
  }
}
