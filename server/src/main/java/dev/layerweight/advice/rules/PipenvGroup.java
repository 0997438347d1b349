package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The edit that keeps pipenv from installing the packages for development: without its option. */
final class PipenvGroup {

  private static final Pattern OPTION = Pattern.compile("--dev|-d");

  /** The program's own packages, in a Pipfile or in its lock. */
  private static final Pattern OWN =
      Pattern.compile(
          "(?ms)^\\[packages]\\s*$(.*?)(?=^\\[|\\z)|^ {4}\"default\": \\{(.*?)(?=^ {4}\\})");

  private PipenvGroup() {}

  static boolean isAskedBy(RunCommand command) {
    return command.program().equals("pipenv")
        && List.of("install", "sync").contains(command.subcommand())
        && command.arguments().stream().anyMatch(word -> OPTION.matcher(word).matches());
  }

  /** Empty where the program itself needs one of the tools. */
  static Optional<List<FileEdit>> edits(
      Located cause, RunCommand command, List<Fact.Requested> tools, Subject subject) {
    boolean free = tools.stream().allMatch(tool -> !isOwn(tool, cause, subject));
    List<TextRange> words =
        IntStream.range(command.programIndex() + 1, command.size())
            .filter(i -> OPTION.matcher(command.text(i)).matches())
            .mapToObj(i -> command.word(i).range())
            .toList();
    List<TextEdit> edits = free ? Removal.words(cause.placed(), words) : List.of();
    return edits.isEmpty() ? Optional.empty() : Optional.of(List.of(FileEdit.ofDockerfile(edits)));
  }

  private static boolean isOwn(Fact.Requested tool, Located cause, Subject subject) {
    Pattern name =
        Pattern.compile(
            "(?im)^\\s*\"?"
                + PythonDevDependencies.project(tool.name()).replace("-", "[-_.]+")
                + "\"?\\s*[=:]");
    return subject
        .contextPath(cause, tool.file())
        .flatMap(subject::text)
        .map(text -> OWN.matcher(text).results().anyMatch(own -> name.matcher(own.group()).find()))
        .orElse(true);
  }
}
