package dev.layerweight.lsp;

import dev.layerweight.advice.Finding;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.IgnoreComment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Range;

/** Offers to write the comment that keeps a finding from being reported. Never a preferred fix. */
record IgnoreActions(WorkspaceEdits edits) {

  /** One for each rule and instruction, in the order of the findings. */
  List<CodeAction> of(
      OpenDocument document,
      Analyzed analyzed,
      List<Finding> findings,
      Positions positions,
      CodeActionContext context) {
    List<CodeAction> actions = new ArrayList<>();
    Set<String> offered = new HashSet<>();
    for (Finding finding : findings) {
      if (offered.add(finding.line() + " " + finding.rule())) {
        IgnoreComment.above(analyzed.dockerfile(), finding.line(), finding.rule())
            .flatMap(fix ->
                edits
                    .of(document, analyzed, List.of(fixedBy(finding, fix)), fix.title())
                    .map(edit -> {
                      CodeAction action = new CodeAction(fix.title());
                      action.setKind(CodeActionKind.QuickFix);
                      action.setEdit(edit);
                      action.setDiagnostics(about(finding, positions, context));
                      return action;
                    }))
            .ifPresent(actions::add);
      }
    }
    return actions;
  }

  private static Finding fixedBy(Finding finding, Fix fix) {
    return new Finding(
        finding.rule(),
        finding.range(),
        finding.line(),
        finding.endLine(),
        finding.message(),
        finding.saves(),
        finding.removable(),
        Optional.of(fix),
        finding.breaks());
  }

  private static List<Diagnostic> about(
      Finding finding, Positions positions, CodeActionContext context) {
    Range range = positions.range(finding.range());
    return Stream.ofNullable(context.getDiagnostics())
        .flatMap(List::stream)
        .filter(diagnostic -> diagnostic != null && range.equals(diagnostic.getRange()))
        .filter(diagnostic ->
            diagnostic.getCode() != null && finding.rule().equals(diagnostic.getCode().get()))
        .toList();
  }
}
