package dev.layerweight.estimate.shell;

import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code while read -r name rest}: the names that each line of the input is put into.
 *
 * @param whole whether IFS is empty, so that spaces around a line stay
 */
record ReadLoop(List<String> names, boolean whole) {

  /**
   * The loop of this condition, also with {@code || [ -n "$name" ]} for a last line without end.
   */
  static Optional<ReadLoop> of(ShellCommand.While loop) {
    return loop.until() ? Optional.empty() : first(loop.condition()).flatMap(ReadLoop::of);
  }

  private static Optional<ShellCommand> first(Script condition) {
    return condition.commands().size() != 1
        ? Optional.empty()
        : switch (condition.commands().getFirst()) {
          case ShellCommand.AndOr list
              when list.links().size() == 1 && !list.links().getFirst().and() ->
              Optional.of(list.first());
          case ShellCommand other -> Optional.of(other);
        };
  }

  private static Optional<ReadLoop> of(ShellCommand command) {
    if (!(command instanceof ShellCommand.Simple simple) || !simple.redirections().isEmpty()) {
      return Optional.empty();
    }
    List<String> words =
        simple.words().stream().map(ShellWord::literal).flatMap(Optional::stream).toList();
    if (words.size() != simple.words().size()
        || words.isEmpty()
        || !words.getFirst().equals("read")) {
      return Optional.empty();
    }
    List<String> names = words.stream().skip(1).filter(word -> !word.equals("-r")).toList();
    boolean whole =
        simple.assignments().stream()
            .anyMatch(one ->
                one.name().equals("IFS")
                    && one.value().literal().filter(String::isEmpty).isPresent());
    boolean other = simple.assignments().size() > (whole ? 1 : 0);
    return other
            || names.isEmpty()
            || !names.stream().allMatch(name -> name.matches("[A-Za-z_]\\w*"))
        ? Optional.empty()
        : Optional.of(new ReadLoop(names, whole));
  }

  /** What each name gets of a line; the last one gets the rest. */
  List<String> values(String line) {
    if (whole && names.size() == 1) {
      return List.of(line);
    }
    String[] parts = line.strip().split("[ \\t]+", names.size());
    List<String> values = new ArrayList<>(List.of(parts));
    while (values.size() < names.size()) {
      values.add("");
    }
    return values;
  }
}
