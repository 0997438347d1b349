package dev.layerweight.estimate.go;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.archives.ShippedGoLibrary;
import dev.layerweight.estimate.Entry;
import dev.layerweight.image.Estimate;
import dev.layerweight.testing.CommandStage;
import dev.layerweight.testing.WritingCommand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What compiling leaves in Go's build cache, beside what was counted there. */
class CompiledPackagesTest {

  private static final String MODULE = "write /go.mod module+x.test/app\\n\\ngo+1.22\\n";

  private static final String PAGE =
      "write /main.go package+main\\n\\nimport+(\\n\\t\"fmt\"\\n\\t\"html/template\"\\n\\t\"os\""
          + "\\n\\t\"os/user\"\\n)\\n\\nfunc+main()+{}\\n";

  private static CommandStage stage(String version, String cgo) {
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(),
            none.debian(),
            none.alpine(),
            none.rpm(),
            none.python(),
            none.node(),
            none.tools(),
            none.archives(),
            new ShippedGoLibrary());
    CommandStage stage =
        new CommandStage(
            CommandStage.on("debian", "bookworm"), catalog, new GoCommand(), new WritingCommand());
    stage.environment().putAll(Map.of("GOLANG_VERSION", version, "CGO_ENABLED", cgo));
    return stage;
  }

  private static Estimate cache(CommandStage stage, String... commands) {
    List<Entry> kept =
        stage.layer(commands).stream()
            .filter(entry -> entry.path().equals("/root/.cache/go-build"))
            .toList();
    return Estimate.sum(kept.stream().map(entry -> entry.weight().unpacked()).toList());
  }

  private static void assertWithin(long measuredBytes, double share, Estimate estimate) {
    assertEquals(measuredBytes, estimate.likely(), measuredBytes * share);
    assertTrue(estimate.low() <= measuredBytes && measuredBytes <= estimate.high());
  }

  @Test
  void theLibraryCountsAsFarAsItIsNeeded() {
    // Measured with Go 1.19.8, and with Go 1.26 for a line that is printed and for an HTTP server.
    assertWithin(
        29_301_514, 0.01, cache(stage("1.19.8", "0"), MODULE, PAGE, "go build -trimpath ."));
    assertWithin(
        33_130_000,
        0.01,
        cache(
            stage("1.26.8", "0"),
            MODULE,
            "write /main.go package+main\\n\\nimport+\"fmt\"\\n",
            "go build -o /bin/x ."));
    assertWithin(
        87_240_000,
        0.01,
        cache(
            stage("1.26.8", "0"),
            MODULE,
            "write /main.go package+main\\n\\nimport+(\\n\"encoding/json\"\\n\"net/http\"\\n)\\n",
            "go build"));
  }

  @Test
  void packagesOfTheProjectAndVendoredOnesAreFollowed() {
    String main = "write /cmd/x/main.go package+main\\nimport+\"x.test/app/inside\"\\n";
    String inside = "write /inside/a.go package+inside\\nimport+_+\"y.test/b\"\\n";
    String listed = "write /vendor/modules.txt #+y.test/b+v1\\n";
    String vendored = "write /vendor/y.test/b/b.go package+b\\nimport+j+\"encoding/json\"\\n";
    String windows = "write /inside/a_windows.go package+inside\\nimport+\"net/http\"\\n";
    String ignored = "write /inside/gen.go //go:build+ignore\\n\\npackage+main\\nimport+\"x/y\"\\n";
    Estimate known =
        cache(
            stage("1.22.1", "0"),
            MODULE,
            main,
            inside,
            listed,
            vendored,
            windows,
            ignored,
            "go build ./cmd/x");
    Estimate alone =
        cache(
            stage("1.22.1", "0"),
            MODULE,
            "write /main.go package+main\\nimport+\"encoding/json\"\\n",
            "go build");
    assertEquals(alone, known);
    Estimate lost = cache(stage("1.22.1", "0"), MODULE, main, inside, listed, "go build ./cmd/x");
    assertTrue(lost.high() > 1.5 * lost.low());
  }

  @Test
  void untilGo119ArchivesCameWithGo() {
    assertTrue(cache(stage("1.19.8", "1"), MODULE, PAGE, "go build").likely() < 100_000);
    assertTrue(cache(stage("1.20.8", "1"), MODULE, PAGE, "go build").likely() > 25_000_000);
    // Without cgo those packages are made again that would otherwise hold C, such as os/user.
    Estimate without = cache(stage("1.19.8", "0"), MODULE, PAGE, "go build");
    assertTrue(without.likely() > 100_000 && without.likely() < 1_000_000);
  }
}
