package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.advice.SimulatingAdvisor;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the log against the part of the SARIF 2.1.0 schema that it uses, taken from the tables of
 * properties in section 3 of the specification: which properties an object may have, which it must
 * have, and of which type they are.
 */
class SarifReportTest {

  /** {@code name: type}, with {@code !} where it is required; {@code []} is an array of a type. */
  private static final Map<String, List<String>> SCHEMA =
      Map.ofEntries(
          Map.entry("log", List.of("$schema: uri", "version!: version", "runs!: run[]")),
          Map.entry("run", List.of("tool!: tool", "columnKind: columnKind", "results: result[]")),
          Map.entry("tool", List.of("driver!: component")),
          Map.entry(
              "component",
              List.of("name!: string", "version: string", "rules: reportingDescriptor[]")),
          Map.entry(
              "reportingDescriptor",
              List.of(
                  "id!: string",
                  "shortDescription: multiformat",
                  "help: multiformat",
                  "properties: propertyBag")),
          Map.entry("multiformat", List.of("text!: string", "markdown: string")),
          Map.entry("message", List.of("text: string")),
          Map.entry(
              "result",
              List.of(
                  "ruleId: string",
                  "ruleIndex: index",
                  "level: level",
                  "message!: message",
                  "locations: location[]",
                  "partialFingerprints: strings",
                  "fixes: fix[]",
                  "properties: propertyBag")),
          Map.entry("location", List.of("physicalLocation: physicalLocation")),
          Map.entry(
              "physicalLocation", List.of("artifactLocation: artifactLocation", "region: region")),
          Map.entry("artifactLocation", List.of("uri: uri", "uriBaseId: string")),
          Map.entry(
              "region",
              List.of(
                  "startLine: positive",
                  "startColumn: positive",
                  "endLine: positive",
                  "endColumn: positive",
                  "charOffset: count",
                  "charLength: count")),
          Map.entry("fix", List.of("description: message", "artifactChanges!: artifactChange[]")),
          Map.entry(
              "artifactChange",
              List.of("artifactLocation!: artifactLocation", "replacements!: replacement[]")),
          Map.entry("replacement", List.of("deletedRegion!: region", "insertedContent: content")),
          Map.entry("content", List.of("text: string")));

  private static final Set<String> LEVELS = Set.of("none", "note", "warning", "error");

  private final SarifReport writer =
      new SarifReport("1.0", Rules.all().stream().map(Rule::id).toList());

  @TempDir private Path folder;

  private JsonObject log(List<Report> reports) {
    StringBuilder text = new StringBuilder(writer.begin());
    boolean first = true;
    for (Report report : reports) {
      String part = writer.write(report);
      text.append(first || part.isEmpty() ? "" : writer.between()).append(part);
      first &= part.isEmpty();
    }
    JsonObject log = JsonParser.parseString(text + writer.end()).getAsJsonObject();
    check("log", log, "$");
    return log;
  }

  @Test
  void keepsToTheSchemaWhateverIsInTheFile() {
    JsonObject log = log(List.of(Samples.api(), Samples.unknown(), Samples.hostile()));
    JsonObject run = log.getAsJsonArray("runs").get(0).getAsJsonObject();
    JsonArray results = run.getAsJsonArray("results");
    assertEquals(6, results.size());
    JsonArray rules = run.getAsJsonObject("tool").getAsJsonObject("driver").getAsJsonArray("rules");
    assertEquals(Rules.all().size() + 1, rules.size());
    for (JsonElement result : results) {
      JsonElement index = result.getAsJsonObject().get("ruleIndex");
      if (index != null) {
        assertEquals(
            result.getAsJsonObject().get("ruleId"),
            rules.get(index.getAsInt()).getAsJsonObject().get("id"));
      }
    }
    check("log", log(List.of()), "$");
  }

  @Test
  void aFixIsTheTextThatItPutsIn() {
    String text =
        "FROM debian:bookworm-slim\n"
            + "RUN echo \"\uD83D\uDE00\" && apt-get update && apt-get install -y curl\n";
    DockerfileParser parser = new DockerfileParser();
    Analysis analysis =
        new SimulatingAdvisor(
                ShippedCatalog.simulation(),
                parser::parse,
                Rules.all(),
                (_, fault) -> {
                  throw fault;
                })
            .analyze(
                parser.parse(text),
                new FolderContext(folder, folder.resolve("Dockerfile")),
                BuildOptions.DEFAULT,
                100_000,
                () -> false);
    JsonObject log = log(List.of(new Report("./a b/\u00e9:x", analysis, List.of())));
    JsonObject result =
        log
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("results")
            .asList()
            .stream()
            .map(JsonElement::getAsJsonObject)
            .filter(one -> one.get("ruleId").getAsString().equals("apt-lists-kept"))
            .findFirst()
            .orElseThrow();
    assertTrue(result.getAsJsonObject("properties").get("savesBytes").getAsLong() > 10_000_000);
    JsonObject change =
        result
            .getAsJsonArray("fixes")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("artifactChanges")
            .get(0)
            .getAsJsonObject();
    assertEquals(
        "a%20b/%C3%A9:x", change.getAsJsonObject("artifactLocation").get("uri").getAsString());
    JsonObject replacement = change.getAsJsonArray("replacements").get(0).getAsJsonObject();
    JsonObject region = replacement.getAsJsonObject("deletedRegion");
    assertEquals(2, region.get("startLine").getAsInt());
    assertEquals(text.lines().toList().get(1).length() + 1, region.get("startColumn").getAsInt());
    assertEquals(
        " && rm -rf /var/lib/apt/lists/*",
        replacement.getAsJsonObject("insertedContent").get("text").getAsString());
  }

  @Test
  void aFixOfAnotherFileNamesItByItsPlace() throws IOException {
    String text =
        """
        FROM python:3.12-slim
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
        CMD ["flask", "run"]
        """;
    Files.writeString(folder.resolve("requirements.txt"), "flask==3.0.0\nmypy==1.11.0\n");
    DockerfileParser parser = new DockerfileParser();
    Analysis analysis =
        new SimulatingAdvisor(
                ShippedCatalog.simulation(),
                parser::parse,
                Rules.all(),
                (_, fault) -> {
                  throw fault;
                })
            .analyze(
                parser.parse(text),
                new FolderContext(folder, folder.resolve("Dockerfile")),
                BuildOptions.DEFAULT,
                100_000,
                () -> false);
    assertEquals(
        List.of("docker/app/requirements.txt", "docker/app/requirements-dev.txt"),
        changed(new Report("docker/Dockerfile", analysis, List.of(), Optional.of("docker/app"))));
    assertEquals(
        List.of("requirements.txt", "requirements-dev.txt"),
        changed(new Report("Dockerfile", analysis, List.of(), Optional.of(""))));
    assertEquals(
        List.of(), changed(new Report("Dockerfile", analysis, List.of(), Optional.of(".."))));
    assertEquals(List.of(), changed(new Report("Dockerfile", analysis, List.of())));
  }

  /** The files that the fix for development tools changes. */
  private List<String> changed(Report report) {
    JsonObject log = log(List.of(report));
    check("log", log, "$");
    JsonObject result =
        log
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("results")
            .asList()
            .stream()
            .map(JsonElement::getAsJsonObject)
            .filter(one -> one.get("ruleId").getAsString().equals("python-dev-dependencies"))
            .findFirst()
            .orElseThrow();
    return !result.has("fixes")
        ? List.of()
        : result
            .getAsJsonArray("fixes")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("artifactChanges")
            .asList()
            .stream()
            .map(JsonElement::getAsJsonObject)
            .map(change -> change.getAsJsonObject("artifactLocation").get("uri").getAsString())
            .toList();
  }

  private static void check(String type, JsonElement value, String at) {
    if (type.endsWith("[]")) {
      int index = 0;
      for (JsonElement element : value.getAsJsonArray()) {
        check(type.substring(0, type.length() - 2), element, at + "[" + index++ + "]");
      }
      return;
    }
    switch (type) {
      case "string" -> assertTrue(value.getAsJsonPrimitive().isString(), at);
      case "uri" -> java.net.URI.create(value.getAsString());
      case "version" -> assertEquals("2.1.0", value.getAsString());
      case "columnKind" -> assertEquals("utf16CodeUnits", value.getAsString());
      case "level" -> assertTrue(LEVELS.contains(value.getAsString()), at);
      case "index" -> assertTrue(value.getAsInt() >= 0, at);
      case "count" -> assertTrue(value.getAsInt() >= 0, at);
      case "positive" -> assertTrue(value.getAsInt() >= 1, at);
      case "propertyBag" -> assertTrue(value.isJsonObject(), at);
      case "strings" ->
          value
              .getAsJsonObject()
              .entrySet()
              .forEach(entry -> assertTrue(entry.getValue().getAsJsonPrimitive().isString(), at));
      default -> checkObject(type, value.getAsJsonObject(), at);
    }
  }

  private static void checkObject(String type, JsonObject object, String at) {
    Set<String> left = new java.util.HashSet<>(object.keySet());
    for (String property : SCHEMA.get(type)) {
      String[] parts = property.split(": ");
      String name = parts[0].replace("!", "");
      JsonElement value = object.get(name);
      assertTrue(value != null || !parts[0].endsWith("!"), at + "." + name + " is missing");
      if (value != null) {
        check(parts[1], value, at + "." + name);
      }
      left.remove(name);
    }
    assertEquals(Set.of(), left, at + " has properties that the schema does not know");
  }
}
