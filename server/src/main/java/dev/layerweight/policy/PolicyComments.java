package dev.layerweight.policy;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the comments of a Dockerfile say to Layerweight: {@code # layerweight ignore=rule-id reason}
 * above an instruction or between its lines, {@code # layerweight global ignore=rule-id reason} for
 * the whole file, {@code # layerweight budget=500MB} above a FROM.
 */
public final class PolicyComments {

  private static final int MOST_PROBLEMS = 200;

  private final Set<String> ignoredEverywhere = new HashSet<>();
  private final Map<Integer, Set<String>> ignoredAt = new HashMap<>();
  private final Map<Integer, Long> budgetBytes = new HashMap<>();
  private final List<PolicyProblem> problems = new ArrayList<>();
  private final Set<String> knownRules;

  private PolicyComments(Set<String> knownRules) {
    this.knownRules = knownRules;
  }

  /**
   * Reads the comments.
   *
   * @param knownRules ids of all rules that there are
   */
  public static PolicyComments of(Dockerfile dockerfile, Set<String> knownRules) {
    PolicyComments comments = new PolicyComments(knownRules);
    String text = dockerfile.text();
    if (!text.contains(PolicyComment.NAME)) {
      return comments;
    }
    int from = 0;
    for (PlacedInstruction placed : dockerfile.instructions()) {
      comments.readLines(text, from, placed.start(), Optional.of(placed));
      comments.readInside(text, placed);
      from = placed.range().end();
    }
    comments.readLines(text, from, text.length(), Optional.empty());
    return comments;
  }

  /** Whether what a rule finds in an instruction is not to be reported. */
  public boolean ignores(String rule, PlacedInstruction placed) {
    return ignoredEverywhere.contains(rule)
        || ignoredAt.getOrDefault(placed.start(), Set.of()).contains(rule);
  }

  /** The budget that stands above a FROM. */
  public OptionalLong budgetBytes(PlacedInstruction from) {
    Long bytes = budgetBytes.get(from.start());
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /** Comments that do not do what was meant, in the order of the text; at most 200. */
  public List<PolicyProblem> problems() {
    return List.copyOf(problems);
  }

  /** The lines between those of an instruction, up to its first here-document. */
  private void readInside(String text, PlacedInstruction placed) {
    if (placed.line() == placed.endLine()) {
      return;
    }
    int end =
        placed.instruction().head().hereDocuments().stream()
            .map(HereDocument::bodyRange)
            .mapToInt(body -> placed.absolute(body).start())
            .min()
            .orElse(placed.range().end());
    int secondLine = text.indexOf('\n', placed.start()) + 1;
    if (secondLine > 0 && secondLine < end) {
      readLines(text, secondLine, end, Optional.of(placed));
    }
  }

  private void readLines(String text, int from, int to, Optional<PlacedInstruction> subject) {
    int at = from;
    while (at < to) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? to : Math.min(newline, to);
      int start = at;
      while (start < end && (text.charAt(start) <= ' ' || text.charAt(start) == '\uFEFF')) {
        start++;
      }
      if (start < end && text.charAt(start) == '#') {
        int last = end;
        while (text.charAt(last - 1) <= ' ') {
          last--;
        }
        PolicyComment.read(text, start, last).ifPresent(comment -> take(comment, subject));
      }
      at = end + 1;
    }
  }

  private void take(PolicyComment comment, Optional<PlacedInstruction> subject) {
    switch (comment) {
      case PolicyComment.Wrong(TextRange range, String message) ->
          problem(PolicyProblem.COMMENT, range, message);
      case PolicyComment.Budget(TextRange range, long bytes) -> {
        if (subject.filter(at -> at.instruction() instanceof Instruction.From).isPresent()) {
          budgetBytes.put(subject.get().start(), bytes);
        } else {
          problem(PolicyProblem.COMMENT, range, "a budget belongs above the FROM of its stage");
        }
      }
      case PolicyComment.Ignore ignore -> {
        for (PolicyComment.RuleName rule : ignore.rules()) {
          if (!knownRules.contains(rule.id())) {
            problem(
                PolicyProblem.UNKNOWN_RULE,
                rule.range(),
                () -> RuleNames.unknown(rule.id(), knownRules));
          } else if (ignore.everywhere()) {
            ignoredEverywhere.add(rule.id());
          } else {
            subject.ifPresent(
                at -> ignoredAt.computeIfAbsent(at.start(), _ -> new HashSet<>()).add(rule.id()));
          }
        }
        if (!ignore.complete()) {
          int read = ignore.rules().size();
          problem(
              PolicyProblem.COMMENT,
              ignore.range(),
              "too many rules in one comment; those after the first " + read + " are not read");
        }
      }
    }
  }

  private void problem(String code, TextRange range, String message) {
    problem(code, range, () -> message);
  }

  private void problem(String code, TextRange range, Supplier<String> message) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new PolicyProblem(code, range, message.get()));
    }
  }
}
