package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Proposals for what a tool keeps of what it loaded or compiled: to delete it where it came from,
 * or to keep it in a cache mount.
 */
final class ToolCaches {

  private static final int LIMIT_SCRIPT_BYTES = 64 << 10;

  /**
   * A tool and one of its caches.
   *
   * @param parts what the simulated build calls the cache
   * @param programs by which the tool is called
   * @param needed whether the tool needs the cache to do its work again, so that it stays where the
   *     image itself runs the tool, or says nothing of what it runs
   * @param mountable whether the cache can lie in a cache mount: nothing in it belongs to the image
   * @param message one sentence, without the end that speaks of other layers
   * @param title of the fix that deletes
   * @param cleaning a command that deletes these parts
   */
  record Cache(
      Pattern parts,
      Set<String> programs,
      boolean needed,
      boolean mountable,
      String message,
      String title,
      Function<List<Part>, String> cleaning) {

    boolean holds(Part part) {
      return part.kind() == PartKind.CACHE && parts.matcher(part.name()).matches();
    }

    List<Part> in(Located located) {
      return located.estimate().parts().stream().filter(this::holds).toList();
    }

    /** Whether a RUN calls the tool to do more than clean up. */
    boolean isUsedBy(Located located) {
      return RunCommand.of(located.instruction()).stream()
          .filter(command -> programs.contains(command.program()))
          .anyMatch(command -> !command.subcommand().matches("clean|clear-cache|cc|config"));
    }
  }

  private ToolCaches() {}

  /** The command that deletes folders, whatever lies in them. */
  static String removing(List<Part> parts) {
    return "rm -rf " + String.join(" ", parts.stream().map(Part::path).distinct().toList());
  }

  static List<Proposal> proposals(Cache cache, Subject subject) {
    if (cache.needed() && isNeededAtRunTime(cache, subject)) {
      return List.of();
    }
    return subject.locatedInImage().stream()
        .filter(located -> !cache.in(located).isEmpty())
        .map(located -> proposal(cache, located, subject))
        .toList();
  }

  private static Proposal proposal(Cache cache, Located located, Subject subject) {
    List<Part> parts = cache.in(located);
    if (!(located.instruction() instanceof Instruction.Run)) {
      return copied(cache, located, parts, subject);
    }
    List<Located> later = subject.after(located).stream().filter(cache::isUsedBy).toList();
    boolean usedLater = cache.needed() && !later.isEmpty();
    boolean mountable = cache.mountable() && later.stream().noneMatch(ToolCaches::isOffline);
    Optional<Fix> mount =
        mountable
            ? CacheMounts.instead(
                Stream.concat(Stream.of(located), usedLater ? later.stream() : Stream.empty())
                    .toList(),
                parts,
                subject)
            : Optional.empty();
    if (usedLater) {
      return Proposal.at(
              located.placed(),
              cache.message()
                  + ", because a later command uses it; a cache mount or a stage of its own keeps"
                  + " it out of the image")
          .losing(parts)
          .fixedBy(mount);
    }
    return Proposal.at(located.placed(), cache.message())
        .losing(parts)
        .fixedBy(
            cache.title(),
            true,
            RunText.append(located.placed(), cache.cleaning().apply(parts)).stream().toList())
        .orFixedBy(mount);
  }

  /** A mount may be empty when the layer before it comes from the builder's cache. */
  private static boolean isOffline(Located located) {
    return RunCommand.of(located.instruction()).stream()
        .anyMatch(command ->
            command.has("--offline")
                || command.has("--frozen")
                || command.program().matches("mvnw?") && command.has("-o"));
  }

  /** What another stage left lies in what is copied from there, so that it is deleted there. */
  private static Proposal copied(Cache cache, Located copy, List<Part> parts, Subject subject) {
    List<TextEdit> edits =
        subject.build().stages().stream()
            .filter(stage -> !stage.inImage())
            .filter(stage -> subject.copiesFrom(copy, stage))
            .flatMap(stage -> subject.own(stage).stream())
            .filter(Located::isSound)
            .filter(run -> run.instruction() instanceof Instruction.Run)
            .filter(run -> !cache.in(run).isEmpty())
            .filter(
                run -> !cache.needed() || subject.after(run).stream().noneMatch(cache::isUsedBy))
            .flatMap(
                run -> RunText.append(run.placed(), cache.cleaning().apply(cache.in(run))).stream())
            .toList();
    return Proposal.at(copy.placed(), cache.message())
        .losing(parts)
        .fixedBy(
            edits.isEmpty()
                ? Optional.empty()
                : Optional.of(new Fix(cache.title(), List.of(FileEdit.ofDockerfile(edits)), true)));
  }

  /**
   * Whether the image runs the tool: by its commands, or by a script that they name. An image that
   * names no command is one to work in.
   */
  private static boolean isNeededAtRunTime(Cache cache, Subject subject) {
    Pattern words = RunTimeUse.words(cache.programs());
    List<Located> commands =
        subject.locatedInImage().stream()
            .filter(located ->
                located.instruction() instanceof Instruction.Cmd
                    || located.instruction() instanceof Instruction.Entrypoint)
            .toList();
    return commands.isEmpty()
        || commands.stream()
            .anyMatch(located ->
                words.matcher(located.commandText()).find()
                    || scripts(located).anyMatch(name -> runs(name, words, subject)));
  }

  private static Stream<String> scripts(Located located) {
    return Stream.of(located.commandText().split("[\\s\",\\[\\]]+"))
        .map(word -> word.substring(word.lastIndexOf('/') + 1))
        .filter(word -> word.matches("[\\w.-]+"));
  }

  private static boolean runs(String script, Pattern words, Subject subject) {
    return Stream.of("", "docker/", "scripts/", "bin/")
        .flatMap(folder -> subject.context().read(folder + script, LIMIT_SCRIPT_BYTES).stream())
        .anyMatch(text -> words.matcher(text).find());
  }
}
