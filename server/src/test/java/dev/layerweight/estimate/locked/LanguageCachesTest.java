package dev.layerweight.estimate.locked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.PackageArchives;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.cargo.CargoCommand;
import dev.layerweight.estimate.files.RemoveCommand;
import dev.layerweight.estimate.go.GoCommand;
import dev.layerweight.estimate.jvm.GradleCommand;
import dev.layerweight.estimate.jvm.MavenCommand;
import dev.layerweight.estimate.php.ComposerCommand;
import dev.layerweight.estimate.ruby.BundleCommand;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.testing.CommandStage;
import dev.layerweight.testing.WritingCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What go, cargo, Maven, Gradle, composer and bundler keep, in a world in which the archive of
 * {@code a} has 1 MB, that of {@code b} 2 MB, and their files three times as much.
 */
class LanguageCachesTest {

  private static final Map<String, List<String>> NEEDS =
      Map.of("g:a", List.of("g:b"), "g:b", List.of("g:a"));

  private static final PackageArchives ARCHIVES =
      new PackageArchives() {
        @Override
        public Answer<Archive> find(Registry registry, String name, String version) {
          long archiveBytes = name.matches(".*\\bb") ? 2_000_000 : 1_000_000;
          return name.matches(".*\\b[ab]") || name.equals("org.apache.maven:lifecycle")
              ? new Answer.Found<>(
                  new Archive(archiveBytes, 3 * archiveBytes, NEEDS.getOrDefault(name, List.of())),
                  new Provenance("test"),
                  !version.equals("1.0.0"))
              : new Answer.Missing<>("not here");
        }

        @Override
        public Answer<Spread> usual(Registry registry) {
          return new Answer.Found<>(
              new Spread(100_000, 50_000, 300_000, 200_000, 10), new Provenance("test"), true);
        }
      };

  private static CommandStage stage() {
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
            ARCHIVES);
    CommandModel[] families = {
      new GoCommand(),
      new CargoCommand(),
      new MavenCommand(),
      new GradleCommand(),
      new ComposerCommand(),
      new BundleCommand(),
      new RemoveCommand(),
      new WritingCommand(),
      new Locking()
    };
    return new CommandStage(CommandStage.on("debian", "bookworm"), catalog, families);
  }

  /** Likely bytes of caches by their folder. */
  private static Map<String, Long> caches(List<Entry> entries) {
    Map<String, Long> caches = new TreeMap<>();
    entries.stream()
        .filter(entry -> entry.kind() == PartKind.CACHE)
        .forEach(
            entry -> caches.merge(entry.path(), entry.weight().unpacked().likely(), Long::sum));
    return caches;
  }

  private static final String GO_MOD =
      "write /go.mod module+x\\n\\nrequire+(\\n++x.test/a+v1\\n++x.test/b+v2+//+indirect\\n)";

  @Test
  void goKeepsModulesPackedAndUnpacked() {
    CommandStage stage = stage();
    assertEquals(
        Map.of("/root/go/pkg/mod", 4_000_000L + 8_000_000 + 1_200),
        caches(stage.layer(GO_MOD, "go mod download")));
    assertEquals(List.of(), stage.unknown());
    // What is there is not loaded again; compiling fills the other cache.
    Map<String, Long> built = caches(stage.layer("go build -o /bin/x ."));
    assertEquals(List.of("/root/.cache/go-build"), List.copyOf(built.keySet()));
  }

  @Test
  void goModulesThatAreReplacedByFoldersAreNotLoaded() {
    String replaced = GO_MOD + "\\n\\nreplace+x.test/b+=>+../b\\n";
    assertEquals(
        Map.of("/root/go/pkg/mod", 4_000_600L), caches(stage().layer(replaced, "go mod download")));
  }

  @Test
  void goModulesWithoutASumAreNotNeeded() {
    String sums = "write /go.sum x.test/a+v1+h1:x=\\nx.test/b+v2/go.mod+h1:y=";
    assertEquals(
        Map.of("/root/go/pkg/mod", 4_000_600L),
        caches(stage().layer(GO_MOD, sums, "go mod download")));
  }

  @Test
  void goCleansWhatItIsTold() {
    assertEquals(
        List.of("/root/go/pkg/mod"),
        List.copyOf(caches(stage().layer(GO_MOD, "go test ./...", "go clean -cache")).keySet()));
    assertEquals(
        Map.of(), caches(stage().layer(GO_MOD, "go vet ./...", "go clean -cache -modcache")));
  }

  @Test
  void aToolOfUnknownNeedsIsUnknown() {
    List<Entry> entries = stage().layer("go install x.test/y/cmd/z@latest");
    Entry modules =
        entries.stream().filter(e -> e.path().equals("/root/go/pkg/mod")).findFirst().orElseThrow();
    assertInstanceOf(Estimate.Unknown.class, modules.weight().unpacked());
  }

  private static final String CARGO_LOCK =
      """
      [[package]]
      name = "app"
      version = "0.1.0"
      dependencies = [
       "a",
       "windows-sys",
      ]

      [[package]]
      name = "a"
      version = "1.0.0"
      source = "sparse+https://crates.test/index"

      [[package]]
      name = "b"
      version = "1.0.0"
      source = "registry+https://crates.test/index"

      [[package]]
      name = "windows-sys"
      version = "1.0.0"
      source = "registry+https://crates.test/index"
      dependencies = [
       "b",
      ]
      """;

  /** Puts the lock file of cargo into the root folder. */
  private static final class Locking implements CommandModel {

    @Override
    public Set<String> names() {
      return Set.of("lock");
    }

    @Override
    public Result run(Invocation invocation, Step step) {
      step.files()
          .add(Entry.file("/Cargo.lock", Weight.ZERO, new Provenance("test")).withText(CARGO_LOCK));
      return Result.DONE;
    }
  }

  @Test
  void cargoLoadsWhatLinuxNeeds() {
    CommandStage stage = stage();
    Map<String, Long> built = caches(stage.layer("lock", "cargo build --release"));
    // The crate a, and the index of all three.
    assertEquals(4_000_000L + 3 * 86_000, built.get("/root/.cargo/registry"));
    // Of its 3 MB of source one counts.
    assertEquals(7_300_000L, built.get("/target/release/deps"));
    assertEquals(Map.of(), caches(stage.layer("cargo build --release")));
  }

  @Test
  void cargoFetchesForAllSystems() {
    Map<String, Long> fetched = caches(stage().layer("lock", "cargo fetch"));
    assertEquals(
        Map.of("/root/.cargo/registry", 4_000_000L + 8_000_000 + 400_000 + 3 * 86_000), fetched);
  }

  @Test
  void cargoCleansItsTarget() {
    assertEquals(
        List.of("/root/.cargo/registry"),
        List.copyOf(caches(stage().layer("lock", "cargo build", "cargo clean")).keySet()));
  }

  @Test
  void mavenLoadsWhatArtifactsNeedAndSaysWhatItDoesNotKnow() {
    String pom =
        "write /pom.xml <project><dependencies>"
            + dependency("g", "a")
            + dependency("g", "other")
            + "<!--"
            + dependency("g", "comment")
            + "--></dependencies></project>";
    Map<String, Long> caches = caches(stage().layer(pom, "mvn -B package"));
    // The plugins of the lifecycle, a, and b which a needs.
    assertEquals(4_000_000L + 4_000_000 + 8_000_000, caches.get("/root/.m2/repository"));
    assertEquals(0L, caches.get("/root/.m2/repository/others"));
  }

  private static String dependency(String group, String name) {
    return "<dependency><groupId>"
        + group
        + "</groupId><artifactId>"
        + name
        + "</artifactId><version>1.0.0</version></dependency>";
  }

  @ParameterizedTest
  @ValueSource(strings = {"mvn --version", "mvn -v", "mvn help:effective-pom"})
  void mavenThatOnlyAnswersLoadsNothingThatIsCounted(String command) {
    assertEquals(Map.of(), caches(stage().layer(command)));
  }

  @Test
  void gradleReadsItsScript() {
    String script = "write /build.gradle dependencies+{\\n++implementation+'g:b:1.0.0'\\n}";
    assertEquals(
        4_000_000L + 8_000_000,
        caches(stage().layer(script, "gradle build")).get("/root/.gradle/caches/modules-2"));
  }

  private static final String COMPOSER_LOCK =
      "write /composer.lock {\\n++++\"packages\":+[\\n"
          + locked("x/a")
          + "],\\n++++\"packages-dev\":+[\\n"
          + locked("x/b")
          + "]\\n}";

  private static String locked(String name) {
    return "++++++++{\\n++++++++++++\"name\":+\""
        + name
        + "\",\\n++++++++++++\"version\":+\"v1.0.0\"\\n++++++++}";
  }

  @Test
  void composerKeepsArchives() {
    assertEquals(
        Map.of("/root/.composer/cache", 3_000_000L),
        caches(stage().layer(COMPOSER_LOCK, "composer install")));
    assertEquals(
        Map.of("/root/.composer/cache", 1_000_000L),
        caches(stage().layer(COMPOSER_LOCK, "composer install --no-dev")));
    assertEquals(Map.of(), caches(stage().layer(COMPOSER_LOCK, "composer i --no-cache")));
    assertEquals(
        Map.of(), caches(stage().layer(COMPOSER_LOCK, "composer install", "composer clear-cache")));
  }

  private static final String GEMFILE_LOCK =
      "write /Gemfile.lock GEM\\n++remote:+x\\n++specs:\\n++++a+(1.0.0)\\n++++++b+(>=+1)\\n"
          + "++++b+(1.0.0-aarch64-linux)\\n++++b+(1.0.0-x86_64-linux)\\n\\nPLATFORMS\\n";

  @Test
  void bundlerKeepsArchivesOfThisMachine() {
    assertEquals(
        Map.of("/var/lib/gems/3.1.0/cache", 3_000_000L),
        caches(stage().layer(GEMFILE_LOCK, "bundle install")));
    assertEquals(
        Map.of("/vendor/bundle/ruby/3.1.0/cache", 3_000_000L),
        caches(
            stage().layer(GEMFILE_LOCK, "bundle config set --local path vendor/bundle", "bundle")));
    assertEquals(
        Map.of(),
        caches(
            stage().layer(GEMFILE_LOCK, "bundle install", "rm /var/lib/gems/3.1.0/cache/*.gem")));
  }

  @Test
  void packagesThatNobodyMeasuredCountAsUsualOnesWithTheirSpread() {
    CommandStage stage = stage();
    String lock = COMPOSER_LOCK.replace("x/a", "x/unknown").replace("x/b", "x/strange");
    List<Entry> entries = stage.layer(lock, "composer install");
    Estimate bytes =
        entries.stream()
            .filter(entry -> entry.kind() == PartKind.CACHE)
            .findFirst()
            .orElseThrow()
            .weight()
            .unpacked();
    assertEquals(200_000, bytes.likely());
    assertTrue(bytes.low() < 150_000 && bytes.high() > 250_000, bytes::toString);
  }
}
