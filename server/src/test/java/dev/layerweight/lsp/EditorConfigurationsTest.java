package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The configurations of editors that are there to be copied: they start the program as it is, say
 * nothing that the editor does not read, and only settings that there are.
 */
class EditorConfigurationsTest {

  private static final Path EDITORS = Path.of("editors");
  private static final Path INTELLIJ = EDITORS.resolve("intellij");

  /** The files of a template folder that LSP4IJ reads, by its class LanguageServerTemplate. */
  private static final Set<String> TEMPLATE_FILES =
      Set.of(
          "template.json",
          "settings.json",
          "settings.schema.json",
          "initializationOptions.json",
          "clientSettings.json",
          "README.md");

  /** What LSP4IJ's own clientSettings.schema.json knows at its top; it allows nothing else. */
  private static final Set<String> CLIENT_SETTINGS =
      Set.of(
          "caseSensitive",
          "lineCommentPrefix",
          "blockCommentPrefix",
          "blockCommentSuffix",
          "statementTerminatorCharacters",
          "completion",
          "breadcrumbs",
          "editor",
          "format",
          "workspaceSymbol");

  @Test
  void intellijReadsEveryFileOfTheTemplate() throws IOException {
    try (Stream<Path> files = Files.list(INTELLIJ)) {
      assertEquals(
          TEMPLATE_FILES,
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void theTemplateHasTheKeysThatIntellijReads() throws IOException {
    JsonObject template = json(INTELLIJ.resolve("template.json"));
    assertEquals(
        Set.of("id", "name", "programArgs", "languageMappings", "fileTypeMappings"),
        template.keySet());
    JsonObject programs = template.getAsJsonObject("programArgs");
    assertEquals(Set.of("default", "windows"), programs.keySet());
    assertEquals("layerweight lsp", programs.get("default").getAsString());
    assertEquals("layerweight.cmd lsp", programs.get("windows").getAsString());
    for (JsonElement mapping : template.getAsJsonArray("languageMappings")) {
      assertEquals(Set.of("language", "languageId"), mapping.getAsJsonObject().keySet());
      assertEquals("dockerfile", mapping.getAsJsonObject().get("languageId").getAsString());
    }
    for (JsonElement mapping : template.getAsJsonArray("fileTypeMappings")) {
      assertEquals(Set.of("fileType", "languageId"), mapping.getAsJsonObject().keySet());
      assertEquals(
          Set.of("name", "patterns"),
          mapping.getAsJsonObject().getAsJsonObject("fileType").keySet());
      assertEquals("dockerfile", mapping.getAsJsonObject().get("languageId").getAsString());
    }
    assertTrue(CLIENT_SETTINGS.containsAll(json(INTELLIJ.resolve("clientSettings.json")).keySet()));
  }

  /** A name that the editor gives to the server, and the server passes over, would show nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dockerfile",
        "Containerfile",
        "Dockerfile.prod",
        "Containerfile.prod",
        "api.dockerfile",
        "api.Dockerfile",
        "api.containerfile"
      })
  void theTemplateTakesTheNamesThatDockerfilesHave(String name) throws IOException {
    List<JsonElement> patterns =
        json(INTELLIJ.resolve("template.json"))
            .getAsJsonArray("fileTypeMappings")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("fileType")
            .getAsJsonArray("patterns")
            .asList();
    assertTrue(
        patterns.stream()
            .map(
                pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern.getAsString()))
            .anyMatch(matcher -> matcher.matches(Path.of(name))),
        name);
    assertTrue(DocumentSnapshot.of("file:///x/" + name, "plaintext", 1, "FROM a\n").isDockerfile());
  }

  @Test
  void theSettingsOfTheTemplateChangeNothing() throws IOException {
    JsonObject settings = json(INTELLIJ.resolve("settings.json"));
    assertEquals(Settings.DEFAULT, Settings.DEFAULT.with(settings));
    assertEquals(Settings.DEFAULT, Settings.DEFAULT.with(initializationOptions()));
  }

  private static JsonObject initializationOptions() throws IOException {
    return json(INTELLIJ.resolve("initializationOptions.json"));
  }

  @Test
  void theSchemaOfTheTemplateIsThatOfVsCode() throws IOException {
    JsonObject properties =
        json(INTELLIJ.resolve("settings.schema.json"))
            .getAsJsonObject("properties")
            .getAsJsonObject(Settings.SECTION)
            .getAsJsonObject("properties");
    JsonObject defaults = json(INTELLIJ.resolve("settings.json")).getAsJsonObject(Settings.SECTION);
    JsonObject known =
        json(Path.of("..", "vscode-extension", "package.json"))
            .getAsJsonObject("contributes")
            .getAsJsonObject("configuration")
            .getAsJsonObject("properties");
    Set<String> ofTheServer = new TreeSet<>();
    for (Map.Entry<String, JsonElement> each : known.entrySet()) {
      String name = each.getKey().substring(Settings.SECTION.length() + 1);
      if (!isOfTheExtension(name)) {
        ofTheServer.add(name);
        JsonObject here = properties.getAsJsonObject(name);
        for (String key : List.of("type", "enum", "minimum", "additionalProperties", "default")) {
          assertEquals(each.getValue().getAsJsonObject().get(key), here.get(key), name + "." + key);
        }
        assertEquals(here.get("default"), defaults.get(name), name);
        assertTrue(here.get("description") instanceof JsonPrimitive, name);
      }
    }
    assertEquals(ofTheServer, properties.keySet());
    assertEquals(ofTheServer, defaults.keySet());
  }

  /** What the server never asks for: where the extension finds a JDK, and how it draws. */
  private static boolean isOfTheExtension(String setting) {
    return setting.contains(".") || setting.equals("hintColours");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emacs/layerweight.el",
        "helix/languages.toml",
        "kakoune/layerweight.kak",
        "neovim/lsp/layerweight.lua",
        "sublime/LSP.sublime-settings",
        "vim/layerweight.vim"
      })
  void startTheServer(String file) throws IOException {
    String words = Files.readString(EDITORS.resolve(file)).replaceAll("[^\\w-]+", " ");
    assertTrue(
        words.contains(" layerweight lsp ") || words.contains(" layerweight args lsp "), words);
  }

  @Test
  void eachFolderSaysHowAndTheListHasThemAll() throws IOException {
    String list = Files.readString(EDITORS.resolve("README.md"));
    try (Stream<Path> folders = Files.list(EDITORS).filter(Files::isDirectory)) {
      for (Path folder : folders.toList()) {
        assertTrue(list.contains("](" + folder.getFileName() + ")"), folder.toString());
        String text = Files.readString(folder.resolve("README.md"));
        assertTrue(text.startsWith("# Layerweight "), folder.toString());
      }
    }
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
