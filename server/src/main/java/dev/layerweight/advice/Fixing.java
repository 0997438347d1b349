package dev.layerweight.advice;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.policy.Policy;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.text.Alignment;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Applies fixes one after another until none is left. Each is made for the text that the one before
 * it left, so that fixes which touch the same lines never collide.
 *
 * <p>A fix that does not hold what it promised (the text would not parse, the image would grow, its
 * finding would stay) is taken back and left out. The order is that of the rules, within a rule
 * what saves most comes first.
 */
public final class Fixing {

  private static final int MOST_ROUNDS = 500;
  private static final int LIMIT_TEXT_BYTES = 16 << 20;

  private final Advisor advisor;
  private final Function<String, Dockerfile> parse;
  private final Policy policy;
  private final Comparator<Finding> order;

  /**
   * @param ruleIds the rules in the order in which they have their turn
   * @param policy what is not reported is not fixed
   */
  public Fixing(
      Advisor advisor, Function<String, Dockerfile> parse, List<String> ruleIds, Policy policy) {
    this.advisor = advisor;
    this.parse = parse;
    this.policy = policy;
    Map<String, Integer> turns = new HashMap<>();
    ruleIds.forEach(id -> turns.putIfAbsent(id, turns.size()));
    this.order =
        Comparator.comparingInt((Finding one) -> turns.getOrDefault(one.rule(), ruleIds.size()))
            .thenComparing(
                Comparator.comparingLong((Finding one) -> one.saves().likely()).reversed())
            .thenComparingInt(one -> one.range().start());
  }

  /** What makes a finding the same one in two versions of the text. */
  private record Key(String rule, String title, String message) {

    static Key of(Finding finding) {
      return new Key(
          finding.rule(), finding.fix().map(fix -> fix.title()).orElse(""), finding.message());
    }
  }

  /** The text, its context and what was found in them at one time. */
  private record State(
      Dockerfile dockerfile, BuildContext context, Map<String, String> files, Analysis analysis) {

    long bytes() {
      return analysis.build().image().unpacked().likely();
    }

    long count(Key key) {
      return analysis.findings().stream().filter(one -> Key.of(one).equals(key)).count();
    }
  }

  /**
   * Applies the fixes of all wanted findings.
   *
   * @param changed texts that stand in place of files of the context
   * @param wanted is asked anew in every round
   * @param cancelled ends it after the round it is in
   * @return empty where {@code changed} does not fit the context
   */
  public Optional<Fixed> fix(
      Dockerfile dockerfile,
      BuildContext context,
      Map<String, String> changed,
      BuildOptions options,
      Predicate<Finding> wanted,
      BooleanSupplier cancelled) {
    return ChangedContext.of(context, replaced(context, changed))
        .map(start -> {
          State first =
              new State(
                  dockerfile, start, Map.of(), analyze(dockerfile, start, options, cancelled));
          return fix(first, options, wanted, cancelled);
        });
  }

  private Fixed fix(
      State first, BuildOptions options, Predicate<Finding> wanted, BooleanSupplier cancelled) {
    State state = first;
    List<Fixed.Step> steps = new ArrayList<>();
    Set<Key> refused = new HashSet<>();
    for (int round = 0; round < MOST_ROUNDS && !cancelled.getAsBoolean(); round++) {
      Optional<Finding> next =
          state.analysis().findings().stream()
              .filter(finding -> finding.fix().isPresent())
              .filter(finding -> !refused.contains(Key.of(finding)))
              .filter(wanted)
              .min(order);
      if (next.isEmpty()) {
        break;
      }
      Finding finding = next.get();
      Optional<State> after = applied(state, finding, options, cancelled);
      if (after.isPresent() && holds(state, after.get(), finding)) {
        steps.add(new Fixed.Step(finding, firstLine(first, state, finding)));
        state = after.get();
      } else {
        refused.add(Key.of(finding));
      }
    }
    return new Fixed(
        first.analysis(),
        state.analysis(),
        state.dockerfile().text(),
        Map.copyOf(state.files()),
        List.copyOf(steps));
  }

  private Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      BooleanSupplier cancelled) {
    return advisor.analyze(dockerfile, context, options, policy, cancelled);
  }

  /** Empty where the edits do not fit the text, which only a fault of a rule can bring about. */
  private Optional<State> applied(
      State state, Finding finding, BuildOptions options, BooleanSupplier cancelled) {
    List<FileEdit> edits = finding.fix().orElseThrow().edits();
    Map<String, String> files = new LinkedHashMap<>(state.files());
    String text = state.dockerfile().text();
    for (FileEdit edit : edits) {
      String before = edit.path().isEmpty() ? text : textOf(state.context(), edit.path());
      if (!fits(before, edit.edits())) {
        return Optional.empty();
      }
      String after = TextEdit.apply(before, edit.edits());
      if (edit.path().isEmpty()) {
        text = after;
      } else {
        files.put(edit.path(), after);
      }
    }
    Dockerfile dockerfile = parse.apply(text);
    return ChangedContext.of(state.context(), edits)
        .map(context ->
            new State(
                dockerfile, context, files, analyze(dockerfile, context, options, cancelled)));
  }

  private static boolean fits(String text, List<TextEdit> edits) {
    List<TextRange> ranges =
        edits.stream()
            .map(TextEdit::range)
            .sorted(Comparator.comparingInt(TextRange::start))
            .toList();
    int done = 0;
    for (TextRange range : ranges) {
      if (range.start() < done || range.end() > text.length()) {
        return false;
      }
      done = range.end();
    }
    return true;
  }

  private static boolean holds(State before, State after, Finding finding) {
    Key key = Key.of(finding);
    return after.dockerfile().problems().size() <= before.dockerfile().problems().size()
        && (finding.breaks() || after.bytes() <= before.bytes())
        && after.analysis().build().target().isPresent()
        && (after.count(key) < before.count(key)
            || after.bytes() < before.bytes() && !stays(before, after, finding));
  }

  /** Another instruction may get the same finding: what the first brought, the next now brings. */
  private static boolean stays(State before, State after, Finding finding) {
    return after.analysis().findings().stream()
        .filter(one -> Key.of(one).equals(Key.of(finding)))
        .anyMatch(one -> firstLine(before, after, one) == finding.line());
  }

  /** Where the instruction of a finding stood before all fixes; a new one stays where it is. */
  private static int firstLine(State first, State now, Finding finding) {
    List<String> before = lines(first.dockerfile().text());
    List<String> after = lines(now.dockerfile().text());
    return Alignment.of(before, after).stream()
        .filter(pair -> pair.right() <= finding.line())
        .reduce((_, last) -> last)
        .map(last -> Math.min(before.size() - 1, last.left() + finding.line() - last.right()))
        .orElse(finding.line());
  }

  private static List<String> lines(String text) {
    LineIndex index = LineIndex.of(text);
    List<String> lines = new ArrayList<>();
    for (int line = 0; line < index.lineCount(); line++) {
      lines.add(text.substring(index.startOf(line), index.endOf(line)));
    }
    return lines;
  }

  private static List<FileEdit> replaced(BuildContext context, Map<String, String> changed) {
    List<FileEdit> edits = new ArrayList<>();
    changed.forEach((path, text) -> {
      TextRange all = new TextRange(0, textOf(context, path).length());
      edits.add(new FileEdit(path, List.of(new TextEdit(all, text))));
    });
    return edits;
  }

  /** The text of a file of the context as rules see it; of one that is not there nothing. */
  public static String textOf(BuildContext context, String path) {
    return context.ignoreFile().equals(Optional.of(path))
        ? context.ignoreText()
        : context.read(path, LIMIT_TEXT_BYTES).orElse("");
  }
}
