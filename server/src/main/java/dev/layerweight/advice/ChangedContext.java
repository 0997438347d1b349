package dev.layerweight.advice;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.text.TextEdit;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The build context as it would be after a fix that also edits files in it. Paths that the fix adds
 * to the ignore file are not there any more; it can add plain paths, names at any depth ({@code
 * **}{@code /name}) and endings at any depth ({@code **}{@code /*.pyc}).
 */
final class ChangedContext implements BuildContext {

  private static final int LIMIT_BYTES = 16 << 20;

  private final BuildContext before;
  private final Map<String, String> changed;
  private final List<String> ignored;

  private ChangedContext(BuildContext before, Map<String, String> changed, List<String> ignored) {
    this.before = before;
    this.changed = changed;
    this.ignored = ignored;
  }

  /** Empty where an edited file cannot be read, or does not fit the edits any more. */
  static Optional<BuildContext> of(BuildContext before, List<FileEdit> edits) {
    Map<String, String> changed = new HashMap<>();
    List<String> ignored = List.of();
    for (FileEdit edit : edits) {
      if (edit.path().isEmpty()) {
        continue;
      }
      boolean ignoreFile = before.ignoreFile().equals(Optional.of(edit.path()));
      Optional<String> read =
          ignoreFile ? Optional.of(before.ignoreText()) : before.read(edit.path(), LIMIT_BYTES);
      String text = read.orElse("");
      if (edit.edits().stream().anyMatch(change -> change.range().end() > text.length())) {
        return Optional.empty();
      }
      String after = TextEdit.apply(text, edit.edits());
      changed.put(edit.path(), after);
      if (ignoreFile) {
        Optional<List<String>> added = added(text, after);
        if (added.isEmpty()) {
          return Optional.empty();
        }
        ignored = added.get();
      }
    }
    return Optional.of(
        changed.isEmpty() ? before : new ChangedContext(before, Map.copyOf(changed), ignored));
  }

  /** The patterns that stand behind the old text; empty where the old text itself was changed. */
  private static Optional<List<String>> added(String before, String after) {
    if (!after.startsWith(before)) {
      return Optional.empty();
    }
    List<String> patterns =
        after
            .substring(before.length())
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty())
            .toList();
    boolean plain =
        patterns.stream()
            .map(pattern -> pattern.replaceFirst("^\\*\\*/(\\*(?=\\.))?", ""))
            .noneMatch(pattern -> pattern.matches("[!#].*|.*[*?\\[\\\\].*"));
    return plain
        ? Optional.of(
            patterns.stream().map(pattern -> UnixPath.resolve("/", pattern).substring(1)).toList())
        : Optional.empty();
  }

  private boolean isIgnored(String path) {
    return ignored.stream().anyMatch(pattern -> matches(pattern, path));
  }

  private static boolean matches(String pattern, String path) {
    if (!pattern.startsWith("**/")) {
      return path.equals(pattern) || path.startsWith(pattern + "/");
    }
    String name = pattern.substring("**/".length());
    return name.startsWith("*")
        ? Stream.of(path.split("/")).anyMatch(part -> part.endsWith(name.substring(1)))
        : ("/" + path + "/").contains("/" + name + "/");
  }

  @Override
  public Selection select(String source, List<String> excludes, boolean unpackingArchives) {
    Selection selection = before.select(source, excludes, unpackingArchives);
    return new Selection(
        selection.roots().stream()
            .filter(root -> !isIgnored(root.path()))
            .map(this::changed)
            .toList(),
        selection.problems());
  }

  private Root changed(Root root) {
    if (root.unpacked()) {
      return root;
    }
    List<ContextFile> files =
        root.files().stream()
            .filter(file -> !isIgnored(path(root, file)))
            .map(file -> resized(root, file))
            .toList();
    return new Root(root.path(), root.directory(), false, files);
  }

  private static String path(Root root, ContextFile file) {
    return file.relative().isEmpty()
        ? root.path()
        : root.path().isEmpty() ? file.relative() : root.path() + "/" + file.relative();
  }

  private ContextFile resized(Root root, ContextFile file) {
    String text = changed.get(path(root, file));
    if (text == null) {
      return file;
    }
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return new ContextFile(
        file.relative(),
        bytes,
        file.bytes() == 0 ? bytes : file.compressedBytes() * bytes / file.bytes());
  }

  @Override
  public Optional<String> read(String path, int limitBytes) {
    if (isIgnored(path)) {
      return Optional.empty();
    }
    String text = changed.get(path);
    return text == null ? before.read(path, limitBytes) : Optional.of(text);
  }

  @Override
  public Optional<List<ContextFile>> archive(String path) {
    return isIgnored(path) ? Optional.empty() : before.archive(path);
  }

  @Override
  public boolean isFile(String path) {
    return !isIgnored(path) && (changed.containsKey(path) || before.isFile(path));
  }

  @Override
  public boolean isDirectory(String path) {
    return !isIgnored(path) && before.isDirectory(path);
  }

  @Override
  public Optional<String> ignoreFile() {
    return before.ignoreFile();
  }

  @Override
  public Optional<String> dockerfile() {
    return before.dockerfile();
  }

  @Override
  public String ignoreText() {
    return before.ignoreFile().map(changed::get).orElseGet(before::ignoreText);
  }
}
