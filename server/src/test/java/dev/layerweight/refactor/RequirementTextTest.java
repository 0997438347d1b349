package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequirementTextTest {

  @Test
  void onlyTheLinesOfTheProjectsGo() {
    String text =
        """
        # tests: pytest
        flask==3.0.0
        PyTest_Cov >= 4 ; python_version > "3.8"
        pytest[testing]==8.0 \\
            --hash=sha256:aa \\
            --hash=sha256:bb
        pytest-mock
        -r other.txt
        pytest@https://example.org/pytest.whl
        """;
    assertEquals(
        """
        # tests: pytest
        flask==3.0.0
        pytest-mock
        -r other.txt
        """,
        TextEdit.apply(text, RequirementText.without(text, Set.of("pytest", "pytest-cov"))));
  }

  @Test
  void windowsLinesAndNoLastBreak() {
    String text = "flask\r\npytest\r\nclick\r\npytest";
    assertEquals(
        "flask\r\nclick\r\n",
        TextEdit.apply(text, RequirementText.without(text, Set.of("pytest"))));
  }

  @Test
  void aCommentGoesWithAllThatItHeads() {
    String text =
        """
        # Web
        flask==3.0.0

        # Development
        pytest
        black

        # Data
        pandas
        # Tests
        pytest-cov
        # Last
        numpy
        pytest

        # Linting
        flake8
        """;
    Set<String> gone = Set.of("pytest", "black", "pytest-cov", "flake8");
    assertEquals(
        """
        # Web
        flask==3.0.0

        # Data
        pandas
        # Last
        numpy
        """,
        TextEdit.apply(text, RequirementText.without(text, gone)));
    assertEquals(
        """
        -r requirements.txt
        # Development
        pytest
        black
        # Tests
        pytest-cov
        pytest
        # Linting
        flake8
        """,
        moved("", text, gone));
    assertEquals(
        """
        -r requirements.txt
        pytest
        black
        # Tests
        pytest-cov
        # Linting
        flake8
        """,
        moved("-r requirements.txt\npytest\nblack\n", text, gone));
  }

  @Test
  void theHeadOfTheFileStays() {
    String text = "# Copyright\n# of us\npytest\n\n# Web\nflask\n";
    assertEquals(
        "# Copyright\n# of us\n\n# Web\nflask\n",
        TextEdit.apply(text, RequirementText.without(text, Set.of("pytest"))));
  }

  @Test
  void whereALockedRequirementComesFromGoesWithIt() {
    String text =
        "flask==3.0.0\n    # via x\npytest==8.0\n    # via\n    #   y\nzipp==3.0\n    # via y\n";
    assertEquals(
        "flask==3.0.0\n    # via x\nzipp==3.0\n    # via y\n",
        TextEdit.apply(text, RequirementText.without(text, Set.of("pytest"))));
  }

  private static String moved(String development, String text, Set<String> gone) {
    return RequirementText.adding(
            development, text, RequirementText.without(text, gone), "-r requirements.txt")
        .map(edit -> TextEdit.apply(development, List.of(edit)))
        .orElse(development);
  }
}
