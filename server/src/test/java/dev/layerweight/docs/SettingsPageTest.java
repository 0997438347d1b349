package dev.layerweight.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The page of settings says what the editor, the repository's file and the program read. */
class SettingsPageTest {

  private static final Page PAGE = Page.of("settings.md");
  private static final Path EXTENSION = Path.of("..", "vscode-extension");
  private static final Pattern VARIABLE = Pattern.compile("\\bLAYERWEIGHT_[A-Z_]+\\b");

  /** Where variables of the environment are read. */
  private static final List<Path> READERS =
      List.of(
          Path.of("src", "main", "java"),
          Path.of("src", "main", "dist", "bin"),
          EXTENSION.resolve("src"));

  @Test
  void hasTheSettingsOfTheEditor() throws IOException {
    JsonObject contributes = json(EXTENSION.resolve("package.json")).getAsJsonObject("contributes");
    StringBuilder table = new StringBuilder(Page.row("setting", "values", "default", ""));
    table.append(Page.row("---", "---", "---", "---"));
    properties(contributes.get("configuration")).stream()
        .sorted(Comparator.comparingInt(SettingsPageTest::order))
        .forEach(setting ->
            table.append(
                Page.row(
                    "`" + setting.name() + "`",
                    values(setting.schema()),
                    "`" + setting.schema().get("default") + "`",
                    Page.cell(description(setting.schema())))));
    PAGE.holds("vscode-extension/package.json", table.toString());
  }

  @Test
  void hasTheKeysOfTheRepositorysFile() throws IOException {
    JsonObject schema = json(EXTENSION.resolve("schema").resolve("layerweight.schema.json"));
    StringBuilder table = new StringBuilder(Page.row("key", "value", ""));
    table.append(Page.row("---", "---", "---"));
    schema
        .getAsJsonObject("properties")
        .asMap()
        .forEach((name, key) -> {
          JsonObject object = key.getAsJsonObject();
          table.append(Page.row("`" + name + "`", type(object), Page.cell(description(object))));
        });
    PAGE.holds("layerweight.schema.json", table.toString());
  }

  @Test
  void hasTheVariablesThatAreRead() throws IOException {
    Set<String> read = new TreeSet<>();
    for (Path folder : READERS) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          read.addAll(variables(Files.readString(file)));
        }
      }
    }
    Set<String> described =
        PAGE.rows().stream()
            .filter(name -> VARIABLE.matcher(name).matches())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(read, described);
  }

  private record Setting(String name, JsonObject schema) {}

  /** VS Code takes one group of settings or a list of them. */
  private static List<Setting> properties(JsonElement configuration) {
    List<JsonElement> groups =
        configuration instanceof JsonArray list ? list.asList() : List.of(configuration);
    List<Setting> settings = new ArrayList<>();
    for (JsonElement group : groups) {
      group
          .getAsJsonObject()
          .getAsJsonObject("properties")
          .asMap()
          .forEach((name, schema) -> settings.add(new Setting(name, schema.getAsJsonObject())));
    }
    return settings;
  }

  private static int order(Setting setting) {
    JsonElement order = setting.schema().get("order");
    return order == null ? Integer.MAX_VALUE : order.getAsInt();
  }

  private static String values(JsonObject schema) {
    if (schema.get("enum") instanceof JsonArray values) {
      return listed(values);
    }
    if (schema.get("additionalProperties") instanceof JsonObject each
        && each.get("enum") instanceof JsonArray values) {
      return "rule id: " + listed(values);
    }
    JsonElement type = schema.get("type");
    return type instanceof JsonArray types
        ? types.asList().stream().map(JsonElement::getAsString).collect(Collectors.joining(", "))
        : type.getAsString();
  }

  private static String type(JsonObject schema) {
    if (schema.get("$ref") instanceof JsonElement reference) {
      return reference.getAsString().replaceFirst(".*/", "");
    }
    if (schema.get("enum") instanceof JsonArray values) {
      return listed(values);
    }
    if (schema.get("items") instanceof JsonObject items) {
      return "list of " + type(items);
    }
    return schema.get("type") instanceof JsonElement type && type.getAsString().equals("object")
        ? "table"
        : "text";
  }

  private static String listed(JsonArray values) {
    return StreamSupport.stream(values.spliterator(), false)
        .map(value -> "`" + value + "`")
        .collect(Collectors.joining(", "));
  }

  private static String description(JsonObject schema) {
    return Stream.of("markdownDescription", "description")
        .map(schema::get)
        .filter(text -> text != null)
        .map(JsonElement::getAsString)
        .findFirst()
        .orElseThrow(() -> new AssertionError("a setting without a description: " + schema))
        .replaceAll("`#([^`#]+)#`", "`$1`");
  }

  private static Set<String> variables(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
