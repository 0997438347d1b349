package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.text.TextEdit;
import java.util.List;

/**
 * useradd writes the login logs at the place of the user's number: a file of holes, which count in
 * full in a layer.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN useradd -u 1000630000 app
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN useradd --no-log-init -u 1000630000 app
 * }</pre>
 *
 * <p>Saves: 292 bytes of lastlog and 32 of faillog for each number up to the user's.
 *
 * <p>Silent: for small numbers, and on distributions whose useradd does not do this any more (from
 * shadow 4.9 on).
 */
public final class UserLogs implements Rule {

  @Override
  public String id() {
    return "user-logs";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> !logs(located).isEmpty())
        .map(UserLogs::proposal)
        .toList();
  }

  private static List<Part> logs(Located located) {
    return located.estimate().parts().stream()
        .filter(part -> part.name().equals("login logs"))
        .toList();
  }

  private static Proposal proposal(Located located) {
    List<TextEdit> edits =
        RunCommand.of(located.instruction()).stream()
            .filter(command -> command.program().equals("useradd"))
            .filter(command -> !command.has("-l") && !command.has("--no-log-init"))
            .map(command ->
                RunText.insert(
                    located.placed(),
                    command.word(command.programIndex()).range().end(),
                    " --no-log-init"))
            .toList();
    return Proposal.at(
            located.placed(),
            "useradd fills the login logs with holes up to the user's number, which count in full")
        .losing(logs(located))
        .fixedBy("Add --no-log-init", true, edits);
  }
}
