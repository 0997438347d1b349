package dev.layerweight.catalog.archives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PackageArchives.Archive;
import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.catalog.PackageArchives.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShippedArchivesTest {

  private final ShippedArchives archives = new ShippedArchives();

  @SuppressWarnings("unchecked")
  private Answer.Found<Archive> find(Registry registry, String name, String version) {
    return assertInstanceOf(Answer.Found.class, archives.find(registry, name, version));
  }

  @Test
  void aVersionIsItsOwn() {
    Answer.Found<Archive> found = find(Registry.GO, "gopkg.in/yaml.v3", "v3.0.1");
    assertFalse(found.nearest());
    assertEquals(104_623, found.value().archiveBytes());
    assertEquals(462_967, found.value().unpackedBytes());
  }

  @Test
  void anotherVersionIsTheNearestBelow() {
    Answer.Found<Archive> older = find(Registry.GO, "golang.org/x/text", "v0.14.0");
    Answer.Found<Archive> between = find(Registry.GO, "golang.org/x/text", "v0.40.1");
    assertTrue(older.nearest() && between.nearest());
    assertEquals("golang.org/x/text v0.34.0, measured", older.provenance().source());
    assertEquals("golang.org/x/text v0.40.0, measured", between.provenance().source());
  }

  @Test
  void artifactsSayWhatComesWithThem() {
    Archive web =
        find(Registry.MAVEN, "org.springframework.boot:spring-boot-starter-web", "3.4.1").value();
    assertTrue(web.needs().contains("org.springframework:spring-webmvc"), web.needs()::toString);
  }

  @Test
  void aNameBelongsToItsRegistry() {
    assertInstanceOf(Answer.Missing.class, archives.find(Registry.CARGO, "rack", "2.2.8"));
    assertInstanceOf(Answer.Found.class, archives.find(Registry.GEM, "rack", "2.2.8"));
  }

  @ParameterizedTest
  @EnumSource
  void eachRegistryHasAUsualPackage(Registry registry) {
    Spread usual = archives.usual(registry).found().orElseThrow();
    assertTrue(usual.packages() > 100, usual::toString);
    assertTrue(usual.archiveMean() > 1_000 && usual.archiveMean() < 2_000_000, usual::toString);
  }
}
