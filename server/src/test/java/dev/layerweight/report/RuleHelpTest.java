package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.docs.RuleComment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The help of the rules is that of their class comments; {@code -Dlayerweight.update=true} writes
 * it anew.
 */
class RuleHelpTest {

  private static final Path RESOURCE =
      Path.of("src", "main", "resources", "dev", "layerweight", "report", RuleHelp.RESOURCE);

  @Test
  void isThatOfTheClassComments() throws IOException {
    Map<String, RuleHelp> expected = new LinkedHashMap<>();
    for (Rule rule : Rules.all()) {
      RuleHelp help = RuleComment.of(rule);
      assertFalse(help.summary().isEmpty());
      expected.put(rule.id(), help);
    }
    if (Boolean.getBoolean("layerweight.update")) {
      Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
      Files.createDirectories(RESOURCE.getParent());
      Files.writeString(RESOURCE, gson.toJson(expected) + "\n");
      return;
    }
    assertEquals(expected, RuleHelp.all(), "-Dlayerweight.update=true writes the help anew");
  }

  @Test
  void ofAnUnknownRuleIsItsName() {
    assertEquals("not yet known", RuleHelp.of("not-yet-known").summary());
  }
}
