package dev.layerweight.estimate.apk;

import static dev.layerweight.testing.CommandStage.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.apk.ShippedAlpinePackages;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import dev.layerweight.testing.CommandStage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApkCommandTest {

  private static CommandStage on(String release) {
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(),
            none.debian(),
            new ShippedAlpinePackages(),
            RpmPackages.NONE,
            none.python(),
            none.node());
    return new CommandStage(CommandStage.on("alpine", release), catalog, new ApkCommand());
  }

  private static Set<String> packages(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.kind() == PartKind.APT)
        .map(Entry::owner)
        .collect(Collectors.toSet());
  }

  @Test
  void theIndexIsWholeAndAnswersForOthersAsNearest() {
    ShippedAlpinePackages shipped = new ShippedAlpinePackages();
    assertFalse(((Answer.Found<?>) shipped.index("3.17", "aarch64")).nearest());
    assertTrue(((Answer.Found<?>) shipped.index("3.20", "x86_64")).nearest());
    assertEquals(
        "busybox",
        shipped
            .index("3.17", "aarch64")
            .found()
            .orElseThrow()
            .find("busybox")
            .orElseThrow()
            .name());
  }

  @Test
  void whatThePackagesNeedComesAlong() {
    CommandStage stage = on("3.17");

    List<Entry> entries = stage.layer("apk add --no-cache bash curl");

    Set<String> packages = packages(entries);
    assertTrue(
        packages.containsAll(Set.of("bash", "readline", "ncurses-libs", "curl", "libcurl")),
        packages::toString);
    // The root filesystem already has these.
    assertFalse(packages.contains("musl") || packages.contains("zlib"));
    assertTrue(entries.stream().noneMatch(entry -> entry.path().startsWith("/var/cache")));
    assertEquals(List.of(), stage.unknown());
    Fact.Installed fact = assertInstanceOf(Fact.Installed.class, stage.facts().getFirst());
    assertEquals(
        List.of("bash", "curl"), fact.requested().stream().map(Fact.Requested::name).toList());
    assertTrue(fact.installed().get("curl").contains("libcurl"));
  }

  /**
   * Compressed layers of official images, from their registry pages: the truth lies within what is
   * said of it, also where another release's index stands in.
   */
  @ParameterizedTest
  @CsvSource({
    "3.17, 622912, apk add --no-cache ca-certificates tzdata",
    "3.24, 2760570, apk add --no-cache ca-certificates curl libcap mailcap",
    "3.24, 8183871, apk add --no-cache ca-certificates openssh-client git",
    "3.24, 75079117, apk add --no-cache ca-certificates musl-dev gcc",
    "3.24, 11018356, apk add --no-cache apr apr-util apr-util-ldap ca-certificates perl",
    "3.24, 3491150, apk add --no-cache ca-certificates curl openssl tar xz",
  })
  void realLayersLieWithinTheInterval(String release, long truthBytes, String command) {
    List<Entry> entries = on(release).layer(command);

    Estimate compressed = Weight.sum(entries.stream().map(Entry::weight).toList()).compressed();
    assertTrue(
        compressed.low() <= truthBytes && truthBytes <= compressed.high(),
        () -> truthBytes + " is not in " + compressed);
    assertEquals(Basis.APPROXIMATE, compressed.basis());
  }

  @Test
  void virtualPackagesAreTakenAwayAgain() {
    CommandStage stage = on("3.17");

    List<Entry> entries =
        stage.layer(
            "apk add --no-cache libpq",
            "apk add --no-cache --virtual .build-deps gcc musl-dev postgresql15-dev",
            "apk del .build-deps");

    Set<String> packages = packages(entries);
    assertTrue(packages.contains("libpq"));
    assertFalse(packages.contains("gcc") || packages.contains("binutils"));
    assertTrue(bytes(entries) < 2_000_000);
  }

  @Test
  void removalInALaterLayerFreesNothing() {
    CommandStage stage = on("3.17");
    stage.layer("apk add --no-cache -t .deps gcc");

    List<Entry> later = stage.layer("apk del .deps");

    assertEquals(Set.of(), packages(later));
    assertTrue(bytes(later) > 10_000);
  }

  @Test
  void indexesStayWithoutNoCache() {
    CommandStage stage = on("3.20");
    List<Entry> updated = stage.layer("apk update", "apk add bash");
    assertEquals(
        2, updated.stream().filter(entry -> entry.path().startsWith("/var/cache/apk/")).count());
    List<Entry> clean = stage.layer("apk --update add curl", "apk cache clean");
    assertTrue(clean.stream().noneMatch(entry -> entry.path().startsWith("/var/cache")));
  }

  @Test
  void whatTheIndexDoesNotHoldIsNamed() {
    CommandStage stage = on("3.20");

    List<Entry> entries = stage.layer("apk add --no-cache bash>5 npm py3-pip");

    assertEquals(
        List.of(
            "not in the shipped index of Alpine packages (main of 3.17; with layerweight.network ="
                + " known the image's own release is asked): npm, py3-pip"),
        stage.unknown());
    assertTrue(packages(entries).contains("bash"));
  }

  @Test
  void aSecondAddBringsOnlyWhatIsNew() {
    CommandStage stage = on("3.17");
    stage.layer("apk add --no-cache curl");

    assertEquals(Set.of(), packages(stage.layer("apk add --no-cache curl libcurl")));
  }

  @Test
  void aFixBringsAllFilesAgain() {
    CommandStage stage = on("3.17");
    stage.layer("apk add --no-cache curl");

    assertEquals(Set.of("curl"), packages(stage.layer("apk fix --no-cache curl")));
  }

  @Test
  void aRootOfItsOwnBeginsEmpty() {
    CommandStage stage = on("3.17");
    stage.layer("apk add --no-cache curl");

    List<Entry> entries = stage.layer("apk add --no-cache --root /out --initdb curl");

    assertTrue(packages(entries).containsAll(Set.of("curl", "libcurl", "musl", "zlib")));
    assertTrue(entries.stream().allMatch(entry -> entry.path().startsWith("/out/")));
  }

  @Test
  void anUpgradeIsUnknown() {
    CommandStage stage = on("3.20");
    stage.layer("apk upgrade --no-cache");
    assertEquals(1, stage.unknown().size());
  }
}
