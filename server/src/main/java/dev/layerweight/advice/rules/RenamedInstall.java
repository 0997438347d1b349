package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.RenamedRequirement;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A RUN of pip or uv that asks for a Python project which a lighter one could stand in for.
 *
 * @param requested the places where it is asked for by name
 */
record RenamedInstall(Located cause, String project, List<Fact.Requested> requested) {

  private static final Set<String> MANAGERS = Set.of("pip", "uv");

  /** The RUNs of stages that the image needs; what only another package asks for is not among. */
  static List<RenamedInstall> of(Subject subject, String project) {
    return subject
        .needed()
        .filter(Located::isSound)
        .map(located -> new RenamedInstall(located, project, requested(located, project)))
        .filter(install -> !install.requested().isEmpty())
        .toList();
  }

  private static List<Fact.Requested> requested(Located located, String project) {
    return PackageGraph.installed(located.estimate(), MANAGERS).stream()
        .flatMap(fact -> fact.requested().stream())
        .filter(one -> PythonDevDependencies.project(one.name()).equals(project))
        .toList();
  }

  /** Where the finding stands, absolute. */
  TextRange range() {
    return cause.placed().absolute(requested.getFirst().range());
  }

  /** The edits wherever it is written; empty where a lock, a hash or a variable is in the way. */
  Optional<List<FileEdit>> edits(String renamed, Subject subject) {
    List<TextEdit> own = new ArrayList<>();
    Map<String, List<TextEdit>> files = new LinkedHashMap<>();
    for (Fact.Requested one : requested) {
      if (one.file().isEmpty()) {
        String written = one.range().of(cause.instruction().head().source());
        Optional<TextEdit> edit =
            RenamedRequirement.in(
                written, cause.placed().start() + one.range().start(), project, renamed);
        if (edit.isEmpty()) {
          return Optional.empty();
        }
        own.add(edit.get());
        continue;
      }
      Optional<String> path = subject.contextPath(cause, one.file());
      Optional<String> text = path.flatMap(subject::text);
      if (text.isEmpty() || text.get().contains("--hash=") || one.file().endsWith(".lock")) {
        return Optional.empty();
      }
      List<TextEdit> edits =
          one.file().endsWith("pyproject.toml")
              ? RenamedRequirement.inPyproject(text.get(), project, renamed)
              : RenamedRequirement.inRequirements(text.get(), project, renamed);
      if (edits.isEmpty()) {
        return Optional.empty();
      }
      files.put(path.get(), edits);
    }
    List<FileEdit> all = new ArrayList<>();
    if (!own.isEmpty()) {
      all.add(FileEdit.ofDockerfile(List.copyOf(own)));
    }
    files.forEach((path, edits) -> all.add(new FileEdit(path, edits)));
    return Optional.of(all);
  }
}
