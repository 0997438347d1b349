package dev.layerweight.catalog.rpm.live;

import dev.layerweight.catalog.RpmGroup;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmModule;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.rpm.ActiveModules;
import dev.layerweight.catalog.rpm.RpmGroups;
import dev.layerweight.catalog.rpm.RpmModules;
import dev.layerweight.catalog.rpm.RpmTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The tables of several repositories as one.
 *
 * @param shown distribution and release
 * @param missing repositories that are not known, each with the reason
 * @param modules the streams that are active
 * @param groups of those repositories whose groups are known
 */
record RepositoryTables(
    String shown,
    List<Known> tables,
    List<String> missing,
    ActiveModules modules,
    List<RpmGroups> groups)
    implements RpmIndex {

  private static final int LIMIT_NAMES = 500;

  /** A repository's packages with the sizes of its metadata. */
  record Loaded(String checksum, RpmTable table, List<MetadataFile> files, RpmModules modules) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Loaded that && checksum.equals(that.checksum);
    }

    @Override
    public int hashCode() {
      return checksum.hashCode();
    }
  }

  record Known(String id, Loaded loaded) {}

  @Override
  public List<RpmPackage> providers(String capability) {
    List<RpmPackage> all = new ArrayList<>();
    tables.forEach(known -> all.addAll(known.loaded().table().providers(capability)));
    all.removeIf(modules::hides);
    return all;
  }

  @Override
  public Optional<RpmGroup> group(String name) {
    List<RpmGroup> found = groups.stream().flatMap(one -> one.find(name).stream()).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(RpmGroups.union(found));
  }

  @Override
  public Optional<List<String>> profile(RpmModule module) {
    return modules.profile(module);
  }

  @Override
  public List<String> namesWith(String prefix) {
    TreeSet<String> names = new TreeSet<>();
    tables.forEach(known -> names.addAll(known.loaded().table().namesWith(prefix, LIMIT_NAMES)));
    return names.stream().limit(LIMIT_NAMES).toList();
  }

  @Override
  public List<Repository> repositories() {
    return tables.stream()
        .map(known -> new Repository(known.id(), known.loaded().files()))
        .toList();
  }

  @Override
  public String absence() {
    String names = String.join(", ", tables.stream().map(Known::id).toList());
    String known = "not in " + shown + " (" + names + ")";
    return missing.isEmpty() ? known : known + "; not asked: " + String.join(", ", missing);
  }
}
