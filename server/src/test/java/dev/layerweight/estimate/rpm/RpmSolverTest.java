package dev.layerweight.estimate.rpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.RpmPackage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RpmSolverTest {

  private static List<String> solve(FakeRpmIndex index, boolean weak, String... wanted) {
    return new RpmSolver(index, "x86_64")
        .solve(List.of(), List.of(wanted), weak).packages().values().stream()
            .map(one -> one.name() + "=" + one.version())
            .sorted()
            .toList();
  }

  @Test
  void theBestVersionThatWillDoIsTaken() {
    FakeRpmIndex index =
        new FakeRpmIndex()
            .add("a", "1-1", "")
            .add("a", "2-1", "")
            .add("b", "1-1", "requires: a < 2");
    assertEquals(List.of("a=2-1"), solve(index, false, "a"));
    assertEquals(List.of("a=1-1"), solve(index, false, "a-1"));
    assertEquals(List.of("a=1-1"), solve(index, false, "a-1-1.x86_64"));
    assertEquals(List.of("a=2-1"), solve(index, false, "a.x86_64"));
    assertEquals(List.of("a=1-1", "b=1-1"), solve(index, false, "b"));
  }

  @Test
  void ofSeveralProvidersTheOneThatIsThereElseTheShortestName() {
    FakeRpmIndex index =
        new FakeRpmIndex()
            .add("mail-long", "1-1", "provides: smtp")
            .add("mail", "1-1", "provides: smtp")
            .add("app", "1-1", "requires: smtp");
    assertEquals(List.of("app=1-1", "mail=1-1"), solve(index, false, "app"));
    assertEquals(List.of("app=1-1", "mail-long=1-1"), solve(index, false, "mail-long", "app"));
  }

  @Test
  void filesAndLibrariesAreProvidedToo() {
    FakeRpmIndex index =
        new FakeRpmIndex()
            .add("shell", "1-1", "provides: /bin/sh, libz.so.1()(64bit)")
            .add("app", "1-1", "requires: /bin/sh, libz.so.1()(64bit)");
    assertEquals(List.of("app=1-1", "shell=1-1"), solve(index, false, "app"));
    assertEquals(List.of("shell=1-1"), solve(index, false, "/bin/sh"));
  }

  @Test
  void recommendedPackagesComeOnlyWhereTheyAreWanted() {
    FakeRpmIndex index =
        new FakeRpmIndex()
            .add("app", "1-1", "recommends: nice, gone, (extra if other)")
            .add("nice", "1-1", "recommends: nicer")
            .add("nicer", "1-1", "")
            .add("extra", "1-1", "")
            .add("other", "1-1", "");
    assertEquals(List.of("app=1-1"), solve(index, false, "app"));
    assertEquals(List.of("app=1-1", "nice=1-1", "nicer=1-1"), solve(index, true, "app"));
    assertTrue(solve(index, true, "app", "other").contains("extra=1-1"));
  }

  @Test
  void conditionsAreDecidedByWhatIsThereInTheEnd() {
    FakeRpmIndex index =
        new FakeRpmIndex()
            .add("app", "1-1", "requires: (plugin if desktop), (x or y), (p and q)")
            .add("plugin", "1-1", "requires: desktop-lib")
            .add("desktop-lib", "1-1", "")
            .add("brings", "1-1", "requires: desktop")
            .add("desktop", "1-1", "")
            .add("y", "1-1", "")
            .add("p", "1-1", "")
            .add("q", "1-1", "")
            .add("else-app", "1-1", "requires: (plugin if nothing else perl(Foo::Bar) >= 2)")
            .add("perl-Foo", "3-1", "provides: perl(Foo::Bar) = 3")
            .add("un", "1-1", "requires: (p unless q)");
    assertEquals(List.of("app=1-1", "p=1-1", "q=1-1", "y=1-1"), solve(index, false, "app"));
    assertTrue(
        solve(index, false, "app", "brings").containsAll(List.of("plugin=1-1", "desktop-lib=1-1")));
    assertEquals(List.of("else-app=1-1", "perl-Foo=3-1"), solve(index, false, "else-app"));
    assertEquals(List.of("p=1-1", "un=1-1"), solve(index, false, "un"));
    assertEquals(List.of("q=1-1", "un=1-1"), solve(index, false, "q", "un"));
  }

  @Test
  void malformedConditionsAskForNothingEndless() {
    FakeRpmIndex index =
        new FakeRpmIndex()
            .add("a", "1-1", "requires: (((((, (b if, ) or (, " + "(".repeat(5_000))
            .add("b", "1-1", "");
    assertTrue(solve(index, true, "a").contains("a=1-1"));
  }

  @Test
  void whatGetsInTheWayIsNotTakenWhereThereIsAnother() {
    FakeRpmIndex index =
        new FakeRpmIndex()
            .add("cu", "1-1", "provides: getter; conflicts: small")
            .add("curly", "1-1", "provides: getter")
            .add("small", "1-1", "")
            .add("app", "1-1", "requires: getter");
    assertEquals(List.of("app=1-1", "curly=1-1", "small=1-1"), solve(index, false, "small", "app"));
  }

  @Test
  void namesThatAreNotThereAreTold() {
    RpmSolver.Solution solution =
        new RpmSolver(new FakeRpmIndex().add("a", "1-1", ""), "x86_64")
            .solve(List.of(), List.of("a", "nobody"), true);
    assertEquals(Set.of("nobody"), solution.unknown());
    assertEquals("a", solution.chosen().get("a"));
    assertEquals(
        List.of("a"), solution.packages().values().stream().map(RpmPackage::name).toList());
  }
}
