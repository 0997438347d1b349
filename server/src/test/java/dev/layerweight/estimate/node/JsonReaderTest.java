package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  @Test
  void countsTheBytesThatNpmWouldWrite() {
    String text =
        """
        {
          "name": "x\\"\\u00e4",
          "list": [
            1,
            "b"
          ],
          "none": {},
          "empty": [],
          "deep": {
            "a": true
          }
        }\
        """;
    Json json = value(text);
    // The escape stands for one letter of two bytes.
    assertEquals(text.length() - "\\u00e4".length() + 2, json.prettyBytes(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "[1",
        "\"abc",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1}x",
        "01",
        "+1",
        "nul",
        "\"\\x\"",
        "\"\\u12\"",
        "<<<<<<< HEAD",
        "[1,]",
        "{\"a\":\"\n\"}"
      })
  void saysWhatIsNotJson(String text) {
    JsonReader.Outcome.Broken broken =
        assertInstanceOf(JsonReader.Outcome.Broken.class, JsonReader.read(text));
    assertTrue(broken.reason().startsWith("not JSON"), broken.reason());
    assertTrue(broken.line() >= 1);
  }

  @Test
  void namesTheLine() {
    JsonReader.Outcome outcome = JsonReader.read("{\n  \"a\": 1,\n  <<<<<<< HEAD\n}");
    assertEquals(3, assertInstanceOf(JsonReader.Outcome.Broken.class, outcome).line());
  }

  @Test
  void refusesDepthAndLength() {
    assertInstanceOf(JsonReader.Outcome.Broken.class, JsonReader.read("[".repeat(1_000_000)));
    assertInstanceOf(
        JsonReader.Outcome.Broken.class,
        JsonReader.read("{\"a\":".repeat(500) + "1" + "}".repeat(500)));
    assertInstanceOf(
        JsonReader.Outcome.Broken.class,
        JsonReader.read(" ".repeat(JsonReader.LIMIT_CHARACTERS + 1)));
  }

  static Json value(String text) {
    return assertInstanceOf(JsonReader.Outcome.Value.class, JsonReader.read(text)).json();
  }
}
