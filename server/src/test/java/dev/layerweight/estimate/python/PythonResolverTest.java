package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.image.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PythonResolverTest {

  private static final PythonTarget TARGET =
      PythonTarget.of(PythonVersion.parse("3.11.7").orElseThrow(), Platform.LINUX_AMD64);

  private static List<String> resolve(FakePackages packages, String... requirements) {
    return owners(new PythonResolver(packages, PythonResolver.Options.of(TARGET)), requirements);
  }

  private static List<String> owners(PythonResolver resolver, String... requirements) {
    return PythonResolver.owners(resolver.resolve(requirements(requirements))).stream()
        .sorted()
        .toList();
  }

  private static List<PythonRequirement> requirements(String... texts) {
    return Arrays.stream(texts).map(text -> PythonRequirement.parse(text).orElseThrow()).toList();
  }

  @Test
  void takesTheNewestThatFits() {
    FakePackages packages =
        new FakePackages().with("a 1.0", "b<2").with("b 1.5").with("b 2.0").with("b 2.1rc1");
    assertEquals(List.of("a 1.0", "b 1.5"), resolve(packages, "a"));
    assertEquals(List.of("b 2.0"), resolve(packages, "b"));
    assertEquals(List.of("b 2.1rc1"), resolve(packages, "b>=2.1rc1"));
  }

  @Test
  void aLaterClauseChangesAnEarlierChoice() {
    FakePackages packages =
        new FakePackages()
            .with("a 1.0", "c")
            .with("b 1.0", "c<2")
            .with("c 1.0")
            .with("c 2.0", "onlyofnew")
            .with("onlyofnew 1.0");
    assertEquals(List.of("a 1.0", "b 1.0", "c 1.0"), resolve(packages, "a", "b"));
  }

  @Test
  void goesBackToAnOlderParentWhereTheNewestContradicts() {
    FakePackages packages =
        new FakePackages()
            .with("a 1.0", "c<2")
            .with("b 2.0", "c>=2")
            .with("b 1.0", "c>=1")
            .with("c 1.0")
            .with("c 2.0");
    assertEquals(List.of("a 1.0", "b 1.0", "c 1.0"), resolve(packages, "a==1.0", "b"));
  }

  @Test
  void aContradictionWithoutAWayOutEnds() {
    FakePackages packages =
        new FakePackages().with("a 1.0", "c<2").with("b 1.0", "c>=2").with("c 1.0").with("c 2.0");
    List<String> owners = resolve(packages, "a", "b");
    assertTrue(owners.containsAll(List.of("a 1.0", "b 1.0")), owners.toString());
    assertEquals(3, owners.size());
  }

  @Test
  void circlesEnd() {
    FakePackages packages =
        new FakePackages().with("a 1.0", "b[x]").with("b 1.0", "a", "c; extra == 'x'").with("c 1");
    assertEquals(List.of("a 1.0", "b 1.0", "c 1"), resolve(packages, "a"));
  }

  @Test
  void extrasAddUpFromAllWhoAsk() {
    FakePackages packages =
        new FakePackages()
            .with("a 1.0", "b[x]")
            .with("b 1.0", "c; extra == 'x'", "d; extra == 'y'")
            .with("c 1.0")
            .with("d 1.0");
    assertEquals(List.of("a 1.0", "b 1.0", "c 1.0"), resolve(packages, "a"));
    assertEquals(List.of("a 1.0", "b 1.0", "c 1.0", "d 1.0"), resolve(packages, "b[y]", "a"));
  }

  @Test
  void leavesOutWhatIsForAnotherPythonOrMachine() {
    FakePackages packages =
        new FakePackages()
            .with("a 2.0", "python>=3.12")
            .with("a 1.0", "b; python_version < '3.9'", "c; platform_machine == 'aarch64'")
            .with("b 1.0")
            .with("c 1.0");
    assertEquals(List.of("a 1.0"), resolve(packages, "a"));
  }

  @Test
  void aPinnedVersionThatIsNotKnownIsStoodForByTheNearest() {
    FakePackages packages = new FakePackages().with("a 1.24.4").with("a 2.0").with("a 1.20");
    Resolution.Choice choice =
        new PythonResolver(packages, PythonResolver.Options.of(TARGET))
            .resolve(requirements("a==1.24.3"))
            .choices()
            .get("a");
    assertEquals("a 1.24.3", choice.owner());
    assertEquals("1.24.4", choice.wheel().version().toString());
    assertEquals(Resolution.Closeness.NEAR, choice.closeness());
    assertTrue(choice.provenance().source().startsWith("nearest known version a 1.24.4"));
  }

  @Test
  void whatANearestVersionNeedsGivesWayToPins() {
    FakePackages packages =
        new FakePackages().with("web 2.0", "core>=5").with("core 5.0").with("core 1.2");
    assertEquals(List.of("core 1.1", "web 1.0"), resolve(packages, "core==1.1", "web==1.0"));
  }

  @Test
  void theUnknownIsAProblemAndTheOthersCount() {
    FakePackages packages = new FakePackages().with("a 1.0");
    Resolution resolution =
        new PythonResolver(packages, PythonResolver.Options.of(TARGET))
            .resolve(requirements("numpyy", "a"));
    assertEquals(Set.of("a"), resolution.choices().keySet());
    assertEquals("no package \"numpyy\" is known", resolution.problems().getFirst().reason());
  }

  @Test
  void saysWhatAProjectNeedsWhereThatIsNotKnown() {
    FakePackages known = new FakePackages().with("a 1.0");
    PythonPackages withoutRequirements =
        name ->
            known.project(name) instanceof Answer.Found<PythonProject> found
                ? new Answer.Found<>(
                    new PythonProject(
                        name,
                        found.value().wheels().stream()
                            .map(PythonResolverTest::withoutRequirements)
                            .toList(),
                        OptionalDouble.empty()),
                    found.provenance(),
                    false)
                : new Answer.Missing<>("none");
    Resolution resolution =
        new PythonResolver(withoutRequirements, PythonResolver.Options.of(TARGET))
            .resolve(requirements("a"));
    assertEquals(Set.of("a"), resolution.choices().keySet());
    assertEquals("what \"a\" needs is not known", resolution.problems().getFirst().reason());
  }

  private static PythonWheel withoutRequirements(PythonWheel wheel) {
    return new PythonWheel(
        wheel.version(),
        wheel.wheelTag(),
        wheel.wheelBytes(),
        wheel.unpackedBytes(),
        wheel.pythonSourceBytes(),
        wheel.pythonFiles(),
        wheel.nativeBytes(),
        wheel.files(),
        wheel.scripts(),
        wheel.requiresPython(),
        Optional.empty(),
        wheel.figures());
  }

  @Test
  void constraintsBindButInstallNothing() {
    FakePackages packages = new FakePackages().with("a 1.0", "b").with("b 1.0").with("b 2.0");
    PythonResolver.Options options =
        new PythonResolver.Options(
            TARGET,
            Map.of(),
            Set.of(),
            Map.of("b", PythonSpecifier.parse("<2").orElseThrow(), "z", PythonSpecifier.ANY),
            true,
            false,
            false,
            Map.of());
    assertEquals(List.of("a 1.0", "b 1.0"), owners(new PythonResolver(packages, options), "a"));
  }

  @Test
  void whatIsInstalledAndFitsStays() {
    FakePackages packages = new FakePackages().with("a 1.0", "b>=1").with("b 2.0").with("b 1.0");
    PythonVersion one = PythonVersion.parse("1.0").orElseThrow();
    PythonResolver.Options options =
        new PythonResolver.Options(
            TARGET, Map.of("b", one), Set.of(), Map.of(), true, false, false, Map.of());
    assertEquals(List.of("a 1.0"), owners(new PythonResolver(packages, options), "a"));
    assertEquals(List.of(), owners(new PythonResolver(packages, options), "b"));
    assertEquals(List.of("b 2.0"), owners(new PythonResolver(packages, options), "b>1"));
  }

  @Test
  void theProcessorIndexHasBuildsWithoutGraphicsLibraries() {
    Resolution cuda =
        new PythonResolver(WheelTable.shipped(), PythonResolver.Options.of(TARGET))
            .resolve(requirements("torch"));
    PythonResolver.Options options =
        new PythonResolver.Options(
            TARGET, Map.of(), Set.of(), Map.of(), true, false, true, Map.of());
    Resolution cpu =
        new PythonResolver(WheelTable.shipped(), options).resolve(requirements("torch"));
    assertTrue(cuda.choices().containsKey("nvidia-cublas"), cuda.choices().keySet().toString());
    assertTrue(cuda.choices().containsKey("triton"));
    assertEquals("torch 2.13.0+cpu", cpu.choices().get("torch").owner());
    assertTrue(cpu.choices().keySet().stream().noneMatch(name -> name.startsWith("nvidia")));
  }

  @Test
  void onAnArmMachineTorchOfTheOldDaysIsForTheProcessor() {
    PythonTarget arm = PythonTarget.of(TARGET.version(), Platform.LINUX_ARM64);
    Resolution resolution =
        new PythonResolver(WheelTable.shipped(), PythonResolver.Options.of(arm))
            .resolve(requirements("torch==2.5.1"));
    assertTrue(
        resolution.choices().keySet().stream().noneMatch(name -> name.startsWith("nvidia")),
        resolution.choices().keySet().toString());
    assertTrue(resolution.choices().get("torch").wheel().unpackedBytes() < 900_000_000);
  }
}
