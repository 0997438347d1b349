package dev.layerweight.estimate.apk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.catalog.apk.ApkIndexText;
import dev.layerweight.estimate.apk.ApkSolver.Solution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApkSolverTest {

  /** An index of packages written as {@code name=version} and lines of their fields. */
  private static AlpineIndex index(String... packages) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String one : packages) {
      String[] words = one.split(";");
      String[] name = words[0].strip().split("=");
      text.append("P:").append(name[0]).append("\nV:").append(name[1]).append("\nS:1\nI:2\n");
      Arrays.stream(words).skip(1).forEach(line -> text.append(line.strip()).append('\n'));
      text.append('\n');
    }
    ApkIndexText index = ApkIndexText.of(text.toString().getBytes(StandardCharsets.UTF_8));
    return new AlpineIndex() {
      @Override
      public String release() {
        return "3.22";
      }

      @Override
      public String architecture() {
        return "x86_64";
      }

      @Override
      public Optional<AlpinePackage> find(String name) {
        return index.named(name).stream().findFirst();
      }

      @Override
      public List<AlpinePackage> providers(String name) {
        return index.named(name);
      }

      @Override
      public List<AlpinePackage> conditional() {
        return index.conditional();
      }

      @Override
      public String absence() {
        return "not there";
      }
    };
  }

  private static List<String> solve(AlpineIndex index, String... world) {
    return solution(index, world).packages().values().stream()
        .map(one -> one.name() + "=" + one.version())
        .sorted()
        .toList();
  }

  private static Solution solution(AlpineIndex index, String... world) {
    return new ApkSolver(index, true).solve(List.of(world), Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3-r0, 1.2.3-r1, -1",
    "1.10, 1.9, 1",
    "1.0_rc1, 1.0, -1",
    "1.0_alpha2, 1.0_beta1, -1",
    "1.0_p1, 1.0, 1",
    "1.0b, 1.0a, 1",
    "1.0, 1.0.1, -1",
    "20230101-r2, 20230101-r10, -1",
    "3.12.4-r0, 3.12.4-r0, 0",
    "0.1_git20240101, 0.1, 1",
  })
  void versionsAreOrderedAsApkOrdersThem(String left, String right, int order) {
    assertEquals(order, Integer.signum(ApkVersion.compare(left, right)));
    assertEquals(-order, Integer.signum(ApkVersion.compare(right, left)));
  }

  @ParameterizedTest
  @CsvSource({
    "3.12.4-r0, ~, 3.12, true",
    "3.12.4-r0, ~, 3.1, false",
    "3.12.4-r0, =, 3.12.4-r0, true",
    "3.12.4-r0, >=, 3.12, true",
    "3.12.4-r0, <, 3.12, false",
  })
  void conditionsAskForVersions(String version, String operator, String wanted, boolean met) {
    assertEquals(met, ApkVersion.fulfils(version, operator, wanted));
  }

  @Test
  void theHighestVersionThatWillDoIsTaken() throws IOException {
    AlpineIndex index = index("a=1.0-r0", "a=2.0-r0", "b=1-r0;D:a<2", "c=1-r0;D:a");
    assertEquals(List.of("a=2.0-r0"), solve(index, "a"));
    assertEquals(List.of("a=1.0-r0"), solve(index, "a~1.0"));
    // c comes first and takes the newest, which b then cannot use.
    assertEquals(List.of("a=1.0-r0", "b=1-r0", "c=1-r0"), solve(index, "c", "b"));
  }

  @Test
  void aConflictMakesAnotherProviderCome() throws IOException {
    AlpineIndex index =
        index(
            "tool=1-r0;D:so:libssl",
            "openssl=3-r0;p:so:libssl=3",
            "libressl=4-r0;p:so:libssl=4",
            "strict=1-r0;D:!libressl");
    assertEquals(List.of("libressl=4-r0", "tool=1-r0"), solve(index, "tool"));
    assertEquals(
        List.of("openssl=3-r0", "strict=1-r0", "tool=1-r0"), solve(index, "tool", "strict"));
    assertEquals(List.of("openssl=3-r0", "tool=1-r0"), solve(index, "tool", "!libressl"));
  }

  @Test
  void theHighestPriorityDecidesBetweenProviders() throws IOException {
    AlpineIndex index = index("x=9-r0;p:virtual;k:1", "y=1-r0;p:virtual;k:100");
    assertEquals(List.of("y=1-r0"), solve(index, "virtual"));
    assertEquals(List.of("x=9-r0"), solve(index, "virtual", "x"));
  }

  @Test
  void conditionalPackagesComeWhenAllOfTheirConditionsHold() throws IOException {
    AlpineIndex index =
        index(
            "app=1-r0",
            "docs=1-r0",
            "app-doc=1-r0;i:docs app=1-r0",
            "app-old=1-r0;i:app=0.9-r0",
            "app-without=1-r0;i:app !docs");
    assertEquals(List.of("app-doc=1-r0", "app=1-r0", "docs=1-r0"), solve(index, "app", "docs"));
    assertEquals(List.of("app-without=1-r0", "app=1-r0"), solve(index, "app"));
  }

  @Test
  void aVersionThatIsGoneIsToldApartFromANameThatIsNotThere() throws IOException {
    Solution solution = solution(index("a=2-r0"), "a=1-r0", "nobody");
    assertEquals(Set.of("a"), solution.otherVersion());
    assertEquals(Set.of("nobody"), solution.unknown());
    assertTrue(solution.packages().containsKey("a"));
  }

  @Test
  void endlessTroubleEnds() throws IOException {
    List<String> packages = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      packages.add("p" + i + "=1-r0;p:v;D:!p" + (i + 1) % 200 + " v>" + i);
    }
    packages.add("loop=1-r0;D:loop2");
    packages.add("loop2=1-r0;D:loop v");
    assertFalse(solve(index(packages.toArray(String[]::new)), "loop", "v").isEmpty());
  }
}
