package dev.layerweight.estimate.python;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.image.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A package index made of a few lines, for tests of the resolver. */
final class FakePackages implements PythonPackages {

  private final Map<String, List<PythonWheel>> wheels = new HashMap<>();

  /**
   * {@code name version} and its requirements; one that starts with "python" is requires-python.
   */
  FakePackages with(String nameAndVersion, String... requirements) {
    String[] words = nameAndVersion.split(" ");
    List<String> needed = new ArrayList<>(Arrays.asList(requirements));
    Optional<String> python =
        needed.stream().filter(text -> text.startsWith("python>")).findFirst();
    python.ifPresent(needed::remove);
    wheels
        .computeIfAbsent(words[0], _ -> new ArrayList<>())
        .add(
            new PythonWheel(
                PythonVersion.parse(words[1]).orElseThrow(),
                "py3-none-any",
                1_000,
                4_000,
                3_000,
                3,
                0,
                5,
                OptionalInt.empty(),
                python.map(text -> text.substring(6)),
                Optional.of(needed),
                PythonWheel.Figures.COUNTED));
    return this;
  }

  @Override
  public Answer<PythonProject> project(String name) {
    List<PythonWheel> found = wheels.get(name);
    return found == null
        ? new Answer.Missing<>("no package \"" + name + "\" is known")
        : new Answer.Found<>(
            new PythonProject(
                name,
                found.stream()
                    .sorted(Comparator.comparing(PythonWheel::version).reversed())
                    .toList(),
                OptionalDouble.empty()),
            new Provenance("fake"),
            false);
  }
}
