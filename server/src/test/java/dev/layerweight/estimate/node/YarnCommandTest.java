package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YarnCommandTest {

  private static final String MANIFEST =
      "{\"name\":\"x\",\"dependencies\":{\"a\":\"^1.0.0\"},\"devDependencies\":{\"d\":\"^1.0.0\"}}";

  private static final String CLASSIC =
      """
      # yarn lockfile v1


      a@^1.0.0:
        version "1.0.0"
        integrity sha512-x
        dependencies:
          b "^2.0.0"

      b@^1.0.0, b@^1.1.0:
        version "1.0.0"

      b@^2.0.0:
        version "2.0.0"

      "d@^1.0.0":
        version "1.0.0"
        dependencies:
          b "^1.0.0"
      """;

  private static final String MODERN =
      """
      __metadata:
        version: 8
        cacheKey: 10c0

      "a@npm:^1.0.0":
        version: 1.0.0
        resolution: "a@npm:1.0.0"
        dependencies:
          b: "npm:^2.0.0"
          mac: "npm:1.0.0"
        dependenciesMeta:
          mac:
            optional: true
        languageName: node
        linkType: hard

      "b@npm:^1.0.0":
        version: 1.0.0
        resolution: "b@npm:1.0.0"

      "b@npm:^2.0.0":
        version: 2.0.0
        resolution: "b@npm:2.0.0"

      "d@npm:^1.0.0":
        version: 1.0.0
        resolution: "d@npm:1.0.0"
        dependencies:
          b: "npm:^1.0.0"

      "mac@npm:1.0.0":
        version: 1.0.0
        resolution: "mac@npm:1.0.0"
        conditions: os=darwin & cpu=arm64

      "x@workspace:.":
        version: 0.0.0-use.local
        resolution: "x@workspace:."
      """;

  private static NodeStep step(String lock) {
    return new NodeStep(
            new TestPackages()
                .add("a@1.0.0", 1_000)
                .add("b@1.0.0", 20_000)
                .add("b@2.0.0", 300_000)
                .add("d@1.0.0", 4_000_000)
                .add("mac@1.0.0", 50_000_000))
        .file("/app/package.json", MANIFEST)
        .file("/app/yarn.lock", lock)
        .nextLayer();
  }

  private static long packages(NodeStep step) {
    return step.files().belowInCurrentLayer("/app/node_modules").stream()
        .filter(Entry::lump)
        .mapToLong(entry -> entry.weight().unpacked().likely())
        .sum();
  }

  @Test
  void yarnOneHoistsByItsLock() {
    NodeStep step = step(CLASSIC);
    step.run("yarn install --frozen-lockfile");
    assertEquals(4_321_000, packages(step));
    assertEquals(List.of("b 2.0.0"), step.owners("/app/node_modules/b"));
    assertEquals(List.of("b 1.0.0"), step.owners("/app/node_modules/d/node_modules/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yarn --production", "yarn install --prod", "yarn install --production=true"})
  void productionLeavesDevelopmentInTheCacheOnly(String command) {
    NodeStep step = step(CLASSIC);
    step.run(command);
    assertEquals(301_000, packages(step), command);
    assertTrue(step.bytesBelow("/usr/local/share/.cache/yarn/v6") > 5_000_000);
    step.run("yarn cache clean");
    assertEquals(0, step.bytesBelow("/usr/local/share/.cache"));
  }

  @Test
  void laterYarnsKeepArchives() {
    NodeStep step = step(MODERN);
    step.run("yarn install --immutable");
    assertEquals(0, packages(step));
    assertEquals(4_321_000, step.bytesBelow("/root/.yarn/berry/cache"));
    NodeStep linked = step(MODERN);
    linked.file("/app/.yarnrc.yml", "nodeLinker: node-modules\n").nextLayer();
    linked.run("yarn install --immutable");
    assertEquals(4_321_000, packages(linked));
    NodeStep focused = step(MODERN);
    focused.file("/app/.yarnrc.yml", "nodeLinker: node-modules\n").nextLayer();
    focused.run("yarn workspaces focus --production");
    assertEquals(301_000, packages(focused));
  }

  @Test
  void yarnOneLeavesItsCompiledCodeInEachLayer() {
    NodeStep step = step(CLASSIC);
    step.run("yarn install");
    step.run("yarn cache clean");
    long once = step.bytesBelow("/tmp/v8-compile-cache-0");
    assertWithin(2_260_000, once, 0.01);
    step.nextLayer().run("yarn --version");
    assertEquals(
        once,
        step.files().belowInCurrentLayer("/tmp").stream()
            .mapToLong(entry -> entry.weight().unpacked().likely())
            .sum());
    NodeStep later = step(MODERN);
    later.run("yarn install --immutable");
    assertEquals(0, later.bytesBelow("/tmp"));
  }

  @Test
  void aMeasuredLockWeighsWhatYarnMadeOfIt() throws IOException {
    NodeStep step = new NodeStep();
    step.file("/app/package.json", resource("package.json"));
    step.file("/app/yarn.lock", resource("yarn.lock")).nextLayer();
    step.run("yarn install --ignore-scripts");
    // Measured with yarn 1.22.22 on 2026-11-21: node_modules 59,804,498 bytes, cache 75,703,710.
    assertWithin(59_804_498, step.bytesBelow("/app"), 0.02);
    assertWithin(75_703_710, step.bytesBelow("/usr/local"), 0.02);
    step.nextLayer();
    NodeStep production = new NodeStep();
    production.file("/app/package.json", resource("package.json"));
    production.file("/app/yarn.lock", resource("yarn.lock")).nextLayer();
    production.run("yarn install --production --ignore-scripts");
    assertWithin(2_977_016, production.bytesBelow("/app"), 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<<<<<<< HEAD", "{}", "\u0000\u0001", "a@:\n  version"})
  void whatIsNoLockIsTold(String lock) {
    NodeStep step = step(lock);
    step.run("yarn install");
    assertEquals(List.of("yarn.lock:1: not a lock file of yarn"), step.unknown);
  }

  @Test
  void scriptsAreUnknown() {
    NodeStep step = step(CLASSIC);
    step.run("yarn build");
    assertEquals(List.of("yarn build: what it writes is not known"), step.unknown);
    assertFalse(step.sees("/app/node_modules"));
  }

  static void assertWithin(long real, long said, double relative) {
    assertTrue(Math.abs(said - real) <= real * relative, "real " + real + " said " + said);
  }

  static String resource(String name) throws IOException {
    try (InputStream in =
        YarnCommandTest.class.getResourceAsStream("/dev/layerweight/estimate/node/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
