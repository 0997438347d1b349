package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What {@code python -m compileall} writes for files that have no byte code yet. */
final class ByteCompiler {

  private static final Provenance COMPILED = new Provenance("byte code of the files there");

  private ByteCompiler() {}

  /** Byte code of single Python files; empty where there are none. */
  static Optional<Weight> of(List<Entry> files, PythonTarget target) {
    List<Entry> sources =
        files.stream().filter(file -> !file.lump() && file.path().endsWith(".py")).toList();
    long bytes = sources.stream().mapToLong(file -> file.weight().unpacked().likely()).sum();
    return bytes == 0
        ? Optional.empty()
        : Optional.of(
            WheelWeights.byteCode(bytes, sources.size(), OptionalDouble.empty(), 0.3, target));
  }

  /** Compiles everything at or below a directory. */
  static void compile(String directory, PythonTarget target, Step step) {
    List<Entry> there = step.files().below(directory);
    of(there, target)
        .ifPresent(weight ->
            step.files()
                .add(
                    Entry.lump(
                            UnixPath.resolve(directory, "__pycache__"),
                            "byte code of " + directory,
                            PartKind.OTHER,
                            weight,
                            1,
                            COMPILED)
                        .withPattern("*.pyc")));
    Set<String> done = new HashSet<>();
    for (Entry entry : there) {
      if (entry.pattern().filter("*.pyc"::equals).isPresent()) {
        done.add(entry.path() + " " + entry.owner());
      }
    }
    for (Entry entry : there) {
      String place = UnixPath.resolve(entry.path(), "__pycache__");
      if (entry.lump()
          && entry.kind() == PartKind.PIP
          && entry.pattern().isEmpty()
          && !entry.path().endsWith("/bin")
          && done.add(place + " " + entry.owner())) {
        ofPackage(entry, target, step)
            .ifPresent(weight ->
                step.files()
                    .add(
                        Entry.lump(place, entry.owner(), PartKind.PIP, weight, 1, COMPILED)
                            .withPattern("*.pyc")));
      }
    }
  }

  private static Optional<Weight> ofPackage(Entry entry, PythonTarget target, Step step) {
    int space = entry.owner().lastIndexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    Optional<PythonVersion> version = PythonVersion.parse(entry.owner().substring(space + 1));
    String name = entry.owner().substring(0, space);
    Optional<PythonProject> project =
        PythonMachines.packages(target, step)
            .project(name)
            .found()
            .or(() -> step.catalog().python().project(name).found());
    if (version.isEmpty() || project.isEmpty()) {
      return Optional.empty();
    }
    return project.get().wheels().stream()
        .min(Comparator.comparingDouble(wheel -> version.get().distance(wheel.version())))
        .filter(wheel -> wheel.pythonSourceBytes() > 0)
        .map(wheel ->
            WheelWeights.byteCode(
                wheel.pythonSourceBytes(),
                wheel.pythonFiles(),
                project.get().byteCodeRatio(),
                0.12,
                target));
  }
}
