package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.image.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which version is taken of a package of which not every size is known. */
class KnownPackagesTest {

  private static NodePackage sized(String version) {
    return new NodePackage(
        "kit",
        version,
        10,
        OptionalLong.empty(),
        1,
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        true,
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  private record Registry(List<String> published, List<String> sized, Optional<String> latest)
      implements NodePackages {

    @Override
    public List<NodePackage> versions(String name) {
      return sized.stream().map(KnownPackagesTest::sized).toList();
    }

    @Override
    public List<String> published(String name) {
      return published;
    }

    @Override
    public Optional<String> latest(String name) {
      return latest;
    }

    @Override
    public OptionalLong packumentBytes(String name) {
      return OptionalLong.empty();
    }

    @Override
    public Provenance provenance() {
      return new Provenance("test");
    }
  }

  private static String newest(NodePackages registry, String range) {
    return new KnownPackages(registry)
        .newest("kit", range)
        .map(NodePackage::version)
        .orElse("none");
  }

  @Test
  void theRecommendedVersionGoesBeforeNewerOnes() {
    List<String> all = List.of("1.0.0", "1.1.0", "2.0.0");
    Registry registry = new Registry(all, all, Optional.of("1.1.0"));
    assertEquals("1.1.0", newest(registry, ""));
    assertEquals("1.1.0", newest(registry, "^1.0.0"));
    assertEquals("2.0.0", newest(registry, "^2.0.0"));
    assertEquals("none", newest(registry, "^3.0.0"));
  }

  @Test
  void aKnownSizeStandsInWhereTheChosenVersionsIsNotKnownYet() {
    List<String> all = List.of("1.0.0", "1.1.0", "2.0.0");
    assertEquals("1.0.0", newest(new Registry(all, List.of("1.0.0"), Optional.empty()), "^1.0.0"));
    assertEquals("none", newest(new Registry(all, List.of("1.0.0"), Optional.empty()), "^2.0.0"));
  }
}
