package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpinePackages.AddedRepository;
import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Repositories that a build adds: by an option, or by lines of /etc/apk/repositories. */
final class AddedRepositories {

  private static final String FILE = "/etc/apk/repositories";
  private static final int LIMIT_CHARACTERS = 100_000;

  private AddedRepositories() {}

  static List<AddedRepository> of(ApkRequest request, Step step) {
    List<String> files = new ArrayList<>(List.of(request.root() + FILE));
    files.addAll(step.files().glob(request.root() + FILE + ".d/*.list"));
    Stream<String> lines =
        files.stream()
            .map(file -> step.files().text(file).orElse(""))
            .map(text -> text.substring(0, Math.min(LIMIT_CHARACTERS, text.length())))
            .flatMap(String::lines);
    return Stream.concat(lines, request.repositories().stream())
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(AddedRepositories::read)
        .distinct()
        .toList();
  }

  private static AddedRepository read(String line) {
    String[] words = line.split("\\s+");
    boolean tagged = words.length > 1 && words[0].startsWith("@");
    return tagged
        ? new AddedRepository(words[0].substring(1), words[1])
        : new AddedRepository("", words[0]);
  }

  /** Whether an applet of apk reads the indexes, and leaves them in the cache where it may. */
  static boolean readsIndexes(String applet) {
    return Set.of("add", "update", "upgrade", "fix", "fetch", "search", "policy", "list")
        .contains(applet);
  }
}
