package dev.layerweight.lsp;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.advice.Combined;
import dev.layerweight.advice.Finding;
import dev.layerweight.image.Estimate;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.refactor.Fix;
import dev.layerweight.report.Visible;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionDisabled;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.WorkspaceEdit;

/** Offers the fixes of findings, each with what it saves, and all safe ones together. */
final class CodeActions {

  static final String FIX_ALL = CodeActionKind.SourceFixAll + ".layerweight";

  /** In an action's data the rule whose fixes it makes all of. */
  private static final String KIND = "kind";

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
          .flatMap(Finding::ways)
          .flatMap(finding -> quickFix(document, analyzed, finding, positions, context).stream())
          .forEach(actions::add);
    }
    if (wants(context, CodeActionKind.QuickFix)) {
      actions.addAll(ofOneKind(document, analyzed, linesOf(analyzed, positions, asked)));
    }
    if (wants(context, FIX_ALL)) {
      fixAll(document, analyzed).ifPresent(actions::add);
    }
    if (profile.disabledActions() && wants(context, CodeActionKind.RefactorRewrite)) {
      actions.addAll(impossible(analyzed, linesOf(analyzed, positions, asked)));
    }
    if (wants(context, CodeActionKind.QuickFix)) {
      actions.addAll(ignores(document, analyzed, asked, positions, context));
    }
    return actions;
  }

  /** Last of all, so that nobody ignores by mistake what a fix would remove. */
  private List<CodeAction> ignores(
      OpenDocument document,
      Analyzed analyzed,
      Range asked,
      Positions positions,
      CodeActionContext context) {
    TextRange range = positions.range(asked);
    int firstLine = analyzed.snapshot().lines().lineOf(range.start());
    int lastLine = analyzed.snapshot().lines().lineOf(range.end());
    List<Finding> findings =
        analyzed.analysis().findings().stream()
            .filter(finding -> finding.line() <= lastLine && firstLine <= finding.endLine())
            .toList();
    return new IgnoreActions(edits).of(document, analyzed, findings, positions, context);
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
            ? safe(analyzed)
            : data.get(KIND) instanceof JsonPrimitive rule
                ? ofKind(analyzed, rule.getAsString())
                : analyzed.analysis().findings().stream()
                    .flatMap(Finding::ways)
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
    List<Finding> together = safe(analyzed);
    if (together.isEmpty()) {
      return Optional.empty();
    }
    CodeAction action = new CodeAction(Wording.title(FIX_ALL_TITLE, saved(analyzed, together)));
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

  /** For each rule that is found in these lines, and at least twice in the file. */
  private List<CodeAction> ofOneKind(OpenDocument document, Analyzed analyzed, LineSpan lines) {
    List<CodeAction> actions = new ArrayList<>();
    analyzed.analysis().findings().stream()
        .filter(finding -> finding.fix().isPresent() && lines.touches(finding))
        .map(Finding::rule)
        .distinct()
        .forEach(rule -> {
          List<Finding> all = ofKind(analyzed, rule);
          if (all.size() < 2) {
            return;
          }
          String title = "Fix all " + all.size() + " of this kind: " + rule;
          CodeAction action = new CodeAction(Wording.title(title, saved(analyzed, all)));
          action.setKind(CodeActionKind.QuickFix);
          JsonObject data = data(analyzed);
          data.addProperty(KIND, rule);
          completed(action, document, analyzed, all, data).ifPresent(actions::add);
        });
    return actions;
  }

  /** What cannot be done and why, for who looks for it. */
  private static List<CodeAction> impossible(Analyzed analyzed, LineSpan lines) {
    return analyzed.analysis().refusals().stream()
        .filter(refusal -> lines.first() <= refusal.line() && refusal.line() <= lines.last())
        .map(refusal -> {
          CodeAction action = new CodeAction(Visible.words(refusal.title()));
          action.setKind(CodeActionKind.RefactorRewrite);
          action.setDisabled(new CodeActionDisabled(Visible.words(refusal.reason())));
          return action;
        })
        .toList();
  }

  /** Lines from 0, both of them included. */
  private record LineSpan(int first, int last) {

    boolean touches(Finding finding) {
      return finding.line() <= last && first <= finding.endLine();
    }
  }

  private static LineSpan linesOf(Analyzed analyzed, Positions positions, Range asked) {
    TextRange range = positions.range(asked);
    return new LineSpan(
        analyzed.snapshot().lines().lineOf(range.start()),
        analyzed.snapshot().lines().lineOf(range.end()));
  }

  private List<Finding> safe(Analyzed analyzed) {
    return together(analyzed, finding -> finding.fix().filter(Fix::safe).isPresent());
  }

  private List<Finding> ofKind(Analyzed analyzed, String rule) {
    return together(analyzed, finding -> finding.rule().equals(rule));
  }

  /** The chosen findings whose fixes can be made at once; of two that collide the first. */
  private List<Finding> together(Analyzed analyzed, Predicate<Finding> chosen) {
    Combined combined = new Combined(analyzed.dockerfile());
    return analyzed.analysis().findings().stream()
        .filter(chosen)
        .filter(finding -> edits.allow(analyzed, finding))
        .filter(finding -> finding.fix().filter(combined::add).isPresent())
        .toList();
  }

  private static Estimate saved(Analyzed analyzed, List<Finding> findings) {
    Estimate sum = Estimate.sum(findings.stream().map(Finding::saves).toList());
    // Findings may speak of the same bytes, which go only once.
    Estimate removable = analyzed.analysis().removable();
    return sum.likely() > removable.likely() ? removable : sum;
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
    finding.fix().ifPresent(fix -> data.addProperty("fix", fix.title()));
    return data;
  }

  private static boolean isNumber(JsonObject data, String name, int value) {
    return data.get(name) instanceof JsonPrimitive number
        && number.isNumber()
        && number.getAsInt() == value;
  }
}
