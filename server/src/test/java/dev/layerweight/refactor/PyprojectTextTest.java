package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.text.TextEdit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyprojectTextTest {

  private static final String TEXT =
      """
      [project]
      name = "x"  # a [comment]
      description = \"\"\"
      dependencies = ["pytest"]
      \"\"\"
      dependencies = [
          "flask[async]>=3",  # web
          'pytest>=7',        # no
          "a", "pytest", "b",
      ]

      [project.optional-dependencies]
      dev = ["pytest", "mypy"]
      "more.like" = ["pytest~=8.0", { include-group = "pytest" }]
      """;

  @Test
  void itemsKnowTheirList() {
    assertEquals(
        List.of(
            "project.dependencies flask",
            "project.dependencies pytest",
            "project.dependencies a",
            "project.dependencies pytest",
            "project.dependencies b",
            "project.optional-dependencies.dev pytest",
            "project.optional-dependencies.dev mypy",
            "project.optional-dependencies.more.like pytest"),
        PyprojectText.of(TEXT).items().stream()
            .map(item -> item.list() + " " + item.project())
            .toList());
  }

  @Test
  void everythingElseStaysAsItIs() {
    List<TextEdit> edits =
        PyprojectText.of(TEXT)
            .without(item ->
                item.project().equals("pytest") && item.list().equals("project.dependencies"));
    String expected =
        TEXT.replace("    'pytest>=7',        # no\n", "")
            .replace("\"a\", \"pytest\", ", "\"a\", ");
    assertEquals(expected, TextEdit.apply(TEXT, edits));
  }

  /** Projects that begin with x go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["x"]              | []
          ["x", "a"]         | ["a"]
          ["a", "x"]         | ["a"]
          ["a", "x", "x2"]   | ["a"]
          ["x", "a", "x2"]   | ["a"]
          ["x", "x2",]       | []
          ["a", "x", ]       | ["a", ]
          """)
  void commasStayRight(String before, String after) {
    String text = "dependencies = " + before.strip();
    PyprojectText read = PyprojectText.of(text);
    assertEquals(
        "dependencies = " + after.strip(),
        TextEdit.apply(text, read.without(item -> item.project().startsWith("x"))));
  }

  @Test
  void brokenTextHasAnEnd() {
    for (String text :
        List.of("a = [", "a = [\"", "a = [[[[", "a = \"\"\"", "a = ['\\", "[[", "=[")) {
      assertEquals(0, PyprojectText.of(text).without(_ -> true).size(), text);
    }
  }
}
