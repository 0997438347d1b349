package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * apk's indexes of the repositories stay in the layer.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN apk update && apk add curl
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN apk add --no-cache curl
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of {@code /var/cache/apk} that the layer holds.
 *
 * <p>Silent: where the same RUN removes them, and where they lie in a cache mount. Later RUNs that
 * install from these indexes get the option, too: apk loads them when they are not there.
 */
public final class ApkCache implements Rule {

  private static final Set<String> INSTALLS = Set.of("add", "upgrade");

  @Override
  public String id() {
    return "apk-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> !indexes(located).isEmpty())
        .map(located -> proposal(located, subject))
        .toList();
  }

  private static List<Part> indexes(Located located) {
    return located.estimate().parts().stream()
        .filter(part -> part.kind() == PartKind.INDEX || part.kind() == PartKind.CACHE)
        .filter(part -> part.path().startsWith("/var/cache/apk"))
        .toList();
  }

  private static Proposal proposal(Located located, Subject subject) {
    Proposal proposal =
        Proposal.at(located.placed(), "the package indexes that apk loaded stay in this layer")
            .losing(indexes(located));
    List<TextEdit> without = withoutCache(located, subject);
    Proposal fixed =
        without.isEmpty()
            ? proposal.fixedBy(
                "Remove the package indexes",
                true,
                RunText.append(located.placed(), "rm -rf /var/cache/apk/*").stream().toList())
            : proposal.fixedBy("Use apk add --no-cache", true, without);
    return fixed.orFixedBy(CacheMounts.instead(users(located, subject), indexes(located), subject));
  }

  /** Later RUNs that install need the indexes, too. */
  private static List<Located> users(Located located, Subject subject) {
    return Stream.concat(
            Stream.of(located),
            subject.after(located).stream().filter(later -> !options(later).isEmpty()))
        .toList();
  }

  private static List<RunCommand> apk(Instruction instruction) {
    return RunCommand.of(instruction).stream()
        .filter(command -> command.program().equals("apk"))
        .toList();
  }

  /** Empty where a command cannot be taken out of the script, or none asks for the indexes. */
  private static List<TextEdit> withoutCache(Located located, Subject subject) {
    List<TextEdit> edits = new ArrayList<>();
    for (RunCommand command : apk(located.instruction())) {
      if (command.subcommand().equals("update")) {
        Optional<TextEdit> cut = Removal.command(subject.dockerfile(), located.placed(), command);
        if (cut.isEmpty()) {
          return List.of();
        }
        edits.add(cut.get());
      }
    }
    edits.addAll(options(located));
    // They would load the indexes that are not there any more.
    subject.after(located).forEach(later -> edits.addAll(options(later)));
    return edits;
  }

  private static List<TextEdit> options(Located located) {
    return apk(located.instruction()).stream()
        .filter(command -> INSTALLS.contains(command.subcommand()))
        .filter(command -> !command.has("--no-cache"))
        .map(command -> command.word(command.find(command.subcommand()).orElseThrow()).range())
        .map(word -> RunText.insert(located.placed(), word.end(), " --no-cache"))
        .toList();
  }
}
