package dev.layerweight.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a rule is about, for formats that carry it along. The texts are those of the rules' class
 * comments, kept in a resource that a test compares with them.
 *
 * @param summary one sentence
 * @param help the whole comment, in Markdown
 */
public record RuleHelp(String summary, String help) {

  static final String RESOURCE = "rules.json";

  /** The help of all rules, by id, in the order of the resource. */
  static Map<String, RuleHelp> all() {
    return Known.ALL;
  }

  /** Of a rule that the resource does not hold, what its name says. */
  static RuleHelp of(String rule) {
    String words = rule.replace('-', ' ');
    return all().getOrDefault(rule, new RuleHelp(words, words));
  }

  /** Read when it is first asked for. */
  private static final class Known {
    private static final Map<String, RuleHelp> ALL = read();

    private static Map<String, RuleHelp> read() {
      Map<String, RuleHelp> all = new LinkedHashMap<>();
      try (InputStream in = RuleHelp.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("the program is incomplete: " + RESOURCE + " is missing");
        }
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
        JsonObject rules = JsonParser.parseReader(reader).getAsJsonObject();
        for (Map.Entry<String, JsonElement> rule : rules.entrySet()) {
          JsonObject texts = rule.getValue().getAsJsonObject();
          all.put(
              rule.getKey(),
              new RuleHelp(texts.get("summary").getAsString(), texts.get("help").getAsString()));
        }
        return all;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
