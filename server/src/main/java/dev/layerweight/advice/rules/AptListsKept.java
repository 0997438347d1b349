package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunText;
import dev.layerweight.text.TextEdit;
import java.util.List;

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
 * <p>Silent: where the same RUN removes them, and where they lie in a cache mount. Without a fix
 * where a later instruction installs from these lists: then the two RUNs belong together.
 */
public final class AptListsKept implements Rule {

  @Override
  public String id() {
    return "apt-lists-kept";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<InstructionEstimate> instructions = subject.inImage().toList();
    return subject.locatedInImage().stream()
        .filter(located -> !lists(located.estimate()).isEmpty())
        .map(located ->
            proposal(located.estimate(), instructions)
                .orFixedBy(CacheMounts.instead(located, lists(located.estimate()), subject)))
        .toList();
  }

  private static List<Part> lists(InstructionEstimate instruction) {
    return instruction.parts().stream()
        .filter(
            part -> part.kind() == PartKind.INDEX && part.path().startsWith("/var/lib/apt/lists"))
        .toList();
  }

  private static Proposal proposal(
      InstructionEstimate instruction, List<InstructionEstimate> instructions) {
    boolean usedLater =
        instructions.stream()
            .filter(later -> later.placed().start() > instruction.placed().start())
            .takeWhile(later -> lists(later).isEmpty())
            .anyMatch(AptListsKept::installs);
    String message =
        usedLater
            ? "the package lists stay in this layer; update, install and remove them in one RUN"
            : "the package lists that apt-get update loaded stay in this layer";
    List<TextEdit> edits =
        usedLater
            ? List.of()
            : RunText.append(instruction.placed(), "rm -rf /var/lib/apt/lists/*").stream().toList();
    return Proposal.at(instruction.placed(), message)
        .losing(lists(instruction))
        .fixedBy("Remove the package lists", true, edits);
  }

  private static boolean installs(InstructionEstimate instruction) {
    return instruction.facts().stream()
        .anyMatch(
            fact -> fact instanceof Fact.Installed installed && installed.manager().equals("apt"));
  }
}
