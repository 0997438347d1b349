package dev.layerweight.advice;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.RpmRelation;
import dev.layerweight.catalog.RpmVersion;
import dev.layerweight.image.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The packages that a scenario names: a line each, the name, the bytes of its files, and what it
 * needs. The metadata is what a repository of some thousand packages has.
 */
record ScenarioRpmIndex(List<RpmPackage> packages) implements RpmIndex {

  private static final List<Repository> METADATA =
      List.of(
          new Repository(
              "base",
              List.of(
                  new MetadataFile("primary", 2_000_000, 15_000_000),
                  new MetadataFile("filelists", 6_000_000, 60_000_000))));

  /** Any release of any distribution. */
  static RpmPackages of(String section) {
    RpmIndex index =
        new ScenarioRpmIndex(
            section.lines().map(line -> line.split(" ")).map(ScenarioRpmIndex::one).toList());
    return (_, _, _) -> new Answer.Found<>(index, new Provenance("the scenario"), false);
  }

  private static RpmPackage one(String[] words) {
    RpmVersion version = RpmVersion.parse("1-1");
    long bytes = Long.parseLong(words[1]);
    return new RpmPackage(
        words[0],
        "x86_64",
        version,
        bytes / 3,
        bytes,
        20_000,
        List.of(new RpmRelation(words[0], "EQ", Optional.of(version))),
        Stream.of(words).skip(2).map(RpmRelation::of).toList(),
        List.of(),
        List.of());
  }

  @Override
  public List<RpmPackage> providers(String capability) {
    return packages.stream().filter(one -> one.name().equals(capability)).toList();
  }

  @Override
  public List<String> namesWith(String prefix) {
    return packages.stream().map(RpmPackage::name).filter(name -> name.startsWith(prefix)).toList();
  }

  @Override
  public List<Repository> repositories() {
    return METADATA;
  }

  @Override
  public String absence() {
    return "not in the scenario";
  }
}
