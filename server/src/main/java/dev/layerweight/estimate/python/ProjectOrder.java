package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A project whose manifest and lock file say what uv, poetry and pdm install. */
record ProjectOrder(LocalProject project, TextRange range) {

  static ProjectOrder at(String folder, TextRange range, Step step) {
    return new ProjectOrder(LocalProject.at(folder, Set.of(), true, range, step), range);
  }

  /** The project's own dependencies and those of extras. */
  List<Asked> dependencies(Set<String> extras, PythonTarget target, Step step) {
    return new ArrayList<>(
        new LocalProject(
                project.directory(),
                extras,
                true,
                project.manifestPath(),
                project.manifest(),
                range)
            .dependencies(step, target));
  }

  /** The dependencies of groups; a group that does not exist has none. */
  List<Asked> groups(Set<String> names, Step step) {
    List<Asked> result = new ArrayList<>();
    for (String name : names) {
      for (PythonRequirement requirement :
          project.manifest().groups().getOrDefault(name, List.of())) {
        result.add(new Asked(requirement, project.manifestPath(), range));
      }
    }
    return result;
  }

  Map<String, PythonSpecifier> constraints() {
    Map<String, PythonSpecifier> result = new HashMap<>();
    project
        .manifest()
        .uvConstraints()
        .forEach(constraint ->
            result.merge(constraint.name(), constraint.specifier(), PythonSpecifier::and));
    return result;
  }

  /** The first lock file that is there; an empty map where none is. */
  Map<String, List<LockedPackage>> lock(List<String> names, Step step) {
    for (String name : names) {
      Optional<String> text = step.files().text(UnixPath.resolve(project.directory(), name));
      if (text.isPresent()) {
        return PythonLock.read(text.get());
      }
    }
    return Map.of();
  }

  /** Whether the project itself is built and installed: it says how. */
  boolean isPackage() {
    return !project.manifestPath().isEmpty() && !project.manifest().name().isEmpty();
  }

  void installItself(boolean editable, boolean compiles, PythonEnvironment into, Step step) {
    new LocalProject(
            project.directory(),
            Set.of(),
            editable,
            project.manifestPath(),
            project.manifest(),
            range)
        .install(into, compiles, step);
  }

  /** The weight of a small text that a command writes. */
  static Weight ofText(String text) {
    return new Weight(
        Estimate.within(text.length(), 0.5, Basis.APPROXIMATE),
        Estimate.within(text.length() / 2, 0.5, Basis.APPROXIMATE));
  }
}
