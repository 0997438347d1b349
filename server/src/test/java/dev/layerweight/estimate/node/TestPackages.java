package dev.layerweight.estimate.node;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.image.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A small registry of a test: {@code add("a@1.0.0", 100, "b ^1.0")}. */
final class TestPackages implements NodePackages {

  private final Map<String, List<NodePackage>> packages = new HashMap<>();

  TestPackages add(String nameAndVersion, long bytes, String... dependencies) {
    return put(nameAndVersion, bytes, dependencies, Map.of(), Map.of(), List.of(), List.of());
  }

  TestPackages withPeer(String nameAndVersion, long bytes, String peer, String range) {
    return put(
        nameAndVersion, bytes, new String[0], Map.of(), Map.of(peer, range), List.of(), List.of());
  }

  TestPackages withOptionalPeer(String nameAndVersion, long bytes, String peer, String range) {
    withPeer(nameAndVersion, bytes, peer, range);
    List<NodePackage> versions =
        packages.get(nameAndVersion.substring(0, nameAndVersion.lastIndexOf('@')));
    NodePackage one = versions.removeLast();
    versions.add(
        new NodePackage(
            one.name(),
            one.version(),
            one.unpackedBytes(),
            one.packedBytes(),
            one.fileCount(),
            one.dependencies(),
            one.optionalDependencies(),
            one.peerDependencies(),
            Set.of(peer),
            true,
            one.os(),
            one.cpu(),
            one.libc(),
            one.installScript()));
    return this;
  }

  TestPackages withOptional(String nameAndVersion, long bytes, Map<String, String> optional) {
    return put(nameAndVersion, bytes, new String[0], optional, Map.of(), List.of(), List.of());
  }

  TestPackages forMachine(String nameAndVersion, long bytes, String os, String cpu) {
    return put(nameAndVersion, bytes, new String[0], Map.of(), Map.of(), List.of(os), List.of(cpu));
  }

  private TestPackages put(
      String nameAndVersion,
      long bytes,
      String[] dependencies,
      Map<String, String> optional,
      Map<String, String> peers,
      List<String> os,
      List<String> cpu) {
    int at = nameAndVersion.lastIndexOf('@');
    Map<String, String> needed = new LinkedHashMap<>();
    for (String dependency : dependencies) {
      int space = dependency.indexOf(' ');
      needed.put(dependency.substring(0, space), dependency.substring(space + 1));
    }
    packages
        .computeIfAbsent(nameAndVersion.substring(0, at), _ -> new ArrayList<>())
        .add(
            new NodePackage(
                nameAndVersion.substring(0, at),
                nameAndVersion.substring(at + 1),
                bytes,
                OptionalLong.of(bytes / 4),
                1,
                needed,
                optional,
                peers,
                Set.of(),
                true,
                os,
                cpu,
                List.of(),
                false));
    return this;
  }

  @Override
  public List<NodePackage> versions(String name) {
    return packages.getOrDefault(name, List.of());
  }

  @Override
  public OptionalLong packumentBytes(String name) {
    return OptionalLong.of(1_000);
  }

  @Override
  public Provenance provenance() {
    return new Provenance("test");
  }
}
