package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageJsonTextTest {

  private static String after(String text, String... names) {
    return TextEdit.apply(text, PackageJsonText.toDevelopment(text, Set.of(names)));
  }

  @Test
  void aDependencyMovesToItsPlaceInTheAlphabet() {
    assertEquals(
        """
        {
          "//": "jest is what we test with",
          "dependencies": {
            "express": "^4.18.0"
          },
          "devDependencies": {
            "eslint": "^8.0.0",
            "jest": "^29.0.0",
            "typescript": "^5.0.0"
          },
          "scripts": {"dependencies": "echo"}
        }
        """,
        after(
            """
            {
              "//": "jest is what we test with",
              "dependencies": {
                "eslint": "^8.0.0",
                "express": "^4.18.0",
                "jest": "^29.0.0"
              },
              "devDependencies": {
                "typescript": "^5.0.0"
              },
              "scripts": {"dependencies": "echo"}
            }
            """,
            "jest",
            "eslint",
            "mocha"));
  }

  @Test
  void aListThatIsMissingIsMadeInTheMannerOfTheOther() {
    assertEquals(
        "{\r\n"
            + "\t\"dependencies\" : {\r\n"
            + "\t\t\"express\": \"4\"\r\n"
            + "\t},\r\n"
            + "\t\"devDependencies\" : {\r\n"
            + "\t\t\"jest\": \"29\",\r\n"
            + "\t\t\"chai\": \"4\"\r\n"
            + "\t}\r\n"
            + "}",
        after(
            "{\r\n\t\"dependencies\" : {\r\n\t\t\"jest\": \"29\",\r\n\t\t\"express\": \"4\",\r\n"
                + "\t\t\"chai\": \"4\"\r\n\t}\r\n}",
            "jest",
            "chai"));
  }

  @Test
  void oneLine() {
    assertEquals(
        "{\"a\": [1, {\"b\": null}], \"dependencies\": {}, \"devDependencies\": {\"jest\":"
            + " \"29\"}}",
        after("{\"a\": [1, {\"b\": null}], \"dependencies\": {\"jest\": \"29\"}}", "jest"));
    assertEquals(
        "{\"dependencies\": {\"x\": \"1\"}, \"devDependencies\": {\"jest\": \"29\"}}",
        after(
            "{\"dependencies\": {\"jest\": \"29\", \"x\": \"1\"}, \"devDependencies\": {}}",
            "jest"));
  }

  @Test
  void whatIsInBothListsOnlyGoes() {
    assertEquals(
        "{\"dependencies\": {\"x\": \"1\"}, \"devDependencies\": {\"jest\": \"28\"}}",
        after(
            "{\"dependencies\": {\"jest\": \"29\", \"x\": \"1\"}, \"devDependencies\": {\"jest\":"
                + " \"28\"}}",
            "jest"));
  }

  @Test
  void anUnsortedListGetsThemAtItsEnd() {
    assertEquals(
        "{\"dependencies\": {\"x\": \"1\"}, \"devDependencies\": {\"z\": \"1\", \"a\": \"1\","
            + " \"jest\": \"29\"}}",
        after(
            "{\"dependencies\": {\"jest\": \"29\", \"x\": \"1\"}, \"devDependencies\": {\"z\":"
                + " \"1\", \"a\": \"1\"}}",
            "jest"));
  }

  @Test
  void theMarkOfUnicodeStays() {
    assertEquals(
        "\uFEFF{\"dependencies\":{},\"devDependencies\":{\"jest\":\"\\\"29\"}}\n",
        after("\uFEFF{\"dependencies\":{\"jest\":\"\\\"29\"}}\n", "jest"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"dependencies\": {\"jest\": \"29\",}}",
        "{\"dependencies\": {\"jest\": \"29\"}} x",
        "{\"dependencies\": {\"jest\": \"29\"}",
        "{\"dependencies\": {\"jest\": \"29}}",
        "{\"dependencies\": {// no\n\"jest\": \"29\"}}",
        "{\"dependencies\": {\"jest\": \"29\"}, \"devDependencies\": []}",
        "{\"dependencies\": [\"jest\"]}",
        "[]"
      })
  void whatIsNotUnderstoodStays(String text) {
    assertEquals(List.of(), PackageJsonText.toDevelopment(text, Set.of("jest")));
  }

  @Test
  void deepAndLongTextIsNoTrouble() {
    String deep = "{\"dependencies\": {\"jest\": " + "[".repeat(100_000);
    assertEquals(List.of(), PackageJsonText.toDevelopment(deep, Set.of("jest")));
    String text = "{\"a\": \"" + "\\n".repeat(100_000) + "\", \"dependencies\": {\"jest\": \"\"}}";
    assertEquals(2, PackageJsonText.toDevelopment(text, Set.of("jest")).size());
  }
}
