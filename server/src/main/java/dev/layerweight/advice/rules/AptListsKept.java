package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.JoinedRuns;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The package lists that {@code apt-get update} loads stay in the layer.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y curl
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of {@code /var/lib/apt/lists} that the layer holds.
 *
 * <p>Where the RUNs that follow install from these lists, all of them become one RUN.
 *
 * <p>Silent: where the same RUN removes them, and where they lie in a cache mount. Without a fix
 * where a later instruction installs from these lists and something else stands between.
 */
public final class AptListsKept implements Rule {

  private static final String REMOVE = "rm -rf /var/lib/apt/lists/*";

  @Override
  public String id() {
    return "apt-lists-kept";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    return image.stream()
        .filter(located -> !lists(located.estimate()).isEmpty())
        .map(located ->
            proposal(located, image, subject)
                .orFixedBy(CacheMounts.instead(located, lists(located.estimate()), subject)))
        .toList();
  }

  private static List<Part> lists(InstructionEstimate instruction) {
    return instruction.parts().stream()
        .filter(
            part -> part.kind() == PartKind.INDEX && part.path().startsWith("/var/lib/apt/lists"))
        .toList();
  }

  private static Proposal proposal(Located located, List<Located> image, Subject subject) {
    List<Located> users =
        image.stream()
            .filter(later -> later.placed().start() > located.placed().start())
            .takeWhile(later -> lists(later.estimate()).isEmpty())
            .filter(later -> installs(later.estimate()))
            .toList();
    if (users.isEmpty()) {
      return Proposal.at(
              located.placed(), "the package lists that apt-get update loaded stay in this layer")
          .losing(lists(located.estimate()))
          .fixedBy(
              "Remove the package lists",
              true,
              RunText.append(located.placed(), REMOVE).stream().toList());
    }
    int count = users.size();
    return Proposal.at(
            located.placed(),
            "the package lists stay in this layer; update, install and remove them in one RUN")
        .losing(lists(located.estimate()))
        .fixedBy(
            (count == 1 ? "Join with the next RUN" : "Join with the next " + count + " RUNs")
                + " and remove the package lists",
            false,
            joined(located, users, subject));
  }

  /** Empty unless the users of the lists, and they alone, follow each other. */
  private static List<TextEdit> joined(Located located, List<Located> users, Subject subject) {
    List<Located> own = subject.own(located.stage());
    int first = own.indexOf(located);
    if (first + 1 + users.size() > own.size()
        || !own.subList(first + 1, first + 1 + users.size()).equals(users)) {
      return List.of();
    }
    String text =
        own.subList(first, first + users.size()).stream()
            .map(one -> one.instruction().head().source())
            .collect(Collectors.joining());
    boolean byLines = !text.contains("\n");
    List<TextEdit> edits = new ArrayList<>();
    for (int i = first; i < first + users.size(); i++) {
      PlacedInstruction one = own.get(i).placed();
      PlacedInstruction next = own.get(i + 1).placed();
      Optional<TextEdit> join =
          byLines
              ? JoinedRuns.joinByLines(subject.dockerfile(), one, next)
              : JoinedRuns.join(subject.dockerfile(), one, next);
      if (join.isEmpty()) {
        return List.of();
      }
      edits.add(join.get());
    }
    Located last = users.getLast();
    if (!removesLists(last)) {
      Optional<TextEdit> removal = RunText.append(last.placed(), REMOVE);
      if (removal.isEmpty()) {
        return List.of();
      }
      TextEdit edit = removal.get();
      boolean inLine = edit.replacement().equals(" && " + REMOVE);
      String manner = byLines ? JoinedRuns.ownLine(subject.dockerfile()) : RunText.joint(text);
      edits.add(inLine ? new TextEdit(edit.range(), manner + REMOVE) : edit);
    }
    return edits;
  }

  private static boolean removesLists(Located located) {
    return located.estimate().removed().stream()
        .anyMatch(
            part -> part.kind() == PartKind.INDEX && part.path().startsWith("/var/lib/apt/lists"));
  }

  private static boolean installs(InstructionEstimate instruction) {
    return instruction.facts().stream()
        .anyMatch(
            fact -> fact instanceof Fact.Installed installed && installed.manager().equals("apt"));
  }
}
