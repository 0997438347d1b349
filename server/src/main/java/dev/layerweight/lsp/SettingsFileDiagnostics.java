package dev.layerweight.lsp;

import dev.layerweight.project.ProjectSettings;
import dev.layerweight.project.SettingsProblem;
import dev.layerweight.report.Visible;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;

/**
 * What is wrong with a repository's settings file, told at that file itself and once, however many
 * open Dockerfiles it holds for. Not safe for several threads.
 */
final class SettingsFileDiagnostics {

  private static final String SETTINGS = "settings";
  private static final int MOST = 100;

  private final Map<String, Path> fileOfDocument = new HashMap<>();
  private final Map<Path, List<SettingsProblem>> told = new HashMap<>();

  /** What is to be sent after an open Dockerfile was analysed under these settings. */
  List<PublishDiagnosticsParams> analysed(String document, ProjectSettings project) {
    Optional<Path> before = Optional.ofNullable(fileOfDocument.remove(document));
    project.file().ifPresent(file -> fileOfDocument.put(document, file));
    List<PublishDiagnosticsParams> left =
        before.filter(file -> !fileOfDocument.containsValue(file)).flatMap(this::forget).stream()
            .toList();
    return project
        .file()
        .filter(file -> !told.getOrDefault(file, List.of()).equals(project.problems()))
        .map(file -> {
          told.put(file, project.problems());
          return List.of(params(file, project.problems()));
        })
        .orElse(left);
  }

  /** What is to be sent after a Dockerfile was closed. */
  List<PublishDiagnosticsParams> closed(String document) {
    return analysed(document, ProjectSettings.NONE);
  }

  private Optional<PublishDiagnosticsParams> forget(Path file) {
    return Optional.ofNullable(told.remove(file))
        .filter(problems -> !problems.isEmpty())
        .map(_ -> params(file, List.of()));
  }

  private static PublishDiagnosticsParams params(Path file, List<SettingsProblem> problems) {
    return new PublishDiagnosticsParams(
        file.toUri().toString(),
        problems.stream().limit(MOST).map(SettingsFileDiagnostics::diagnostic).toList());
  }

  private static Diagnostic diagnostic(SettingsProblem problem) {
    int line = problem.line() - 1;
    // The file's text is not at hand; its line ends at the latest where the next one begins.
    Range range = new Range(new Position(line, problem.column() - 1), new Position(line + 1, 0));
    return new Diagnostic(
        range,
        Visible.words(problem.message()),
        DiagnosticSeverity.Warning,
        Diagnostics.SOURCE,
        SETTINGS);
  }
}
