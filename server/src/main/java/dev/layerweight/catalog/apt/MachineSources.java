package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.AptSource;
import dev.layerweight.estimate.apt.AptSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which archives this machine's own apt is configured to ask. */
public final class MachineSources {

  private static final int LIMIT_FILES = 200;
  private static final int LIMIT_BYTES = 1 << 20;

  private MachineSources() {}

  /**
   * The lines of {@code sources.list} and of the files beside it, in apt's order; none on a machine
   * without apt.
   *
   * @param root {@code /} but for tests
   */
  public static List<AptSource> below(Path root) {
    List<Path> files = new ArrayList<>();
    files.add(root.resolve("etc/apt/sources.list"));
    try (Stream<Path> parts = Files.list(root.resolve("etc/apt/sources.list.d"))) {
      parts.sorted().limit(LIMIT_FILES).forEach(files::add);
    } catch (IOException absent) {
      // Many machines have the one file only.
    }
    return files.stream()
        .flatMap(file -> AptSources.of(file.getFileName().toString(), text(file)).stream())
        .toList();
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** The code names, in the order in which they are named. */
  static Set<String> releases(List<AptSource> sources) {
    Set<String> releases = new LinkedHashSet<>();
    sources.forEach(source -> releases.add(source.release()));
    return releases;
  }

  /** The sources of another release on the same archives, where there are some of a known one. */
  static Optional<List<AptSource>> sameArchives(List<AptSource> sources, String release) {
    List<AptSource> others =
        releases(sources).stream()
            .findFirst()
            .map(known ->
                sources.stream()
                    .filter(source -> source.release().equals(known))
                    .map(source -> source.of(release))
                    .toList())
            .orElse(List.of());
    return others.isEmpty() ? Optional.empty() : Optional.of(others);
  }

  /**
   * How apt names the list of a component in its lists folder, without the compression's suffix.
   */
  static String listName(AptSource source, String component, String architecture) {
    String noScheme = source.uri().replaceFirst("^[a-z+]+:/*", "");
    return (noScheme
            + "/dists/"
            + source.suite()
            + "/"
            + component
            + "/binary-"
            + architecture
            + "/Packages")
        .replace("_", "%5f")
        .replace('/', '_');
  }
}
