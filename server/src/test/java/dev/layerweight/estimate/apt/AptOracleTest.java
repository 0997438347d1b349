package dev.layerweight.estimate.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.apt.AptIndexes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Compares the solver with what {@code apt-get install} really chose. */
final class AptOracleTest {

  private static final AptIndexes INDEXES = new AptIndexes(List.of());

  @Test
  void choosesWhatAptChose() throws IOException {
    List<String> misses = new ArrayList<>();
    List<String> lines = lines();
    for (String line : lines) {
      JsonObject one = JsonParser.parseString(line).getAsJsonObject();
      String base = one.get("base").getAsString();
      String release = base.contains("trixie") ? "trixie" : "bookworm";
      DebianIndex index = INDEXES.index("debian", release, "amd64").found().orElseThrow();
      List<String> names =
          one.getAsJsonArray("packages").asList().stream().map(JsonElement::getAsString).toList();
      boolean recommends = one.get("recommends").getAsBoolean();
      AptPlan plan =
          new AptSolver(index).solve(AptSolver.base(index), AptRequest.install(names, recommends));
      boolean failed = !plan.solvable() || !plan.problems().isEmpty();
      Set<String> chosen =
          plan.installed().stream()
              .filter(package_ -> !package_.upgrade())
              .map(package_ -> package_.name() + "=" + package_.version().version())
              .collect(Collectors.toCollection(TreeSet::new));
      boolean same =
          one.has("error")
              ? failed
              : !failed
                  && chosen.equals(
                      one.getAsJsonArray("new").asList().stream()
                          .map(JsonElement::getAsString)
                          .collect(Collectors.toCollection(TreeSet::new)));
      if (!same) {
        misses.add(release + " " + names + " recommends " + recommends);
      }
    }
    assertTrue(lines.size() >= 500, lines.size() + " cases");
    assertEquals(List.of(), misses);
  }

  private static List<String> lines() throws IOException {
    Path file = Path.of("..", "test-fixtures", "measured", "apt-oracle.jsonl.gz");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
