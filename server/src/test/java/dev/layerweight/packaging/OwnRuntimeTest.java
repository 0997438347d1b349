package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OwnRuntimeTest {

  /** What a library uses may be guarded; our own code has no such excuse. */
  @Test
  void ourOwnCodeNeedsNoOtherModule() {
    JavaClasses code =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.layerweight");
    Set<String> named =
        code.stream()
            .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(target -> target.getPackageName().matches("(java|javax|jdk|sun)\\..*"))
            .map(target -> target.getName())
            .filter(name -> name.contains("."))
            .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(named.isEmpty());
    Set<String> others =
        named.stream()
            .flatMap(name -> module(name).stream())
            .filter(module -> !OwnRuntime.MODULES.contains(module))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), others);
  }

  private static Optional<String> module(String className) {
    try {
      return Optional.ofNullable(
          Class.forName(className, false, OwnRuntimeTest.class.getClassLoader())
              .getModule()
              .getName());
    } catch (ClassNotFoundException _) {
      return Optional.of("no module has " + className);
    }
  }
}
