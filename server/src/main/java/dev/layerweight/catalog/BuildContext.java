package dev.layerweight.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The build context as a build sees it: what {@code .dockerignore} leaves out is not there.
 *
 * <p>Paths are relative, with {@code /}, without {@code ./}; the root is the empty string.
 */
public interface BuildContext {

  /** The files that a source of COPY selects: a file, a folder's whole content, or a glob's. */
  Selection select(String source, List<String> excludes, boolean unpackingArchives);

  /** The text of a file of at most {@code limitBytes} bytes, decoded as UTF-8. */
  Optional<String> read(String path, int limitBytes);

  /**
   * The files inside of a tar or zip archive of the context, paths relative to where it is
   * unpacked.
   */
  default Optional<List<ContextFile>> archive(String path) {
    return select(path, List.of(), true).roots().stream()
        .filter(Root::unpacked)
        .map(Root::files)
        .findFirst();
  }

  /**
   * Stays the same object for as long as no file can have changed; what was computed from the
   * context may be used again until then.
   */
  default Object version() {
    return this;
  }

  /**
   * Where in the context the ignore file stands, or would stand if there was one; empty where it
   * lies elsewhere or where the context has none.
   */
  default Optional<String> ignoreFile() {
    return Optional.empty();
  }

  /** The text of the ignore file, empty where there is none. */
  default String ignoreText() {
    return "";
  }

  /** Where in the context the Dockerfile lies; empty where it lies elsewhere or is not known. */
  default Optional<String> dockerfile() {
    return Optional.empty();
  }

  /**
   * Packages that lie installed in a {@code node_modules} of the project, where somebody counted
   * them.
   */
  default Optional<NodePackages.Measured> installedNodeModules() {
    return Optional.empty();
  }

  boolean isFile(String path);

  boolean isDirectory(String path);

  /**
   * What a source selects.
   *
   * @param roots matched paths: several for a glob, none where nothing matches
   * @param problems such as "permission denied: secrets/" or "symlink loop at a/b"
   */
  record Selection(List<Root> roots, List<String> problems) {}

  /**
   * One matched path of the context.
   *
   * @param path in the context
   * @param directory whether COPY takes its content rather than itself
   * @param files regular files at or below it, {@code relative} to it (empty for a file itself);
   *     those of an archive that ADD unpacks stand here one by one, {@code unpacked} is then true
   */
  record Root(String path, boolean directory, boolean unpacked, List<ContextFile> files) {}

  /**
   * A regular file.
   *
   * @param bytes its size
   * @param compressedBytes what it adds to a gzipped layer, estimated from a sample of its bytes
   */
  record ContextFile(String relative, long bytes, long compressedBytes) {}
}
