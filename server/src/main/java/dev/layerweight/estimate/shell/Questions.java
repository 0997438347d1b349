package dev.layerweight.estimate.shell;

import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Commands that ask whether something is there, as in {@code command -v curl || apt-get install
 * curl}. Who writes such a line expects the answer no, or the line would have no use.
 */
final class Questions {

  private static final Set<String> ASKING =
      Set.of(
          "which",
          "type",
          "hash",
          "whereis",
          "id",
          "getent",
          "grep",
          "egrep",
          "fgrep",
          "pgrep",
          "pidof",
          "test",
          "[",
          "[[",
          "stat",
          "cmp",
          "diff",
          "dpkg-query",
          "mountpoint");

  /** Commands that ask with a word or an option, and do something with others. */
  private static final Map<String, Set<String>> ASKING_WITH =
      Map.of(
          "command", Set.of("-v", "-V"),
          "dpkg", Set.of("-s", "-l", "-L", "-S", "-W", "--status", "--list", "--search"),
          "rpm", Set.of("-q", "-qa", "--query"),
          "apk", Set.of("info", "list"),
          "bundle", Set.of("check", "show"),
          "gem", Set.of("list"),
          "pip", Set.of("show", "check", "list", "freeze"),
          "pip3", Set.of("show", "check", "list", "freeze"),
          "npm", Set.of("ls", "list"));

  private Questions() {}

  /** Whether a command asks and does nothing else; of a pipe the last command decides. */
  static boolean asks(ShellCommand command) {
    return switch (command) {
      case ShellCommand.Simple simple -> asks(simple.words());
      case ShellCommand.Pipeline pipeline ->
          !pipeline.negated()
              && !pipeline.commands().isEmpty()
              && asks(pipeline.commands().getLast());
      case ShellCommand.AndOr _,
          ShellCommand.Subshell _,
          ShellCommand.Group _,
          ShellCommand.If _,
          ShellCommand.For _,
          ShellCommand.While _,
          ShellCommand.Case _,
          ShellCommand.Function _,
          ShellCommand.Unreadable _ ->
          false;
    };
  }

  private static boolean asks(List<ShellWord> words) {
    List<String> literal =
        words.stream().map(ShellWord::literal).flatMap(Optional::stream).toList();
    if (literal.isEmpty()) {
      return false;
    }
    String name = literal.getFirst();
    Set<String> with = ASKING_WITH.getOrDefault(name, Set.of());
    return ASKING.contains(name) || literal.stream().skip(1).limit(1).anyMatch(with::contains);
  }
}
