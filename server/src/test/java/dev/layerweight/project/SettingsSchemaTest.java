package dev.layerweight.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.policy.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The schema that editors check {@code .layerweight.toml} by says what the reader understands. With
 * {@code -Dlayerweight.update=true} it gets the rules that there are.
 */
class SettingsSchemaTest {

  private static final Path SCHEMA =
      Path.of("..", "vscode-extension", "schema", "layerweight.schema.json");
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private static JsonObject schema() throws IOException {
    return JsonParser.parseString(Files.readString(SCHEMA)).getAsJsonObject();
  }

  private static List<String> texts(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(one -> one.getAsString()).toList();
  }

  @Test
  void hasTheKeysThatAreRead() throws IOException {
    JsonObject schema = schema();
    assertEquals(SettingsReader.KEYS, schema.getAsJsonObject("properties").keySet());
    assertEquals(false, schema.get("additionalProperties").getAsBoolean());
  }

  @Test
  void hasTheRulesThatThereAre() throws IOException {
    List<String> rules = Rules.all().stream().map(Rule::id).sorted().toList();
    JsonObject schema = schema();
    JsonObject rule = schema.getAsJsonObject("definitions").getAsJsonObject("rule");
    if (Boolean.getBoolean("layerweight.update")) {
      JsonArray ids = new JsonArray();
      rules.forEach(ids::add);
      rule.add("enum", ids);
      Files.writeString(SCHEMA, GSON.toJson(schema) + "\n");
    }
    assertEquals(rules, texts(rule.getAsJsonArray("enum")));
  }

  @Test
  void theExampleInTheReadmeHasNoProblems() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf("```toml\n") + "```toml\n".length();
    ProjectSettings example =
        SettingsReader.read(
            readme.substring(start, readme.indexOf("```", start)),
            Path.of("/repo", ProjectFiles.NAME),
            Rules.all().stream().map(Rule::id).collect(Collectors.toSet()));
    assertEquals(List.of(), example.problems());
    assertEquals(Optional.of("runtime"), example.target());
  }

  @Test
  void hasTheLevelsThatThereAre() throws IOException {
    JsonObject level = schema().getAsJsonObject("definitions").getAsJsonObject("level");
    assertEquals(
        Arrays.stream(Level.values()).map(Level::word).toList(),
        texts(level.getAsJsonArray("enum")));
  }
}
