package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoetryTextTest {

  private static final String MANIFEST =
      """
      [tool.poetry]
      name = "x"
      description = \"""
      pytest = "in a text"
      \"""

      [tool.poetry.dependencies]
      python = "^3.12"
      flask = "^3.0"   # the server
      PyTest = {version = "^8.0", extras = [
          "testing",  # ]
      ]}
      pandas = {version = "^2.0", optional = true}
      # why is this here?
      mypy = "^1.0"

      [tool.poetry.extras]
      data = ["pandas"]
      """;

  private static String after(String text, String... projects) {
    return TextEdit.apply(
        text, PoetryText.toDevelopment(text, Set.of(projects), name -> name.equals("dev")));
  }

  @Test
  void aGroupIsMade() {
    assertEquals(
        """
        [tool.poetry]
        name = "x"
        description = \"""
        pytest = "in a text"
        \"""

        [tool.poetry.dependencies]
        python = "^3.12"
        flask = "^3.0"   # the server
        pandas = {version = "^2.0", optional = true}
        # why is this here?

        [tool.poetry.group.dev.dependencies]
        PyTest = {version = "^8.0", extras = [
            "testing",  # ]
        ]}
        mypy = "^1.0"

        [tool.poetry.extras]
        data = ["pandas"]
        """,
        after(MANIFEST, "pytest", "mypy", "pandas"));
  }

  @Test
  void aGroupThatIsThereTakesThem() {
    String text =
        "[tool.poetry.dependencies]\r\npytest = \"8\"\r\nblack = \"24\"\r\n\r\n"
            + "[tool.poetry.group.docs.dependencies]\r\nsphinx = \"7\"\r\n\r\n"
            + "[tool.poetry.group.dev.dependencies]\r\nblack = \"23\"";
    assertEquals(
        "[tool.poetry.dependencies]\r\n\r\n"
            + "[tool.poetry.group.docs.dependencies]\r\nsphinx = \"7\"\r\n\r\n"
            + "[tool.poetry.group.dev.dependencies]\r\nblack = \"23\"\r\npytest = \"8\"\r\n",
        after(text, "pytest", "black"));
  }

  @Test
  void whatIsNotThereMovesNothing() {
    assertEquals(List.of(), PoetryText.toDevelopment(MANIFEST, Set.of("black"), _ -> true));
    assertEquals(List.of(), PoetryText.toDevelopment("", Set.of("black"), _ -> true));
    assertEquals(List.of(), PoetryText.toDevelopment("[x]\na = [\n", Set.of("a"), _ -> true));
    assertEquals(Set.of("flask", "pytest", "mypy"), PoetryText.dependencies(MANIFEST));
  }
}
