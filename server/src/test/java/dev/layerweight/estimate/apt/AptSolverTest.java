package dev.layerweight.estimate.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.apt.AptIndexes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Choices that the recorded cases do not cover; each was compared with apt 2.6. */
final class AptSolverTest {

  private static final DebianIndex INDEX =
      new AptIndexes(List.of()).index("debian", "bookworm", "amd64").found().orElseThrow();

  private final AptSolver solver = new AptSolver(INDEX);
  private final Map<String, InstalledPackage> installed = AptSolver.base(INDEX);

  private AptPlan install(boolean recommends, String... names) {
    AptPlan plan = solver.solve(installed, AptRequest.install(List.of(names), recommends));
    plan.installed()
        .forEach(chosen ->
            installed.put(
                chosen.name(),
                new InstalledPackage(chosen.version().version(), chosen.automatic(), false)));
    return plan;
  }

  private AptPlan remove(boolean unneededToo, String... names) {
    return solver.solve(
        installed,
        new AptRequest(AptRequest.Action.REMOVE, List.of(names), true, false, unneededToo, true));
  }

  private static List<String> names(AptPlan plan) {
    return plan.installed().stream().map(AptPlan.Chosen::name).toList();
  }

  @Test
  void removalTakesWhatNothingNeedsAnyMore() {
    AptPlan plan = install(false, "gcc", "libc6-dev", "git");
    AptPlan removal = remove(true, "gcc", "libc6-dev");
    assertEquals(35, removal.removed().size());
    assertTrue(removal.removed().contains("binutils"));
    assertFalse(removal.removed().contains("git"));
    assertTrue(names(plan).containsAll(removal.removed()));
  }

  /** apt itself suggests dpkg-dev, which brings perl, make and the compilers. */
  @Test
  void whatAnInstalledPackageSuggestsIsNoReasonToStay() {
    DebianIndex bullseye =
        new AptIndexes(List.of()).index("debian", "bullseye", "amd64").found().orElseThrow();
    AptSolver older = new AptSolver(bullseye);
    Map<String, InstalledPackage> there = AptSolver.base(bullseye);
    List<String> added = new ArrayList<>();
    older
        .solve(there, AptRequest.install(List.of("build-essential"), false))
        .installed()
        .forEach(chosen -> {
          added.add(chosen.name());
          there.put(
              chosen.name(),
              new InstalledPackage(chosen.version().version(), chosen.automatic(), false));
        });
    AptPlan removal =
        older.solve(
            there,
            new AptRequest(
                AptRequest.Action.REMOVE, List.of("build-essential"), true, false, true, true));
    assertEquals(Set.copyOf(added), Set.copyOf(removal.removed()));
  }

  @Test
  void removalWithoutAutoRemoveTakesOnlyWhatBreaks() {
    install(true, "nginx", "postgresql-client", "jq");
    AptPlan removal = remove(false, "libssl3");
    assertEquals(10, removal.removed().size());
    assertTrue(removal.removed().contains("nginx"));
    assertFalse(removal.removed().contains("jq"));
  }

  @Test
  void autoremoveLeavesAFreshBaseAlone() {
    AptPlan plan =
        solver.solve(
            installed,
            new AptRequest(AptRequest.Action.AUTOREMOVE, List.of(), true, false, true, false));
    assertEquals(List.of(), plan.removed());
  }

  @Test
  void whatIsInstalledIsNotInstalledAgain() {
    install(false, "curl");
    assertEquals(List.of(), install(false, "curl", "bash").installed());
  }

  @Test
  void askedForByNameAPackageIsNoLongerAutomatic() {
    install(false, "curl");
    assertTrue(installed.get("libcurl4").automatic());
    assertEquals(List.of("libcurl4"), install(false, "libcurl4").madeManual());
  }

  @Test
  void aPinnedVersionIsTaken() {
    DebianIndex.Package known = INDEX.find("openssl").orElseThrow();
    String older = known.versions().getLast().version();
    AptPlan plan = install(false, "openssl=" + older);
    assertEquals(
        older,
        plan.installed().stream()
            .filter(chosen -> chosen.name().equals("openssl"))
            .findFirst()
            .orElseThrow()
            .version()
            .version());
  }

  @Test
  void anUnknownPinIsSaidAndTheCandidateCounted() {
    AptPlan plan = install(false, "zip=9.9*");
    assertTrue(names(plan).contains("zip"));
    assertTrue(plan.problems().get("zip=9.9*").contains("9.9*"));
  }

  @Test
  void globsAndSignsAreUnderstood() {
    assertTrue(new TreeSet<>(names(install(false, "libjson-c*"))).contains("libjson-c-dev"));
    AptPlan plan =
        solver.solve(AptSolver.base(INDEX), AptRequest.install(List.of("git", "less-"), true));
    assertTrue(names(plan).contains("git"));
    assertFalse(names(plan).contains("less"));
    AptPlan both = solver.solve(AptSolver.base(INDEX), AptRequest.install(List.of("g++"), false));
    assertTrue(names(both).contains("g++"));
  }

  @Test
  void aVirtualNameWithOneProviderStandsForIt() {
    assertEquals(
        List.of("python3-yaml"), install(false, "python3-yaml").requested().get("python3-yaml"));
    AptPlan several = install(false, "mail-transport-agent");
    assertTrue(several.problems().get("mail-transport-agent").contains("virtual"));
  }

  @Test
  void conflictingRequestsCannotBeSolved() {
    AptPlan plan = install(false, "exim4-daemon-light", "postfix");
    assertFalse(plan.solvable());
    assertEquals(List.of(), plan.installed());
  }

  @Test
  void aPatternThatCouldTakeForEverIsRefused() {
    AptPlan plan = install(false, "(a+)+$");
    assertEquals(List.of(), plan.installed());
    assertEquals(1, plan.problems().size());
  }

  @Test
  void aPatternForEverythingIsRefused() {
    AptPlan plan = install(false, "*", "zip");
    assertEquals(List.of("zip"), names(plan));
    assertTrue(plan.problems().get("*").contains("too many"));
  }

  @Test
  void theUpgradeOfACurrentBaseIsSmall() {
    AptPlan plan =
        solver.solve(
            installed,
            new AptRequest(AptRequest.Action.DIST_UPGRADE, List.of(), true, false, false, false));
    assertTrue(plan.solvable());
    assertTrue(plan.installed().size() < 10, names(plan).toString());
    assertTrue(plan.installed().stream().allMatch(AptPlan.Chosen::upgrade));
  }
}
