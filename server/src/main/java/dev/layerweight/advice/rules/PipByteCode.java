package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * pip compiles all modules to byte code, about as big as their source, although
 * PYTHONDONTWRITEBYTECODE asks Python for none: pip does not heed it.
 *
 * <p>Before:
 *
 * <pre>{@code
 * ENV PYTHONDONTWRITEBYTECODE=1
 * RUN pip install --no-cache-dir pandas
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * ENV PYTHONDONTWRITEBYTECODE=1
 * RUN pip install --no-compile --no-cache-dir pandas
 * }</pre>
 *
 * <p>The price: the container compiles what it imports at each start, which takes up to seconds
 * with big packages. That is why the fix counts as one that changes behaviour, why less than 10 MB
 * of byte code are not worth a word, and why nobody is told who did not ask for no byte code.
 *
 * <p>Saves: the image minus the image without the byte code of what these commands install, in
 * whatever layer it lies.
 *
 * <p>Silent: where the image does not set PYTHONDONTWRITEBYTECODE; below 10 MB; for uv, poetry and
 * pdm, which compile only when they are told to; and for a pip that is told not to, by option or by
 * PIP_NO_COMPILE.
 */
public final class PipByteCode implements Rule {

  private static final long WORTH_BYTES = 10_000_000;

  @Override
  public String id() {
    return "pip-byte-code";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    boolean wanted =
        subject.locatedInImage().stream()
            .map(Located::instruction)
            .noneMatch(PipByteCode::asksForNone);
    return wanted ? List.of() : proposals(subject);
  }

  private static boolean asksForNone(Instruction instruction) {
    return instruction instanceof Instruction.Env env
        && env.bindings().stream()
            .anyMatch(binding ->
                binding.key().text().equals("PYTHONDONTWRITEBYTECODE")
                    && !binding.value().text().isEmpty());
  }

  private static List<Proposal> proposals(Subject subject) {
    return subject
        .needed()
        .filter(Located::isSound)
        .filter(PipByteCode::isBig)
        .flatMap(PipByteCode::proposal)
        .toList();
  }

  /** Byte code is no more than its source, so that smaller installs need no simulation. */
  private static boolean isBig(Located located) {
    return located.estimate().parts().stream()
            .filter(part -> part.kind() == PartKind.PIP)
            .mapToLong(part -> part.weight().unpacked().likely())
            .sum()
        > WORTH_BYTES;
  }

  private static Stream<Proposal> proposal(Located located) {
    List<TextEdit> edits = new ArrayList<>();
    List<ShellWord> words = new ArrayList<>();
    for (RunCommand command : RunCommand.of(located.instruction())) {
      boolean says = command.has("--no-compile") || command.has("--compile");
      if (command.installsByPip() && !says) {
        ShellWord install = command.word(command.find("install").orElseThrow());
        words.add(install);
        edits.add(RunText.insert(located.placed(), install.range().end(), " --no-compile"));
      }
    }
    return edits.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Proposal.of(
                    located.placed(),
                    located.placed().absolute(words.getFirst().range()),
                    "pip stores byte code, whatever PYTHONDONTWRITEBYTECODE says; without it the"
                        + " image is smaller, but Python compiles at each start")
                .fixedBy("Add --no-compile", false, edits)
                .worth(WORTH_BYTES));
  }
}
