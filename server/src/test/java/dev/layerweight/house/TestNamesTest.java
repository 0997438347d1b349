package dev.layerweight.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** Surefire passes over test classes with other names and says nothing. */
class TestNamesTest {

  @Test
  void everyClassWithTestsIsFoundBySurefire() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.layerweight");
    List<String> withTests =
        tests.stream()
            .filter(TestNamesTest::hasTests)
            .map(TestNamesTest::outermost)
            .map(JavaClass::getSimpleName)
            .distinct()
            .sorted()
            .toList();
    assertFalse(withTests.isEmpty());
    assertEquals(
        List.of(), withTests.stream().filter(name -> !name.matches(".*(Test|IT)")).toList());
  }

  private static boolean hasTests(JavaClass type) {
    return Stream.concat(type.getMethods().stream(), type.getFields().stream())
        .anyMatch(member ->
            member.isAnnotatedWith(Testable.class) || member.isMetaAnnotatedWith(Testable.class));
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }
}
