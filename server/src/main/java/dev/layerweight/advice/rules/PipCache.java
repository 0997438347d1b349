package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * pip, or uv, keeps the archives that it downloaded.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN pip install flask
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir flask
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of the wheels in {@code /root/.cache/pip}; for uv those of its cache that are
 * not links to the installed files.
 *
 * <p>Silent: where the cache lies in a cache mount, is switched off by PIP_NO_CACHE_DIR, or is
 * deleted in the same RUN.
 */
public final class PipCache implements Rule {

  @Override
  public String id() {
    return "pip-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> !caches(located.estimate()).isEmpty())
        .map(located ->
            proposal(located.estimate())
                .orFixedBy(CacheMounts.instead(located, caches(located.estimate()), subject)))
        .toList();
  }

  private static List<Part> caches(InstructionEstimate instruction) {
    return instruction.parts().stream()
        .filter(part -> part.kind() == PartKind.CACHE)
        .filter(part -> part.name().matches("(pip|uv) cache.*"))
        .toList();
  }

  private static Proposal proposal(InstructionEstimate instruction) {
    PlacedInstruction placed = instruction.placed();
    List<Part> caches = caches(instruction);
    List<TextEdit> edits = new ArrayList<>();
    List<TextRange> words = new ArrayList<>();
    boolean uvOnly = true;
    for (RunCommand command : RunCommand.of(placed.instruction())) {
      Optional<String> option = option(command);
      if (option.isPresent()) {
        TextRange install = command.word(command.find("install").orElseThrow()).range();
        words.add(install);
        uvOnly &= command.installsByUv();
        edits.add(RunText.insert(placed, install.end(), " " + option.get()));
      }
    }
    String title = uvOnly ? "Add --no-cache" : "Add --no-cache-dir";
    if (edits.isEmpty()) {
      String paths = String.join(" ", caches.stream().map(Part::path).distinct().toList());
      title = "Remove the cache";
      edits.addAll(RunText.append(placed, "rm -rf " + paths).stream().toList());
    }
    TextRange range =
        words.isEmpty() ? placed.instruction().head().keywordRange() : words.getFirst();
    return Proposal.of(
            placed, placed.absolute(range), "the archives that were downloaded stay in this layer")
        .losing(caches)
        .fixedBy(title, true, edits);
  }

  private static Optional<String> option(RunCommand command) {
    boolean off = command.has("--no-cache-dir") || command.has("--no-cache") || command.has("-n");
    if (command.installsByUv()) {
      return off ? Optional.empty() : Optional.of("--no-cache");
    }
    return command.installsByPip() && !off ? Optional.of("--no-cache-dir") : Optional.empty();
  }
}
