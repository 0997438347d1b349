package dev.layerweight.catalog.apk.live;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.catalog.apk.ApkIndexText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The indexes of several repositories as one, in the order of the repositories.
 *
 * @param missing repositories whose index is not known, each with the reason
 */
record RepositoryIndexes(
    String release, String architecture, List<Known> indexes, List<String> missing)
    implements AlpineIndex {

  /**
   * A repository's index.
   *
   * @param archiveBytes of the file on the mirror
   */
  record Loaded(ApkIndexText text, long archiveBytes) {}

  /** A loaded index under the name and the mark that this build gives it. */
  record Known(AlpineRepository repository, Loaded loaded) {

    private AlpinePackage marked(AlpinePackage found) {
      return repository.tag().isEmpty() ? found : found.withTag(repository.tag());
    }
  }

  @Override
  public Optional<AlpinePackage> find(String name) {
    return versions(name).stream().findFirst();
  }

  @Override
  public List<AlpinePackage> versions(String name) {
    return providers(name).stream().filter(known -> known.name().equals(name)).toList();
  }

  @Override
  public List<AlpinePackage> providers(String name) {
    List<AlpinePackage> all = new ArrayList<>();
    for (Known known : indexes) {
      known.loaded().text().named(name).stream().map(known::marked).forEach(all::add);
    }
    return all;
  }

  @Override
  public List<AlpinePackage> conditional() {
    List<AlpinePackage> all = new ArrayList<>();
    for (Known known : indexes) {
      known.loaded().text().conditional().stream().map(known::marked).forEach(all::add);
    }
    return all;
  }

  @Override
  public List<Repository> repositories() {
    return indexes.stream()
        .map(known -> new Repository(known.repository().name(), known.loaded().archiveBytes()))
        .toList();
  }

  @Override
  public String absence() {
    String names =
        String.join(", ", indexes.stream().map(known -> known.repository().name()).toList());
    String known = "not in Alpine " + release + " (" + names + ")";
    return missing.isEmpty() ? known : known + "; not asked: " + String.join(", ", missing);
  }
}
