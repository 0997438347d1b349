package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Files made to keep a reader busy: each must end, and say what it left out. */
class HostileLocksTest {

  private static NodeStep run(String file, String text, String command) {
    NodeStep step = new NodeStep(new TestPackages().add("a0@1.0.0", 7));
    step.file("/app/package.json", "{\"dependencies\":{\"a0\":\"*\"}}");
    step.file(file, text).nextLayer();
    step.run(command);
    return step;
  }

  @Test
  void aPackageWithVeryManyDependenciesInADeepPlace() {
    StringBuilder lock =
        new StringBuilder("{\"packages\":{\"\":{\"dependencies\":{\"a\":\"1\"}},\"node_modules/a");
    lock.append("/node_modules/a".repeat(60)).append("\":{\"dependencies\":{");
    for (int i = 0; i < 200_000; i++) {
      lock.append("\"d").append(i).append("\":\"\",");
    }
    lock.append("\"z\":\"\"}}}}");
    NodeStep step = run("/app/package-lock.json", lock.toString(), "npm ci");
    assertEquals(1, step.unknown.size());
  }

  @Test
  void moreDependenciesThanAreFollowed() {
    StringBuilder manifest = new StringBuilder("{\"dependencies\":{");
    for (int i = 0; i < 20_000; i++) {
      manifest.append("\"q").append(i).append("\":\"^1.0.0\",");
    }
    manifest.append("\"a0\":\"1\"}}");
    NodeStep step = run("/app/package.json", manifest.toString(), "npm install");
    assertTrue(
        step.unknown.stream().anyMatch(reason -> reason.startsWith("more than")),
        step.unknown.toString());
  }

  @Test
  void versionsThatConflictAllTheWay() {
    StringBuilder lock = new StringBuilder("# yarn lockfile v1\n");
    for (int i = 0; i < 3_000; i++) {
      lock.append(
          "a%d@*:\n  version \"1.0.0\"\n  dependencies:\n    a%d \"*\"\n    x \"%d\"\n"
              .formatted(i, i + 1, i));
      lock.append(
          "x@%d:\n  version \"%d.0.0\"\n  dependencies:\n    x \"%d\"\n".formatted(i, i, i + 1));
    }
    NodeStep step = run("/app/yarn.lock", lock.toString(), "yarn install");
    assertEquals(7, step.weight("/app/node_modules/a0").unpacked().likely());
  }

  @Test
  void bracketsWithoutEnd() {
    String lock = "lockfileVersion: 9\na: " + "{a: ".repeat(20_000) + "}".repeat(20_000);
    assertEquals(0, run("/app/pnpm-lock.yaml", lock, "pnpm install").layerBytes());
  }
}
