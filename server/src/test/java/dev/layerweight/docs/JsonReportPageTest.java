package dev.layerweight.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.advice.BudgetCheck;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.policy.Level;
import dev.layerweight.report.JsonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the JSON report names every field that is written, and no other. */
class JsonReportPageTest {

  private static final Page PAGE = Page.of("json-report.md");
  private static final Path WRITER =
      Path.of("src", "main", "java", "dev", "layerweight", "report", "JsonReport.java");
  private static final Path SAMPLE =
      Path.of("src", "test", "resources", "dev", "layerweight", "report", "api.json");
  private static final Pattern WRITTEN = Pattern.compile("\\.add(?:Property)?\\(\\s*\"(\\w+)\"");

  @Test
  void namesWhatIsWrittenAndNothingElse() throws IOException {
    Set<String> written = new TreeSet<>();
    Matcher name = WRITTEN.matcher(Files.readString(WRITER));
    while (name.find()) {
      written.add(name.group(1));
    }
    Set<String> described =
        PAGE.rows().stream()
            .flatMap(path -> Stream.of(path.split("\\.")))
            .map(path -> path.replace("[]", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(written, described);
  }

  @Test
  void namesThePlacesOfAWholeReport() throws IOException {
    Set<String> places = new TreeSet<>();
    collect(JsonParser.parseString(Files.readString(SAMPLE)), "", places);
    // The parts of a base image have the fields of all parts.
    places.removeIf(place -> place.startsWith("stages[].base.parts[]"));
    places.removeAll(PAGE.rows());
    assertEquals(Set.of(), places, "fields of " + SAMPLE + " that the page does not have");
  }

  @Test
  void namesTheWordsThatFieldsMayHave() throws IOException {
    String page = Files.readString(PAGE.file());
    List<String> words =
        Stream.of(
                words(PartKind.values()),
                words(Estimate.Basis.values()),
                words(BudgetCheck.Verdict.values()),
                Arrays.stream(Level.values()).filter(level -> level != Level.OFF).map(Level::word),
                Stream.of(JsonReport.SCHEMA))
            .flatMap(all -> all)
            .toList();
    for (String word : words) {
      assertTrue(page.contains("`" + word + "`"), () -> PAGE.file() + " does not have " + word);
    }
  }

  private static Stream<String> words(Enum<?>[] values) {
    return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT));
  }

  private static void collect(JsonElement element, String path, Set<String> places) {
    switch (element) {
      case JsonArray list -> list.forEach(each -> collect(each, path + "[]", places));
      case JsonObject object when object.has("low") -> places.add(path);
      case JsonObject object ->
          object
              .asMap()
              .forEach((name, value) ->
                  collect(value, path.isEmpty() ? name : path + "." + name, places));
      default -> places.add(path);
    }
  }
}
