package dev.layerweight.lsp;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.advice.Finding;
import dev.layerweight.image.Estimate;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.WorkspaceEdit;

/** Offers the fixes of findings, each with what it saves, and all safe ones together. */
final class CodeActions {

  static final String FIX_ALL = CodeActionKind.SourceFixAll + ".layerweight";

  private static final String FIX_ALL_TITLE = "Fix everything that cannot change behaviour";

  private final ClientProfile profile;
  private final WorkspaceEdits edits;

  CodeActions(ClientProfile profile, WorkspaceEdits edits) {
    this.profile = profile;
    this.edits = edits;
  }

  /** The actions for a range of the analysed text, those that save most first. */
  List<CodeAction> of(
      OpenDocument document, Analyzed analyzed, Range asked, CodeActionContext context) {
    List<CodeAction> actions = new ArrayList<>();
    Positions positions = analyzed.snapshot().positions(profile.encoding());
    if (wants(context, CodeActionKind.QuickFix)) {
      TextRange range = positions.range(asked);
      int firstLine = analyzed.snapshot().lines().lineOf(range.start());
      int lastLine = analyzed.snapshot().lines().lineOf(range.end());
      analyzed.analysis().findings().stream()
          .filter(finding -> finding.fix().isPresent())
          .filter(finding -> finding.line() <= lastLine && firstLine <= finding.endLine())
          .filter(finding -> edits.allow(analyzed, finding))
          .sorted(
              Comparator.comparingLong((Finding finding) -> finding.saves().likely()).reversed())
          .flatMap(finding -> quickFix(document, analyzed, finding, positions, context).stream())
          .forEach(actions::add);
    }
    if (wants(context, FIX_ALL)) {
      fixAll(document, analyzed).ifPresent(actions::add);
    }
    return actions;
  }

  /**
   * Puts the edit into an action that was offered without.
   *
   * @return empty where the document is no longer the one that it was offered for
   */
  Optional<CodeAction> resolve(OpenDocument document, Analyzed analyzed, CodeAction action) {
    if (!(action.getData() instanceof JsonObject data)
        || !isNumber(data, "version", analyzed.snapshot().version())) {
      return Optional.empty();
    }
    List<Finding> findings =
        FIX_ALL.equals(action.getKind())
            ? together(analyzed)
            : analyzed.analysis().findings().stream()
                .filter(finding -> data(analyzed, finding).equals(data))
                .limit(1)
                .toList();
    return edits
        .of(document, analyzed, findings, action.getTitle())
        .map(edit -> {
          action.setEdit(edit);
          return action;
        });
  }

  /** The address of the document that an offered action belongs to. */
  static Optional<String> uriOf(CodeAction action) {
    return action.getData() instanceof JsonObject data
            && data.get("uri") instanceof JsonPrimitive uri
            && uri.isString()
        ? Optional.of(uri.getAsString())
        : Optional.empty();
  }

  private Optional<CodeAction> quickFix(
      OpenDocument document,
      Analyzed analyzed,
      Finding finding,
      Positions positions,
      CodeActionContext context) {
    Fix fix = finding.fix().orElseThrow();
    CodeAction action = new CodeAction(Wording.title(fix.title(), finding.saves()));
    action.setKind(CodeActionKind.QuickFix);
    // A client may apply what is preferred without showing it, which only a safe change allows.
    if (fix.safe()) {
      action.setIsPreferred(true);
    }
    Range range = positions.range(finding.range());
    List<Diagnostic> diagnostics =
        Stream.ofNullable(context.getDiagnostics())
            .flatMap(List::stream)
            .filter(Objects::nonNull)
            .filter(diagnostic -> range.equals(diagnostic.getRange()))
            .filter(diagnostic ->
                diagnostic.getCode() != null && finding.rule().equals(diagnostic.getCode().get()))
            .toList();
    if (!diagnostics.isEmpty()) {
      action.setDiagnostics(diagnostics);
    }
    return completed(action, document, analyzed, List.of(finding), data(analyzed, finding));
  }

  private Optional<CodeAction> fixAll(OpenDocument document, Analyzed analyzed) {
    List<Finding> together = together(analyzed);
    if (together.isEmpty()) {
      return Optional.empty();
    }
    Estimate sum = Estimate.sum(together.stream().map(Finding::saves).toList());
    // Findings may speak of the same bytes, which go only once.
    Estimate removable = analyzed.analysis().removable();
    Estimate saves = sum.likely() > removable.likely() ? removable : sum;
    CodeAction action = new CodeAction(Wording.title(FIX_ALL_TITLE, saves));
    action.setKind(FIX_ALL);
    return completed(action, document, analyzed, together, data(analyzed));
  }

  private Optional<CodeAction> completed(
      CodeAction action,
      OpenDocument document,
      Analyzed analyzed,
      List<Finding> findings,
      JsonObject data) {
    if (profile.resolvesEdits()) {
      action.setData(data);
      return Optional.of(action);
    }
    Optional<WorkspaceEdit> edit = edits.of(document, analyzed, findings, action.getTitle());
    edit.ifPresent(action::setEdit);
    return edit.map(_ -> action);
  }

  /** The findings with safe fixes that can be made at once; of two that overlap the first. */
  private List<Finding> together(Analyzed analyzed) {
    List<Finding> chosen = new ArrayList<>();
    for (Finding finding : analyzed.analysis().findings()) {
      if (finding.fix().map(Fix::safe).orElse(false)
          && edits.allow(analyzed, finding)
          && chosen.stream().noneMatch(other -> overlap(other, finding))) {
        chosen.add(finding);
      }
    }
    return chosen;
  }

  private static boolean overlap(Finding one, Finding other) {
    for (FileEdit first : one.fix().orElseThrow().edits()) {
      for (FileEdit second : other.fix().orElseThrow().edits()) {
        if (first.path().equals(second.path()) && overlap(first.edits(), second.edits())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean overlap(List<TextEdit> some, List<TextEdit> others) {
    return some.stream()
        .map(TextEdit::range)
        .anyMatch(a ->
            others.stream()
                .map(TextEdit::range)
                .anyMatch(
                    b -> a.start() == b.start() || a.start() < b.end() && b.start() < a.end()));
  }

  /** Whether the client asked for this kind, a more general one, or did not say. */
  private static boolean wants(CodeActionContext context, String kind) {
    List<String> only = context.getOnly();
    return only == null
        || only.isEmpty()
        || only.stream()
            .anyMatch(
                wanted -> wanted.isEmpty() || kind.equals(wanted) || kind.startsWith(wanted + "."));
  }

  private static JsonObject data(Analyzed analyzed) {
    JsonObject data = new JsonObject();
    data.addProperty("uri", analyzed.snapshot().uri());
    data.addProperty("version", analyzed.snapshot().version());
    return data;
  }

  private static JsonObject data(Analyzed analyzed, Finding finding) {
    JsonObject data = data(analyzed);
    data.addProperty("rule", finding.rule());
    data.addProperty("start", finding.range().start());
    data.addProperty("end", finding.range().end());
    return data;
  }

  private static boolean isNumber(JsonObject data, String name, int value) {
    return data.get(name) instanceof JsonPrimitive number
        && number.isNumber()
        && number.getAsInt() == value;
  }
}
