package dev.layerweight.catalog.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AptIndexesTest {

  private final AptIndexes shipped = new AptIndexes(List.of());

  private Answer.Found<DebianIndex> found(String system, String release, String architecture) {
    return switch (shipped.index(system, release, architecture)) {
      case Answer.Found<DebianIndex> found -> found;
      case Answer.Missing<DebianIndex> missing -> fail(missing.reason());
    };
  }

  @ParameterizedTest
  @CsvSource({
    "debian, bookworm, amd64, bookworm, false",
    "debian, 12, amd64, bookworm, false",
    "debian, 12.8, amd64, bookworm, false",
    "debian, trixie, amd64, trixie, false",
    "debian, bullseye, amd64, bullseye, false",
    "debian, buster, amd64, bullseye, true",
    "ubuntu, 20.04, amd64, bullseye, true",
    "debian, sid, amd64, trixie, true",
    "debian, bookworm, arm64, bookworm, true",
    "ubuntu, 22.04, amd64, bookworm, true",
    "ubuntu, noble, amd64, trixie, true"
  })
  void answersTheNearestRelease(
      String system, String release, String architecture, String expected, boolean nearest) {
    Answer.Found<DebianIndex> answer = found(system, release, architecture);
    assertEquals(expected, answer.value().release());
    assertEquals(nearest, answer.nearest());
    assertEquals(nearest, answer.provenance().source().contains("stands in"));
  }

  @Test
  void anotherSystemIsMissing() {
    assertInstanceOf(Answer.Missing.class, shipped.index("alpine", "3.20", "amd64"));
  }

  @Test
  void shippedIndexesAreWhole() {
    for (String release : List.of("bullseye", "bookworm", "trixie")) {
      DebianIndex index = found("debian", release, "amd64").value();
      assertTrue(index.names().count() > 55_000, release);
      assertTrue(index.base().size() >= 75, release);
      assertTrue(
          index.base().stream()
              .allMatch(one ->
                  index.find(one.name()).orElseThrow().versions().stream()
                      .anyMatch(
                          version -> version.inBase() && version.version().equals(one.version()))),
          release);
      assertFalse(index.find("git").orElseThrow().measured().isEmpty(), release);
    }
  }

  /** The rule for a release whose root filesystem nobody has listed. */
  @Test
  void theMinimalRootFilesystemIsKnownByRule() {
    for (String release : List.of("bookworm", "trixie")) {
      DebianIndex index = found("debian", release, "amd64").value();
      assertEquals(
          index.base().stream().map(DebianIndex.Installed::name).sorted().toList(),
          AptIndexRefresh.minimal(index).stream().map(DebianIndex.Installed::name).toList());
    }
  }

  @Test
  void aDamagedFileOnDiskGivesWayToTheShippedOne(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve(AptIndexes.fileName("debian", "trixie", "amd64")), "not an index");
    Answer<DebianIndex> answer = new AptIndexes(List.of(folder)).index("debian", "trixie", "amd64");
    assertEquals("trixie", answer.found().orElseThrow().release());
  }

  @Test
  void refreshReadsTheListsThatAptHasDownloaded(@TempDir Path root) throws IOException {
    Path sources = Files.createDirectories(root.resolve("etc/apt/sources.list.d"));
    Files.writeString(
        sources.resolve("debian.sources"),
        """
        Types: deb
        URIs: http://archive.test/debian
        Suites: trixie trixie-updates
        Components: main

        # not enabled
        Types: deb
        Enabled: no
        URIs: http://archive.test/other
        Suites: trixie
        Components: main
        """);
    Path lists = Files.createDirectories(root.resolve("var/lib/apt/lists"));
    String stanza =
        """
        Package: only-here
        Version: %s
        Architecture: all
        Installed-Size: 7
        Size: 900
        Description: a test

        """;
    Files.writeString(
        lists.resolve("archive.test_debian_dists_trixie_main_binary-amd64_Packages"),
        stanza.formatted("1"));
    Files.writeString(
        lists.resolve("archive.test_debian_dists_trixie-updates_main_binary-amd64_Packages"),
        stanza.formatted("2"));
    Path target = root.resolve("made");
    List<String> log = new ArrayList<>();
    List<Path> written = AptIndexRefresh.refreshFrom(root, target, log::add);
    assertEquals(1, written.size(), log.toString());
    assertTrue(log.stream().anyMatch(line -> line.startsWith("bookworm: ")), log.toString());
    DebianIndex index =
        new AptIndexes(List.of(target)).index("debian", "trixie", "amd64").found().orElseThrow();
    assertEquals("2", index.find("only-here").orElseThrow().versions().getFirst().version());
    assertTrue(index.base().size() >= 75, "what the root filesystem holds is carried over");
    assertTrue(index.find("git").isEmpty());
  }
}
