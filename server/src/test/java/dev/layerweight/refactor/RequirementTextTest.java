package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.text.TextEdit;
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
}
