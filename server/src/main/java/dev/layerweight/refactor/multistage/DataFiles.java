package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a compiled program may still read of the files that were copied for the build: everything
 * that is neither source, build file nor documentation.
 */
final class DataFiles {

  private static final int LIMIT_FILES = 50_000;

  private static final Pattern NOT_READ =
      Pattern.compile(
          "(?i)(.*/)?(\\.git|\\.github|\\.idea|\\.vscode|\\.mvn|\\.gradle|node_modules|vendor|target"
              + "|testdata|tests?)/.*|(.*/)?(\\.git\\w+|\\.dockerignore|\\.editorconfig|.*dockerfile.*"
              + "|docker-compose.*|compose\\.ya?ml|makefile|gnumakefile|cmakelists\\.txt|configure"
              + "|license.*|licence.*|copying|authors|changelog.*|readme.*|.*\\.md|.*\\.rst"
              + "|\\.golangci.*|rustfmt\\.toml|\\.clang-.*|mvnw(\\.cmd)?|gradlew(\\.bat)?)");

  private DataFiles() {}

  /**
   * Absolute paths that the runtime stage should get: whole folders where all in them may be read.
   *
   * @param sources extensions and names of what only the compiler reads
   * @param wholeFolders names of top folders that only the compiler reads
   */
  static List<String> of(
      SingleStage stage, List<Piece> copies, Pattern sources, Set<String> wholeFolders) {
    TreeMap<String, Set<String>> tops = new TreeMap<>();
    int seen = 0;
    for (Piece copy : copies) {
      String target = copy.path(copy.destination());
      boolean into =
          copy.destination().endsWith("/")
              || copy.sources().size() > 1
              || copy.destination().matches("\\.?/?")
              || copy.workingDirectory().equals(target);
      for (String source : copy.sources()) {
        String relative = UnixPath.resolve("/", source).substring(1);
        for (BuildContext.Root root : stage.context().select(relative, List.of(), false).roots()) {
          boolean whole =
              root.directory()
                  && !target.equals(copy.workingDirectory())
                  && !root.files().isEmpty()
                  && root.files().stream()
                      .allMatch(file -> isRead(file.relative(), sources, wholeFolders));
          if (whole) {
            tops.computeIfAbsent(target, _ -> new TreeSet<>());
            continue;
          }
          for (BuildContext.ContextFile file : root.files()) {
            if (++seen > LIMIT_FILES) {
              return List.of(target);
            }
            String path =
                root.directory()
                    ? UnixPath.child(target, file.relative())
                    : into ? UnixPath.child(target, UnixPath.name("/" + root.path())) : target;
            String below =
                UnixPath.isBelow(path, target) && !path.equals(target)
                    ? UnixPath.move(path, target, "/").substring(1)
                    : UnixPath.name(path);
            if (isRead(below, sources, wholeFolders)) {
              String top =
                  below.contains("/")
                      ? UnixPath.child(target, below.substring(0, below.indexOf('/')))
                      : path;
              tops.computeIfAbsent(top, _ -> new TreeSet<>()).add(path);
            }
          }
        }
      }
    }
    return new ArrayList<>(tops.keySet());
  }

  private static boolean isRead(String path, Pattern sources, Set<String> wholeFolders) {
    String top = path.contains("/") ? path.substring(0, path.indexOf('/')) : "";
    return !wholeFolders.contains(top)
        && !NOT_READ.matcher(path).matches()
        && !sources.matcher(UnixPath.name("/" + path)).matches();
  }
}
