package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.NodePackages;
import dev.layerweight.estimate.Fact;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpmCommandTest {

  private static final String LOCK3 =
      """
      {
        "name": "x",
        "lockfileVersion": 3,
        "requires": true,
        "packages": {
          "": {"name": "x", "dependencies": {"a": "^1.0.0"}, "devDependencies": {"d": "^1.0.0"}},
          "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "^2.0.0"},
            "optionalDependencies": {"bin-linux-x64": "1.0.0", "bin-darwin-arm64": "1.0.0"}},
          "node_modules/a/node_modules/b": {"version": "2.0.0"},
          "node_modules/b": {"version": "1.0.0", "dev": true},
          "node_modules/bin-darwin-arm64": {"version": "1.0.0", "optional": true, "os": ["darwin"],
            "cpu": ["arm64"]},
          "node_modules/bin-linux-x64": {"version": "1.0.0", "optional": true, "os": ["linux"],
            "cpu": ["x64"]},
          "node_modules/d": {"version": "1.0.0", "dev": true, "dependencies": {"b": "^1.0.0"}}
        }
      }
      """;

  private static final String LOCK1 =
      """
      {"name": "x", "lockfileVersion": 1, "requires": true, "dependencies": {
        "a": {"version": "1.0.0", "requires": {"b": "^2.0.0"},
              "dependencies": {"b": {"version": "2.0.0"}}},
        "b": {"version": "1.0.0", "dev": true},
        "d": {"version": "1.0.0", "dev": true, "requires": {"b": "^1.0.0"}}}}
      """;

  private static TestPackages registry() {
    return new TestPackages()
        .add("a@1.0.0", 1_000, "b ^2.0.0")
        .add("b@1.0.0", 20_000)
        .add("b@2.0.0", 300_000)
        .add("d@1.0.0", 4_000_000, "b ^1.0.0")
        .forMachine("bin-linux-x64@1.0.0", 50_000_000, "linux", "x64")
        .forMachine("bin-darwin-arm64@1.0.0", 600_000_000, "darwin", "arm64");
  }

  private static NodeStep step(String lock) {
    return new NodeStep(registry())
        .file("/app/package-lock.json", lock)
        .file(
            "/app/package.json",
            "{\"dependencies\":{\"a\":\"^1\"},\"devDependencies\":{\"d\":\"1\"}}")
        .nextLayer();
  }

  private static long packages(NodeStep step) {
    return step.files().belowInCurrentLayer("/app/node_modules").stream()
        .filter(dev.layerweight.estimate.Entry::lump)
        .mapToLong(entry -> entry.weight().unpacked().likely())
        .sum();
  }

  @Test
  void aLockNamesThePlaces() {
    NodeStep step = step(LOCK3);
    step.run("npm ci");
    assertEquals(54_321_000, packages(step));
    assertEquals(List.of("b 2.0.0"), step.owners("/app/node_modules/a/node_modules/b"));
    assertEquals(List.of(), step.unknown);
  }

  @Test
  void packagesOfOtherMachinesAreLeftOut() {
    NodeStep step = step(LOCK3);
    step.platform = Platform.LINUX_ARM64;
    step.run("npm ci");
    assertEquals(4_321_000, packages(step));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "npm ci --omit=dev",
        "npm ci --omit dev",
        "npm ci --production",
        "npm ci --only=prod",
        "npm ci --only production",
        "npm install --omit=dev",
        "npm --prefix /app clean-install --omit=dev"
      })
  void developmentIsLeftOut(String command) {
    NodeStep step = step(LOCK3);
    step.run(command);
    assertEquals(50_301_000, packages(step), command);
  }

  /** npm leaves out what is for development though it is optional there, and keeps devOptional. */
  @Test
  void whatIsOptionalForDevelopmentIsLeftOutWithIt() {
    NodeStep strictly =
        step(
            LOCK3.replace(
                "\"1.0.0\", \"optional\": true", "\"1.0.0\", \"dev\": true, \"optional\": true"));
    strictly.run("npm ci --omit=dev");
    assertEquals(301_000, packages(strictly));
    NodeStep either =
        step(LOCK3.replace("\"1.0.0\", \"optional\": true", "\"1.0.0\", \"devOptional\": true"));
    either.run("npm ci --omit=dev");
    assertEquals(50_301_000, packages(either));
  }

  @Test
  void theEnvironmentAndSettingsLeaveDevelopmentOut() {
    NodeStep production = step(LOCK3);
    production.environment.put("NODE_ENV", "production");
    production.run("npm ci");
    assertEquals(50_301_000, packages(production));
    NodeStep included = step(LOCK3);
    included.environment.put("NODE_ENV", "production");
    included.run("npm ci --include=dev");
    assertEquals(54_321_000, packages(included));
    NodeStep variable = step(LOCK3);
    variable.environment.put("NPM_CONFIG_OMIT", "dev");
    variable.run("npm ci");
    assertEquals(50_301_000, packages(variable));
    NodeStep file = step(LOCK3);
    file.file("/app/.npmrc", "omit[]=dev\ncache=/tmp/c\n");
    file.run("npm ci");
    assertEquals(50_301_000, packages(file));
    assertTrue(file.sees("/tmp/c/_cacache"));
    assertFalse(file.sees("/root/.npm"));
    NodeStep optional = step(LOCK3);
    optional.run("npm ci --no-optional");
    assertEquals(4_321_000, packages(optional));
  }

  @ParameterizedTest
  @ValueSource(strings = {"npm ci --omit=dev", "npm install --omit=dev"})
  void theManifestSaysWhatIsForDevelopment(String command) {
    NodeStep step =
        step(LOCK3)
            .file(
                "/app/package.json",
                """
                {"dependencies": {"d": "^1.0.0"}, "devDependencies": {"a": "^1.0.0"}}
                """);
    step.run(command);
    assertTrue(step.sees("/app/node_modules/d/package.json") || step.sees("/app/node_modules/d"));
    assertTrue(step.sees("/app/node_modules/b"));
    assertFalse(step.sees("/app/node_modules/a"));
  }

  @Test
  void versionOneNestsThePlaces() {
    NodeStep step = step(LOCK1);
    step.run("npm ci");
    assertEquals(4_321_000, packages(step));
    NodeStep production = step(LOCK1);
    production.run("npm ci --omit=dev");
    assertEquals(301_000, packages(production));
  }

  @Test
  void cleaningTheCacheInTheSameLayerLeavesTheLogs() {
    NodeStep step = step(LOCK3);
    step.run("npm ci");
    assertTrue(step.bytesBelow("/root/.npm/_cacache") > 13_000_000);
    step.run("npm cache clean --force");
    assertEquals(0, step.bytesBelow("/root/.npm/_cacache"));
    assertTrue(step.bytesBelow("/root/.npm/_logs") > 1_000);
  }

  @Test
  void aCacheMountKeepsNothingInTheLayer() {
    NodeStep step = step(LOCK3).mountCache("/root/.npm");
    step.run("npm ci");
    assertEquals(0, step.bytesBelow("/root/.npm"));
    assertEquals(54_321_000, packages(step));
    step.nextLayer();
    step.run("npm ci");
    assertTrue(step.bytesBelow("/root/.npm/_cacache") > 13_000_000, "the mount is gone");
  }

  @Test
  void aSecondInstallFetchesNothingAgain() {
    NodeStep step = step(LOCK3);
    step.run("npm ci");
    step.nextLayer();
    step.run("npm ci");
    assertEquals(0, step.bytesBelow("/root/.npm/_cacache"));
    assertEquals(54_321_000, packages(step));
    step.nextLayer();
    step.run("npm install");
    assertEquals(0, packages(step));
  }

  @Test
  void pruningLaterFreesNothingAndWritesTheLocksAgain() {
    NodeStep step = step(LOCK3);
    step.run("npm ci");
    step.nextLayer();
    step.run("npm prune --omit=dev");
    assertEquals(0, packages(step));
    assertFalse(step.sees("/app/node_modules/d"));
    assertTrue(step.sees("/app/node_modules/a"));
    assertTrue(step.bytesBelow("/app/package-lock.json") > 500);
  }

  @Test
  void uninstallTakesWhatOnlyItNeeded() {
    NodeStep step = step(LOCK3);
    step.run("npm ci");
    step.run("npm uninstall d");
    assertFalse(step.sees("/app/node_modules/d"));
    assertFalse(step.sees("/app/node_modules/b"));
    assertTrue(step.sees("/app/node_modules/a/node_modules/b"));
  }

  @Test
  void theNearestVersionStandsInAndSaysSo() {
    NodeStep step = step(LOCK3.replace("\"version\": \"2.0.0\"", "\"version\": \"2.3.0\""));
    step.run("npm ci");
    Estimate b = step.weight("/app/node_modules/a/node_modules/b").unpacked();
    assertEquals(300_000, b.likely());
    assertEquals(Estimate.Basis.APPROXIMATE, b.basis());
    assertTrue(b.low() < 200_000 && b.high() > 500_000);
  }

  @Test
  void anInstalledFolderIsBetterThanAGuess() {
    NodePackages.Measured measured =
        new NodePackages.Measured() {
          @Override
          public Optional<Size> find(String name, String version) {
            return name.equals("b") && version.equals("2.3.0")
                ? Optional.of(new Size(311_111, 7))
                : Optional.empty();
          }

          @Override
          public Provenance provenance() {
            return new Provenance("beside");
          }
        };
    NodeStep step =
        new NodeStep(registry().with(measured))
            .file(
                "/app/package-lock.json",
                LOCK3.replace("\"version\": \"2.0.0\"", "\"version\": \"2.3.0\""))
            .nextLayer();
    step.run("npm ci");
    assertEquals(311_111, step.weight("/app/node_modules/a/node_modules/b").unpacked().likely());
  }

  @Test
  void unknownPackagesAreNamedOnce() {
    NodeStep step =
        step(
            LOCK3
                .replace("node_modules/d\"", "node_modules/strange\"")
                .replace("\"d\":", "\"strange\":"));
    step.run("npm ci");
    assertEquals(List.of("1 package is not in the tables: strange"), step.unknown);
    assertEquals(
        new Estimate.Unknown("1 package is not in the tables: strange"), unpacked(step, "strange"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"npm ci", "npm install", "npm prune --production"})
  void aLockThatIsNotJsonIsTold(String command) {
    NodeStep step = step("<<<<<<< HEAD\n{}");
    step.run(command);
    assertEquals(1, step.unknown.size());
    assertTrue(
        step.unknown.getFirst().startsWith("package-lock.json:1: not JSON"),
        step.unknown.getFirst());
  }

  @Test
  void aCutLockNamesItsLine() {
    NodeStep step = step(LOCK3.substring(0, LOCK3.length() / 2));
    step.run("npm ci");
    assertTrue(step.unknown.getFirst().matches("package-lock.json:\\d+: not JSON.*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "null",
        "{\"packages\":[]}",
        "{\"packages\":{\"\":1,\"node_modules/\":{},\"node_modules/a\":null}}",
        "{\"packages\":{\"\":{\"dependencies\":{\"a\":\"1\"}},"
            + "\"node_modules/a\":{\"version\":\"1.0.0\",\"dependencies\":{\"a\":\"1\",\"b\":\"1\"}},"
            + "\"node_modules/b\":{\"version\":\"9\",\"dependencies\":{\"a\":\"1\"}},"
            + "\"l\":{},\"node_modules/l\":{\"link\":true,\"resolved\":\"node_modules/l\"}}}",
        "{\"dependencies\":{\"a\":{\"dependencies\":{\"a\":{\"dependencies\":{\"a\":{}}}}}}}"
      })
  void hostileLocksEnd(String lock) {
    NodeStep step = step(lock);
    step.run("npm ci");
    step.run("npm prune");
    step.run("npm install c");
    assertTrue(step.layerBytes() >= 0);
  }

  @Test
  void aHugeLockIsRefused() {
    NodeStep step = step("{\"packages\":{" + " ".repeat(33 << 20) + "}}");
    step.run("npm ci");
    assertTrue(step.unknown.getFirst().contains("longer than"), step.unknown.getFirst());
  }

  @Test
  void withoutALockTheNewestFittingVersionsAreHoisted() {
    NodeStep step =
        new NodeStep(
                new TestPackages()
                    .add("a@1.0.0", 1, "c ^1.0.0")
                    .add("b@1.0.0", 10, "c ^2.0.0")
                    .add("c@1.0.0", 100)
                    .add("c@1.9.0", 200)
                    .add("c@2.0.0", 3_000)
                    .withPeer("p@1.0.0", 40_000, "q", "^1.0.0")
                    .add("q@1.0.0", 500_000))
            .file(
                "/app/package.json",
                "{\"dependencies\":{\"a\":\"^1\",\"b\":\"*\",\"p\":\"latest\"}}")
            .nextLayer();
    step.run("npm install");
    assertEquals(List.of("c 1.9.0"), step.owners("/app/node_modules/c"));
    assertEquals(List.of("c 2.0.0"), step.owners("/app/node_modules/b/node_modules/c"));
    assertEquals(543_211, packages(step));
    assertTrue(step.sees("/app/package-lock.json"));
    assertTrue(step.bytesBelow("/root/.npm/_cacache") > 6_000, "packuments are kept, too");
    NodeStep legacy =
        new NodeStep(
                new TestPackages()
                    .withPeer("p@1.0.0", 40_000, "q", "^1.0.0")
                    .add("q@1.0.0", 500_000))
            .file("/app/package.json", "{\"dependencies\":{\"p\":\"latest\"}}");
    legacy.run("npm install --legacy-peer-deps --no-package-lock");
    assertEquals(40_000, packages(legacy));
    assertFalse(legacy.sees("/app/package-lock.json"));
  }

  @Test
  void packumentsOfPeersThatNobodyInstallsAreKept() {
    NodeStep alone =
        new NodeStep(new TestPackages().add("p@1.0.0", 40_000))
            .file("/app/package.json", "{\"dependencies\":{\"p\":\"latest\"}}")
            .nextLayer();
    alone.run("npm install");
    NodeStep step =
        new NodeStep(
                new TestPackages()
                    .withOptionalPeer("p@1.0.0", 40_000, "q", "^1.0.0")
                    .withPeer("q@1.0.0", 500_000, "r", "*")
                    .add("r@1.0.0", 600_000))
            .file("/app/package.json", "{\"dependencies\":{\"p\":\"latest\"}}")
            .nextLayer();
    step.run("npm install");
    assertEquals(40_000, packages(step));
    long more = step.bytesBelow("/root/.npm/_cacache") - alone.bytesBelow("/root/.npm/_cacache");
    assertTrue(more > 2_000 && more < 4_000, "the packuments of q and r: " + more);
  }

  @Test
  void whatAnInstallWroteServesTheNextCommand() {
    NodeStep step =
        new NodeStep(registry())
            .file(
                "/app/package.json",
                "{\"dependencies\":{\"a\":\"^1\"},\"devDependencies\":{\"d\":\"1\"}}")
            .nextLayer();
    step.run("npm install");
    step.nextLayer();
    step.run("npm prune --omit=dev");
    assertEquals(List.of(), step.unknown);
    assertFalse(step.sees("/app/node_modules/d"));
    assertTrue(step.sees("/app/node_modules/a"));
    step.run("npm ci");
    assertEquals(301_000, packages(step));
  }

  @Test
  void addingPutsAPackageBesideTheOthers() {
    NodeStep step = step(LOCK3);
    step.run("npm ci");
    step.nextLayer();
    step.run("npm install --save-dev b@2 d");
    assertEquals(List.of("b 2.0.0"), step.owners("/app/node_modules/b"));
    assertEquals(List.of("b 1.0.0"), step.owners("/app/node_modules/d/node_modules/b"));
    assertEquals(320_000, packages(step), "d itself is there already");
    NodeStep empty = new NodeStep(registry());
    empty.run("npm install d@1");
    assertEquals(4_020_000, packages(empty));
    assertTrue(empty.sees("/app/package.json"));
  }

  @Test
  void circlesEnd() {
    NodeStep step =
        new NodeStep(
                new TestPackages()
                    .add("a@1.0.0", 1, "a ^2.0.0", "b ^1.0.0")
                    .add("a@2.0.0", 10, "a ^1.0.0", "b ^2.0.0")
                    .add("b@1.0.0", 100, "b ^2.0.0")
                    .add("b@2.0.0", 1000, "b ^1.0.0", "a ^1.0.0"))
            .file("/app/package.json", "{\"dependencies\":{\"a\":\"^1\"}}");
    step.run("npm install");
    assertTrue(packages(step) >= 1_111);
  }

  @Test
  void globalPackagesLieInTheInstallation() {
    NodeStep step = new NodeStep(registry());
    step.run("npm install -g a@1");
    assertEquals(List.of("a 1.0.0", "b 2.0.0"), step.owners("/usr/local/lib/node_modules"));
    assertEquals(List.of("b 2.0.0"), step.owners("/usr/local/lib/node_modules/a/node_modules/b"));
  }

  @Test
  void optionalBinariesFitTheMachine() {
    TestPackages registry =
        new TestPackages()
            .withOptional(
                "e@1.0.0",
                1_000,
                Map.of(
                    "@e/linux-x64", "1.0.0", "@e/darwin-arm64", "1.0.0", "@e/win32-x64", "1.0.0"))
            .forMachine("@e/linux-x64@1.0.0", 20_000, "linux", "x64");
    NodeStep step =
        new NodeStep(registry).file("/app/package.json", "{\"dependencies\":{\"e\":\"1.0.0\"}}");
    step.run("npm install");
    assertEquals(21_000, packages(step));
    assertEquals(List.of(), step.unknown);
  }

  @Test
  void downloadsAtInstallAreTold() {
    TestPackages registry = new TestPackages().add("puppeteer@24.0.0", 60_000);
    String manifest = "{\"dependencies\":{\"puppeteer\":\"24.0.0\"}}";
    NodeStep step = new NodeStep(registry).file("/app/package.json", manifest);
    step.run("npm install");
    assertEquals(
        List.of("puppeteer downloads a browser at install; its size is not in the tables"),
        step.unknown);
    NodeStep without = new NodeStep(registry).file("/app/package.json", manifest);
    without.run("npm install --ignore-scripts");
    assertEquals(List.of(), without.unknown);
    NodeStep skipped = new NodeStep(registry).file("/app/package.json", manifest);
    skipped.environment.put("PUPPETEER_SKIP_DOWNLOAD", "true");
    skipped.run("npm install");
    assertEquals(List.of(), skipped.unknown);
  }

  @Test
  void factsTellRuntimeFromDevelopment() {
    NodeStep step = step(LOCK3);
    step.run("npm ci");
    List<Fact.Installed> facts = step.facts.stream().map(Fact.Installed.class::cast).toList();
    assertEquals(List.of("npm", "npm-dev"), facts.stream().map(Fact.Installed::manager).toList());
    assertEquals("a 1.0.0", facts.getFirst().requested().getFirst().name());
    assertEquals("package.json", facts.getFirst().requested().getFirst().file());
    assertEquals(
        List.of("b 2.0.0", "bin-linux-x64 1.0.0"), facts.getFirst().installed().get("a 1.0.0"));
    assertEquals("d", facts.get(1).requested().getFirst().written());
    assertEquals(List.of("b 1.0.0"), facts.get(1).installed().get("d 1.0.0"));
  }

  @Test
  void workspacesOfALockAreNotPackages() {
    NodeStep step =
        step(
            """
            {"lockfileVersion": 3, "packages": {
              "": {"workspaces": ["packages/*"]},
              "node_modules/w": {"resolved": "packages/w", "link": true},
              "node_modules/v": {"resolved": "packages/v", "link": true},
              "packages/w": {"name": "w", "dependencies": {"a": "1"}},
              "packages/v": {"name": "v", "dependencies": {"d": "1"}},
              "node_modules/a": {"version": "1.0.0"},
              "node_modules/d": {"version": "1.0.0"},
              "packages/w/node_modules/b": {"version": "2.0.0"}}}
            """);
    step.run("npm ci");
    assertEquals(4_001_000, packages(step));
    assertEquals(300_000, step.bytesBelow("/app/packages/w/node_modules/b"));
    NodeStep one =
        step(
            """
            {"lockfileVersion": 3, "packages": {
              "": {"workspaces": ["packages/*"]},
              "packages/w": {"name": "w", "dependencies": {"a": "1"}},
              "packages/v": {"name": "v", "dependencies": {"d": "1"}},
              "node_modules/a": {"version": "1.0.0"},
              "node_modules/d": {"version": "1.0.0"}}}
            """);
    one.run("npm ci -w packages/w");
    assertEquals(1_000, packages(one));
  }

  @Test
  void scriptsAreUnknownAndLeaveALog() {
    NodeStep step =
        new NodeStep(registry())
            .file("/app/package.json", "{\"scripts\":{\"build\":\"tsc\"}}")
            .nextLayer();
    step.run("npm run build");
    assertEquals(672, step.layerBytes());
    assertEquals(List.of("npm run build (tsc): what the script writes is not known"), step.unknown);
  }

  @Test
  void whatOnlyAnotherMajorVersionNeedsMayNotBeThere() {
    NodeStep step =
        new NodeStep(
                new TestPackages()
                    .add("tool@22.1.0", 1_000, "engine 22.1.0", "b ^2.0.0")
                    .add("engine@22.1.0", 7_000_000, "c ^1.0.0")
                    .add("c@1.0.0", 30_000)
                    .add("b@2.0.0", 300_000))
            .file("/app/package.json", "{\"dependencies\":{\"tool\":\"^13.0.0\",\"b\":\"^2\"}}")
            .nextLayer();
    step.run("npm install");
    assertEquals(Estimate.exact(300_000), unpacked(step, "b"));
    assertEquals(0, unpacked(step, "engine").low());
    assertTrue(unpacked(step, "engine").high() > 2 * 7_000_000);
    assertEquals(0, unpacked(step, "c").low());
    assertEquals(Estimate.Basis.APPROXIMATE, unpacked(step, "engine").basis());
  }

  @Test
  void anotherMinorVersionNeedsTheSame() {
    NodeStep step =
        new NodeStep(
                new TestPackages().add("tool@1.2.0", 1_000, "b ^2.0.0").add("b@2.0.0", 300_000))
            .file("/app/package.json", "{\"dependencies\":{\"tool\":\"~1.1.0\"}}")
            .nextLayer();
    step.run("npm install");
    assertEquals(Estimate.exact(300_000), unpacked(step, "b"));
  }

  private static Estimate unpacked(NodeStep step, String name) {
    return step.files().belowInCurrentLayer("/app/node_modules/" + name).stream()
        .filter(dev.layerweight.estimate.Entry::lump)
        .findFirst()
        .orElseThrow()
        .weight()
        .unpacked();
  }
}
