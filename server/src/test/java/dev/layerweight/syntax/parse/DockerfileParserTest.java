package dev.layerweight.syntax.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares trees with the expectations in {@code test-fixtures/syntax}. Run with {@code
 * -Dlayerweight.update=true} to rewrite these, and review what changed.
 */
class DockerfileParserTest {

  private static final String INPUT = "-- Dockerfile --\n";
  private static final String OUTPUT = "-- tree --\n";

  /** A case of a scenario file: prose, a Dockerfile, and the tree it should have. */
  private record Scenario(String prose, String dockerfile, String tree) {

    private String text(String newTree) {
      return prose + INPUT + dockerfile + OUTPUT + newTree;
    }
  }

  private final DockerfileParser parser = new DockerfileParser();

  @TestFactory
  Stream<DynamicTest> treesAreAsExpected() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files()) {
      List<Scenario> scenarios = read(Files.readString(file));
      assertFalse(scenarios.isEmpty(), () -> file + " holds no scenario");
      if (Boolean.getBoolean("layerweight.update")) {
        Files.writeString(
            file, String.join("\n", scenarios.stream().map(one -> one.text(treeOf(one))).toList()));
        continue;
      }
      for (Scenario scenario : scenarios) {
        tests.add(
            DynamicTest.dynamicTest(
                file.getFileName() + ": " + scenario.prose.strip(),
                () -> assertEquals(scenario.tree, treeOf(scenario))));
      }
    }
    return tests.stream();
  }

  private String treeOf(Scenario scenario) {
    return TreeText.of(parser.parse(scenario.dockerfile));
  }

  private static List<Scenario> read(String text) {
    List<Scenario> scenarios = new ArrayList<>();
    int at = 0;
    while (text.indexOf(INPUT, at) >= 0) {
      int input = text.indexOf(INPUT, at);
      int output = text.indexOf(OUTPUT, input);
      int tree = output + OUTPUT.length();
      int blank = text.startsWith("\n", tree) ? tree - 1 : text.indexOf("\n\n", tree);
      int end = blank < 0 ? text.length() : blank + 1;
      scenarios.add(
          new Scenario(
              text.substring(at, input),
              text.substring(input + INPUT.length(), output),
              text.substring(tree, end)));
      at = Math.min(end + 1, text.length());
    }
    return scenarios;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Fixtures.folder("syntax"))) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }
}
