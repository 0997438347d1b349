package dev.layerweight.advice.rules;

import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextEdit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The option by which poetry, uv or pdm leaves groups for development out.
 *
 * @param word after which it is put
 */
record GroupOption(String program, ShellWord word) {

  private static final Pattern POETRY_GROUP =
      Pattern.compile("(?m)^\\s*\\[tool\\.poetry\\.(?:group\\.([\\w-]+)\\.)?(dev-)?dependencies]");

  /**
   * Empty for other commands, and where an option says already which groups are wanted.
   *
   * @param passedOver indexes of words that do not count
   */
  static Optional<GroupOption> of(RunCommand command, Set<Integer> passedOver) {
    String verb =
        switch (command.program()) {
          case "poetry" -> "install";
          case "uv" -> "sync";
          case "pdm" -> command.has("sync") ? "sync" : "install";
          default -> "";
        };
    boolean says =
        IntStream.range(command.programIndex() + 1, command.size())
            .filter(index -> !passedOver.contains(index))
            .mapToObj(command::text)
            .anyMatch(word ->
                word.matches(
                    "--(only|without|with|no-dev|no-default-groups|prod|production|group|dev"
                        + "|all-groups|no-group|only-group|only-dev|only-root)(=.*)?|-G|-d"));
    return !verb.isEmpty() && command.subcommand().equals(verb) && !says
        ? Optional.of(
            new GroupOption(command.program(), command.word(command.find(verb).orElseThrow())))
        : Optional.empty();
  }

  /** Puts the option in; empty where the manifest has no group that serves development. */
  Optional<TextEdit> edit(PlacedInstruction placed, String manifest) {
    Optional<String> option =
        switch (program) {
          case "uv" -> Optional.of("--no-dev");
          case "pdm" -> Optional.of("--prod");
          default -> without(manifest);
        };
    return option.map(text -> RunText.insert(placed, word.range().end(), " " + text));
  }

  private static Optional<String> without(String manifest) {
    Set<String> groups = new LinkedHashSet<>();
    Matcher table = POETRY_GROUP.matcher(manifest);
    while (table.find()) {
      if (table.group(2) != null) {
        groups.add("dev");
      } else if (table.group(1) != null && DevelopmentTools.isGroup(table.group(1))) {
        groups.add(table.group(1));
      }
    }
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of("--without " + String.join(",", List.copyOf(groups)));
  }
}
