package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Instruction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command needs a shell, and the image has none.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM gcr.io/distroless/nodejs20-debian12
 * CMD node index.js
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM gcr.io/distroless/nodejs20-debian12
 * CMD ["index.js"]
 * }</pre>
 *
 * <p>Saves: nothing; it is a warning.
 *
 * <p>Silent: for images that have a shell or may have one, such as {@code :debug} tags, and where a
 * shell is copied in. There is no fix: the words of a shell command are not always those of a list.
 */
public final class NoShell implements Rule {

  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");

  @Override
  public String id() {
    return "no-shell";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    Optional<String> base = shellless(subject);
    if (base.isEmpty() || bringsShell(subject)) {
      return List.of();
    }
    return subject.locatedInImage().stream()
        .filter(located -> located.command().filter(NoShell::needsShell).isPresent())
        .map(located ->
            Proposal.at(
                    located.placed(),
                    "this needs a shell to run it, and " + base.get() + " has none")
                .breaking())
        .toList();
  }

  private static boolean needsShell(CommandForm command) {
    return switch (command) {
      case CommandForm.ShellText text -> !text.script().commands().isEmpty();
      case CommandForm.Exec exec ->
          !exec.words().isEmpty() && isShell(exec.words().getFirst().text());
    };
  }

  private static boolean isShell(String program) {
    return SHELLS.contains(program.substring(program.lastIndexOf('/') + 1));
  }

  /** The name of the base image, if it is one that has no shell. */
  private static Optional<String> shellless(Subject subject) {
    List<StageEstimate> stages = subject.stagesInImage();
    if (stages.isEmpty()) {
      return Optional.empty();
    }
    String reference = stages.getFirst().base().reference();
    if (reference.equals("scratch")) {
      return Optional.of("scratch");
    }
    return ImageReference.parse(reference)
        .filter(image ->
            image.repository().contains("distroless/")
                && !image.tag().contains("debug")
                && image.registry().equals("gcr.io"))
        .map(ImageReference::familiarName);
  }

  private static boolean bringsShell(Subject subject) {
    return subject.locatedInImage().stream()
        .anyMatch(located ->
            located.instruction() instanceof Instruction.Shell
                || located.destination().isPresent()
                    && (located.sources().stream().anyMatch(NoShell::mayHoldShell)
                        || located.from().filter(from -> from.contains("busybox")).isPresent()
                        || located.instruction() instanceof Instruction.Add add
                            && add.sources().stream()
                                .anyMatch(source -> source.text().matches(".*\\.tar.*|.*\\.tgz"))));
  }

  private static boolean mayHoldShell(String source) {
    String path = "/" + source.replaceFirst("^\\./", "").replaceFirst("^/", "");
    return path.matches(
        "/|/\\.|/bin(/.*)?|/usr(/bin(/.*)?)?|.*busybox.*|.*rootfs.*|.*/(ba|da|a)?sh");
  }
}
