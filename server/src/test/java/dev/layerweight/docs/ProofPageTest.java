package dev.layerweight.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every rule has a project that proves its fix by building, or the page says why it has none. */
final class ProofPageTest {

  private static final Path PROJECTS = Path.of("..", "test-fixtures", "proof");

  @Test
  void tellsOfEveryRule() throws IOException {
    Set<String> rules = Rules.all().stream().map(Rule::id).collect(Collectors.toSet());
    Set<String> built = new TreeSet<>();
    try (Stream<Path> folders = Files.list(PROJECTS)) {
      for (Path fixes : folders.map(folder -> folder.resolve("fixes")).toList()) {
        if (Files.exists(fixes)) {
          built.addAll(List.of(Files.readString(fixes).strip().split("\\s+")));
        }
      }
    }
    List<String> excused = Page.of("proof.md").rows();
    List<String> wrong = new ArrayList<>();
    rules.stream()
        .filter(id -> !built.contains(id) && !excused.contains(id))
        .forEach(id -> wrong.add(id + ": neither built nor on the page"));
    built.stream().filter(id -> !rules.contains(id)).forEach(id -> wrong.add(id + ": no rule"));
    excused.stream()
        .filter(id -> !rules.contains(id) || built.contains(id))
        .forEach(id -> wrong.add(id + ": on the page without need"));
    assertEquals(List.of(), wrong);
  }
}
