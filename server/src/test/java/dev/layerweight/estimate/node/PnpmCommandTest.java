package dev.layerweight.estimate.node;

import static dev.layerweight.estimate.node.YarnCommandTest.assertWithin;
import static dev.layerweight.estimate.node.YarnCommandTest.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.Entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PnpmCommandTest {

  private static final String LOCK5 =
      """
      lockfileVersion: 5.4
      specifiers:
        a: ^1.0.0
        '@s/d': ^1.0.0
      dependencies:
        a: 1.0.0_b@2.0.0
      devDependencies:
        '@s/d': 1.0.0
      packages:
        /a/1.0.0_b@2.0.0:
          resolution: {integrity: sha512-x}
          dependencies:
            b: 2.0.0
          dev: false
        /b/2.0.0:
          resolution: {integrity: sha512-x}
        /b/1.0.0:
          resolution: {integrity: sha512-x}
          dev: true
        /@s/d/1.0.0:
          resolution: {integrity: sha512-x}
          dependencies:
            b: 1.0.0
          dev: true
      """;

  private static final String LOCK6 =
      """
      lockfileVersion: '6.0'
      dependencies:
        a:
          specifier: ^1.0.0
          version: 1.0.0(b@2.0.0)
      devDependencies:
        '@s/d':
          specifier: ^1.0.0
          version: 1.0.0
      packages:
        /a@1.0.0(b@2.0.0):
          resolution: {integrity: sha512-x}
          dependencies:
            b: 2.0.0
        /b@2.0.0:
          resolution: {integrity: sha512-x}
        /b@1.0.0:
          resolution: {integrity: sha512-x}
        /@s/d@1.0.0:
          resolution: {integrity: sha512-x}
          dependencies:
            b: 1.0.0
      """;

  private static final String LOCK9 =
      """
      lockfileVersion: '9.0'

      settings:
        autoInstallPeers: true

      importers:

        .: {}

        client:
          dependencies:
            '@s/d':
              specifier: ^1.0.0
              version: 1.0.0

        server:
          dependencies:
            a:
              specifier: ^1.0.0
              version: 1.0.0(b@2.0.0)
          devDependencies:
            '@s/d':
              specifier: ^1.0.0
              version: 1.0.0

      packages:

        '@s/d@1.0.0':
          resolution: {integrity: sha512-x}

        a@1.0.0:
          resolution: {integrity: sha512-x}

        b@1.0.0:
          resolution: {integrity: sha512-x}

        b@2.0.0:
          resolution: {integrity: sha512-x}

        mac@1.0.0:
          resolution: {integrity: sha512-x}
          cpu: [arm64]
          os: [darwin]

      snapshots:

        '@s/d@1.0.0':
          dependencies:
            b: 1.0.0

        a@1.0.0(b@2.0.0):
          dependencies:
            b: 2.0.0
          optionalDependencies:
            mac: 1.0.0

        b@1.0.0: {}

        b@2.0.0: {}

        mac@1.0.0:
          optional: true
      """;

  private static TestPackages registry() {
    return new TestPackages()
        .add("a@1.0.0", 1_000)
        .add("b@1.0.0", 20_000)
        .add("b@2.0.0", 300_000)
        .add("@s/d@1.0.0", 4_000_000)
        .add("mac@1.0.0", 50_000_000)
        .add("pnpm@9.1.0", 17_000_000);
  }

  private static NodeStep step(String lock) {
    return new NodeStep(registry())
        .file("/app/package.json", "{\"name\":\"root\",\"packageManager\":\"pnpm@9.1.0\"}")
        .file("/app/pnpm-lock.yaml", lock)
        .file("/app/client/package.json", "{\"name\":\"client\"}")
        .file("/app/server/package.json", "{\"name\":\"intelgraph-server\"}")
        .file("/app/server/index.js", "1234567")
        .nextLayer();
  }

  private static long packages(NodeStep step, String folder) {
    return step.files().belowInCurrentLayer(folder).stream()
        .filter(Entry::lump)
        .mapToLong(entry -> entry.weight().unpacked().likely())
        .sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCK5, LOCK6, LOCK9})
  void everyFormOfTheLockIsRead(String lock) {
    NodeStep step = step(lock);
    step.run("pnpm install --frozen-lockfile");
    assertEquals(4_321_000, packages(step, "/app/node_modules"));
    NodeStep production = step(lock);
    production.run("pnpm install --prod");
    assertEquals(
        lock.equals(LOCK9) ? 4_321_000 : 301_000, packages(production, "/app/node_modules"));
    assertTrue(production.sees("/app/node_modules/.pnpm/b@2.0.0/node_modules/b"));
  }

  @ParameterizedTest
  @CsvSource({
    "intelgraph-server, 301000",
    "./server, 301000",
    "intelgraph-*, 301000",
    "client, 4020000",
    "client..., 4020000"
  })
  void filtersChooseProjects(String filter, long bytes) {
    NodeStep step = step(LOCK9);
    step.run("pnpm install --prod --filter " + filter);
    assertEquals(bytes, packages(step, "/app/node_modules"));
  }

  @Test
  void aFilterOfAnotherNameMatchesNothing() {
    NodeStep step = step(LOCK9);
    step.run("pnpm --filter server install");
    assertEquals(0, step.layerBytes());
    assertEquals(List.of("--filter server matches no project of the workspace"), step.unknown);
  }

  @Test
  void fetchThenDeploy() {
    NodeStep step = step(LOCK9);
    step.run("pnpm fetch");
    assertEquals(4_321_000, packages(step, "/app/node_modules"));
    step.nextLayer();
    step.run("pnpm install --offline");
    assertEquals(0, packages(step, "/app/node_modules"));
    step.run("pnpm --filter intelgraph-server deploy --prod /opt/server");
    assertEquals(301_000, packages(step, "/opt/server"));
    assertEquals(7, step.bytesBelow("/opt/server/index.js"));
  }

  @Test
  void pruneTakesDevelopmentAway() {
    NodeStep step = step(LOCK6);
    step.run("pnpm install");
    step.run("pnpm prune --prod");
    assertEquals(301_000, packages(step, "/app/node_modules"));
  }

  @Test
  void sinceVersionElevenTheIndexIsADatabase() {
    NodeStep files = step(LOCK9);
    files.run("pnpm install");
    NodeStep database =
        step(LOCK9)
            .file("/app/package.json", "{\"name\":\"root\",\"packageManager\":\"pnpm@12.1.0\"}")
            .nextLayer();
    database.run("pnpm install");
    String store = "/root/.local/share/pnpm/store";
    assertTrue(database.bytesBelow(store) > files.bytesBelow(store) + 3_000);
  }

  @Test
  void corepackFetchesTheManagerWhenItRuns() {
    NodeStep step = step(LOCK9);
    step.run("corepack enable");
    assertEquals(0, step.layerBytes());
    step.run("pnpm fetch");
    assertEquals(17_000_000, step.bytesBelow("/root/.cache/node/corepack/v1/pnpm/9.1.0"));
    NodeStep prepared = step(LOCK9);
    prepared.run("corepack prepare pnpm@9.1.0 --activate");
    assertEquals(17_000_000, prepared.layerBytes());
    prepared.nextLayer();
    prepared.run("pnpm fetch");
    assertFalse(prepared.bytesBelow("/root/.cache/node") > 0);
  }

  @Test
  void aMeasuredLockWeighsWhatPnpmMadeOfIt() throws IOException {
    NodeStep step = new NodeStep();
    step.file("/app/package.json", resource("package.json"));
    step.file("/app/pnpm-lock.yaml", resource("pnpm-lock.yaml")).nextLayer();
    step.run("pnpm install --frozen-lockfile --ignore-scripts");
    // Measured with pnpm 9.15.9 on 2026-11-21, store and node_modules with hard links counted once.
    // What the look for an update of pnpm itself leaves was not among it.
    long documents = step.bytesBelow("/root/.cache/pnpm");
    assertTrue(documents > 3_000_000);
    assertWithin(60_295_133, step.layerBytes() - documents, 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<<<<<<< HEAD", "- a\n- b", "lockfile: 1"})
  void whatIsNoLockIsTold(String lock) {
    NodeStep step = step(lock);
    step.run("pnpm install");
    assertEquals(List.of("pnpm-lock.yaml:1: not a lock file of pnpm"), step.unknown);
  }

  @Test
  void hostileLocksEnd() {
    StringBuilder deep = new StringBuilder("lockfileVersion: 9\n");
    for (int i = 0; i < 5_000; i++) {
      deep.append(" ".repeat(i)).append("a:\n");
    }
    NodeStep step = step(deep.toString());
    step.run("pnpm install");
    NodeStep circle =
        step(
            """
            lockfileVersion: '9.0'
            importers:
              .:
                dependencies:
                  a: {specifier: '1', version: 1.0.0}
            snapshots:
              a@1.0.0:
                dependencies: {b: 2.0.0}
              b@2.0.0:
                dependencies: {a: 1.0.0}
            """);
    circle.run("pnpm install");
    assertEquals(301_000, packages(circle, "/app/node_modules"));
  }
}
