package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.RpmGroup;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmModule;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.RpmRelation;
import dev.layerweight.catalog.RpmVersion;
import dev.layerweight.image.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An index of packages that a test writes down. */
final class FakeRpmIndex implements RpmIndex {

  private final List<RpmPackage> packages = new ArrayList<>();
  private final Map<String, RpmGroup> groups = new HashMap<>();
  private final Map<String, List<String>> modules = new HashMap<>();

  /**
   * Adds a package of a million bytes.
   *
   * @param sections such as {@code requires: a, b >= 2; recommends: c}
   */
  FakeRpmIndex add(String name, String version, String sections) {
    List<RpmRelation> provides = new ArrayList<>();
    List<RpmRelation> requires = new ArrayList<>();
    List<RpmRelation> conflicts = new ArrayList<>();
    List<RpmRelation> recommends = new ArrayList<>();
    provides.add(new RpmRelation(name, "EQ", Optional.of(RpmVersion.parse(version))));
    for (String section : sections.split(";")) {
      if (!section.isBlank()) {
        List<RpmRelation> into =
            switch (section.substring(0, section.indexOf(':')).strip()) {
              case "provides" -> provides;
              case "requires" -> requires;
              case "conflicts" -> conflicts;
              case "recommends" -> recommends;
              case String other -> throw new IllegalArgumentException(other);
            };
        for (String word : section.substring(section.indexOf(':') + 1).split(",")) {
          into.add(relation(word.strip()));
        }
      }
    }
    packages.add(
        new RpmPackage(
            name,
            "x86_64",
            RpmVersion.parse(version),
            400_000,
            1_000_000,
            20_000,
            provides,
            requires,
            conflicts,
            recommends));
    return this;
  }

  private static RpmRelation relation(String text) {
    String[] words = text.split(" ");
    if (text.startsWith("(") || words.length < 3) {
      return RpmRelation.of(text);
    }
    String operator =
        switch (words[1]) {
          case ">=" -> "GE";
          case "<" -> "LT";
          default -> "EQ";
        };
    return new RpmRelation(words[0], operator, Optional.of(RpmVersion.parse(words[2])));
  }

  FakeRpmIndex group(String id, RpmGroup group) {
    groups.put(id, group);
    return this;
  }

  FakeRpmIndex module(String name, List<String> packages) {
    modules.put(name, packages);
    return this;
  }

  @Override
  public Optional<RpmGroup> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  @Override
  public Optional<List<String>> profile(RpmModule module) {
    return Optional.ofNullable(modules.get(module.name()));
  }

  /** A distribution that has nothing else. */
  RpmPackages asDistribution() {
    return new RpmPackages() {
      @Override
      public Answer<RpmIndex> index(String distribution, String release, String architecture) {
        return new Answer.Found<>(FakeRpmIndex.this, new Provenance("test"), false);
      }

      @Override
      public List<String> repositoryPackages() {
        return List.of("epel-release");
      }
    };
  }

  @Override
  public List<RpmPackage> providers(String capability) {
    return packages.stream()
        .filter(one -> one.provides().stream().anyMatch(p -> p.name().equals(capability)))
        .toList();
  }

  @Override
  public List<String> namesWith(String prefix) {
    return packages.stream()
        .map(RpmPackage::name)
        .filter(name -> name.startsWith(prefix))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public List<Repository> repositories() {
    return List.of(
        new Repository(
            "base",
            List.of(
                new MetadataFile("primary", 1_000_000, 9_000_000),
                new MetadataFile("filelists", 2_000_000, 30_000_000),
                new MetadataFile("other", 5_000_000, 50_000_000))));
  }

  @Override
  public String absence() {
    return "not in fedora 44 (base)";
  }
}
