package dev.layerweight.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards the table of packages in ARCHITECTURE.md: layers, cycles, one home for each library. */
class HouseRulesTest {

  private static final String ROOT = "dev.layerweight.";

  /** From the bottom up: a package may import only what stands before it. */
  private static final List<String> LAYERS =
      List.of(
          "text",
          "syntax",
          "image",
          "catalog",
          "estimate",
          "refactor",
          "policy",
          "advice",
          "adapters",
          "project",
          "report",
          "lsp",
          "cli",
          "app");

  private static final List<String> PURE = LAYERS.subList(0, LAYERS.indexOf("adapters"));

  /** The packages below {@code catalog} are adapters; the ports themselves are in it. */
  private static final String PORTS = ROOT + "catalog";

  private static final String ADAPTERS = ROOT + "catalog.*..";

  /** The only packages that may know a library. */
  private static final Map<String, List<String>> HOMES =
      Map.of(
          "org.antlr..", List.of("syntax.parse.."),
          "org.eclipse.lsp4j..", List.of("lsp.."),
          "picocli..", List.of("cli.."),
          "com.google.gson..", List.of("report..", "lsp..", "catalog.*..", "estimate.node.."),
          "org.tomlj..", List.of("estimate.python..", "catalog.pypi..", "project.."),
          "org.snakeyaml..", List.of("catalog.rpm.."),
          "org.semver4j..", List.of("estimate.node..", "catalog.*.."),
          "org.tukaani..", List.of("catalog.*.."),
          "org.apache.commons.compress..", List.of("catalog.*.."),
          "com.github.dockerjava..", List.of("catalog.engine.."));

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.layerweight")
          .that(DescribedPredicate.not(resideInAPackage(ROOT + "grammar..")));

  @Test
  void thereIsCodeToLookAt() {
    assertFalse(CODE.isEmpty());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void importsOnlyWhatStandsBelow(String layer) {
    List<String> above = LAYERS.subList(LAYERS.indexOf(layer) + 1, LAYERS.size());
    DescribedPredicate<JavaClass> higher =
        above.stream()
            .map(HouseRulesTest::in)
            .reduce(DescribedPredicate.alwaysFalse(), (a, b) -> a.or(b));
    check(
        noClasses()
            .that(in(layer))
            .should()
            .dependOnClassesThat(higher.as("stand above " + layer)));
  }

  static Stream<String> layers() {
    return LAYERS.stream();
  }

  /** Between layers there can be none; here it is about the packages within one. */
  @ParameterizedTest
  @ValueSource(strings = {"syntax", "catalog", "estimate", "advice", "lsp"})
  void packagesWithinALayerHaveNoCycles(String layer) {
    check(slices().matching(ROOT + layer + ".(*)..").should().beFreeOfCycles());
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryHasOneHome(String library) {
    String[] homes = HOMES.get(library).stream().map(home -> ROOT + home).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(homes)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  static Stream<String> libraries() {
    return HOMES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("pure")
  void theCoreReadsNoDiskNoNetworkAndNoClock(String layer) {
    check(
        noClasses()
            .that(in(layer))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.nio.file..", "java.net.http..")
                    .or(
                        assignableToAny(
                            java.io.File.class,
                            java.io.FileInputStream.class,
                            java.io.FileOutputStream.class,
                            java.net.URL.class,
                            java.net.URLConnection.class,
                            java.net.Socket.class,
                            java.net.InetAddress.class,
                            Thread.class,
                            java.util.concurrent.Executor.class,
                            java.util.concurrent.CompletionStage.class,
                            java.util.concurrent.Future.class,
                            java.util.Timer.class,
                            java.time.Clock.class,
                            java.time.Instant.class))
                    .as("reach out of the process, or know time or threads")));
  }

  static Stream<String> pure() {
    return PURE.stream();
  }

  @Test
  void onlyAppKnowsTheStandardStreams() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in")
            .orShould()
            .callMethod(System.class, "exit", int.class));
  }

  @Test
  void namesSayWhatAClassIs() {
    check(noClasses().should().haveSimpleNameEndingWith("Manager"));
    check(noClasses().should().haveSimpleNameEndingWith("Helper"));
    check(noClasses().should().haveSimpleNameEndingWith("Impl"));
    check(noClasses().should().haveNameMatching(".*Utils?"));
  }

  @Test
  void everyPackageBelongsToTheTable() {
    DescribedPredicate<JavaClass> known =
        LAYERS.stream()
            .map(HouseRulesTest::in)
            .reduce(DescribedPredicate.alwaysFalse(), (a, b) -> a.or(b));
    check(classes().should(com.tngtech.archunit.lang.conditions.ArchConditions.be(known)));
  }

  private static DescribedPredicate<JavaClass> assignableToAny(Class<?>... types) {
    return Stream.of(types)
        .map(JavaClass.Predicates::assignableTo)
        .reduce(DescribedPredicate.alwaysFalse(), (a, b) -> a.or(b));
  }

  private static DescribedPredicate<JavaClass> in(String layer) {
    return switch (layer) {
      case "catalog" -> resideInAPackage(PORTS).as("reside in the ports");
      case "adapters" -> resideInAPackage(ADAPTERS).as("reside in the adapters of the catalog");
      default -> resideInAPackage(ROOT + layer + "..").as("reside in " + layer);
    };
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CODE);
  }
}
