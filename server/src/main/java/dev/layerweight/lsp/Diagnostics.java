package dev.layerweight.lsp;

import dev.layerweight.advice.Finding;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.policy.Level;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.report.Visible;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;

/** Findings and syntax problems as the editor lists them. */
final class Diagnostics {

  static final String SOURCE = "layerweight";

  private static final String SYNTAX = "syntax";
  private static final int MOST = 1_000;

  private Diagnostics() {}

  static List<Diagnostic> of(Analyzed analyzed, ClientProfile profile) {
    Positions positions = analyzed.snapshot().positions(profile.encoding());
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<SyntaxProblem> problems = analyzed.dockerfile().problems();
    for (SyntaxProblem problem : problems.subList(0, Math.min(problems.size(), MOST))) {
      Diagnostic diagnostic =
          new Diagnostic(
              positions.range(problem.range()),
              Visible.words(problem.message()),
              DiagnosticSeverity.Warning,
              SOURCE,
              SYNTAX);
      diagnostics.add(diagnostic);
    }
    PolicyDiagnostics.of(analyzed, positions).forEach(diagnostics::add);
    for (Finding finding : analyzed.analysis().findings()) {
      diagnostics.add(of(analyzed, finding, positions, profile));
    }
    return diagnostics.subList(0, Math.min(diagnostics.size(), MOST));
  }

  static Diagnostic of(
      Analyzed analyzed, Finding finding, Positions positions, ClientProfile profile) {
    Diagnostic diagnostic =
        new Diagnostic(
            positions.range(finding.range()),
            Wording.title(finding.message(), finding.saves()),
            severity(analyzed.analysis().level(finding)),
            SOURCE,
            finding.rule());
    if (profile.unnecessaryTag() && isUnnecessary(analyzed.snapshot().text(), finding)) {
      diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
    }
    return diagnostic;
  }

  /** What is off is not reported, so that the quietest there is stands for it. */
  private static DiagnosticSeverity severity(Level level) {
    return switch (level) {
      case OFF, HINT -> DiagnosticSeverity.Hint;
      case INFORMATION -> DiagnosticSeverity.Information;
      case WARNING -> DiagnosticSeverity.Warning;
      case ERROR -> DiagnosticSeverity.Error;
    };
  }

  /**
   * Whether the fix takes out exactly what the finding points at, so that it can be shown faded.
   */
  private static boolean isUnnecessary(String text, Finding finding) {
    String pointedAt = bare(text, finding.range());
    return !pointedAt.isEmpty()
        && finding.fix().stream()
            .flatMap(fix -> fix.edits().stream())
            .filter(file -> file.path().isEmpty())
            .map(FileEdit::edits)
            .flatMap(List::stream)
            .filter(edit -> edit.replacement().isBlank())
            .map(TextEdit::range)
            .filter(range -> range.contains(finding.range()) && range.end() <= text.length())
            .map(range -> withoutComments(range.of(text)))
            .anyMatch(gone -> bare(gone, new TextRange(0, gone.length())).equals(pointedAt));
  }

  /** A comment that stands above an instruction goes with it and is no part of what is faded. */
  private static String withoutComments(String removed) {
    return removed
        .lines()
        .filter(line -> !line.stripLeading().startsWith("#"))
        .collect(Collectors.joining("\n"));
  }

  /** The words of a range without what only separates them: blanks, line breaks, continuations. */
  private static String bare(String text, TextRange range) {
    int start = range.start();
    int end = Math.min(range.end(), text.length());
    while (start < end && isSeparator(text.charAt(start))) {
      start++;
    }
    while (start < end && isSeparator(text.charAt(end - 1))) {
      end--;
    }
    return start < end ? text.substring(start, end) : "";
  }

  private static boolean isSeparator(char c) {
    return Character.isWhitespace(c) || c == '\\';
  }
}
