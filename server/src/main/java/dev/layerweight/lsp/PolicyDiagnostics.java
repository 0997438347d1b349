package dev.layerweight.lsp;

import dev.layerweight.advice.BudgetCheck;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.policy.PolicyProblem;
import dev.layerweight.policy.RuleNames;
import dev.layerweight.report.BudgetWords;
import dev.layerweight.report.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Range;

/**
 * Budgets that are not kept, and what is wrong with comments and settings that say what to report.
 */
final class PolicyDiagnostics {

  private static final String SETTINGS = "settings";
  private static final Set<String> RULES =
      Rules.all().stream().map(Rule::id).collect(Collectors.toUnmodifiableSet());

  private PolicyDiagnostics() {}

  static List<Diagnostic> of(Analyzed analyzed, Positions positions) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    // The editor's settings have no place of their own in a document.
    Range firstLine = new Range(positions.position(0), positions.position(positions.lineEnd(0)));
    analyzed.settings().rules().keySet().stream()
        .filter(rule -> !RULES.contains(rule))
        .sorted()
        .forEach(rule ->
            diagnostics.add(
                warning(
                    firstLine,
                    "the setting layerweight.rules: " + RuleNames.unknown(rule, RULES),
                    SETTINGS)));
    for (PolicyProblem problem : analyzed.analysis().judgement().problems()) {
      diagnostics.add(warning(positions.range(problem.range()), problem.message(), problem.code()));
    }
    for (BudgetCheck check : analyzed.analysis().judgement().budgets()) {
      switch (check.verdict()) {
        case EXCEEDED -> diagnostics.add(budget(check, positions, DiagnosticSeverity.Error));
        case UNSURE -> diagnostics.add(budget(check, positions, DiagnosticSeverity.Warning));
        case KEPT -> {}
      }
    }
    return diagnostics;
  }

  private static Diagnostic budget(
      BudgetCheck check, Positions positions, DiagnosticSeverity severity) {
    return diagnostic(
        positions.range(check.stage().from().range()),
        BudgetWords.sentence(check),
        severity,
        PolicyProblem.BUDGET);
  }

  private static Diagnostic warning(Range range, String message, String code) {
    return diagnostic(range, message, DiagnosticSeverity.Warning, code);
  }

  private static Diagnostic diagnostic(
      Range range, String message, DiagnosticSeverity severity, String code) {
    return new Diagnostic(range, Visible.words(message), severity, Diagnostics.SOURCE, code);
  }
}
