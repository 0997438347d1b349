package dev.layerweight.refactor;

import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A simple command of a RUN, wherever in the script it stands.
 *
 * @param programIndex which word names the program: {@code sudo}, {@code env} and their like are
 *     passed over
 * @param cut what to delete, relative to the instruction, so that the script goes on without this
 *     command; empty where that would need more than deleting
 * @param alone whether the RUN consists of nothing else
 */
public record RunCommand(
    ShellCommand.Simple simple, int programIndex, Optional<TextRange> cut, boolean alone) {

  private static final Set<String> WRAPPERS =
      Set.of("sudo", "env", "exec", "time", "nice", "nohup");

  /** All simple commands in the order of the text; none for the JSON form. */
  public static List<RunCommand> of(Instruction instruction) {
    if (!(instruction instanceof Instruction.Run run)
        || !(run.command() instanceof CommandForm.ShellText text)) {
      return List.of();
    }
    Search search = new Search();
    search.script(text.script(), true);
    return List.copyOf(search.found);
  }

  /** The program's base name, empty where it is not fixed text. */
  public String program() {
    String path = text(programIndex);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The text of a word; empty where there is no such word or where it is not fixed. */
  public String text(int index) {
    return index < simple.words().size() ? simple.words().get(index).literal().orElse("") : "";
  }

  public ShellWord word(int index) {
    return simple.words().get(index);
  }

  public int size() {
    return simple.words().size();
  }

  /** The words after the program, as far as they are fixed text. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    for (int i = programIndex + 1; i < size(); i++) {
      arguments.add(text(i));
    }
    return arguments;
  }

  /** Where a word stands among those after the program. */
  public OptionalInt find(String word) {
    for (int i = programIndex + 1; i < size(); i++) {
      if (text(i).equals(word)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  public boolean has(String word) {
    return find(word).isPresent();
  }

  /** The first word after the program that is no option, empty where there is none. */
  public String subcommand() {
    return arguments().stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
  }

  /** Whether it is {@code apt-get install} or {@code apt install}. */
  public boolean installsByApt() {
    return (program().equals("apt-get") || program().equals("apt")) && has("install");
  }

  /** Whether it is {@code pip install}, also as a module of Python. */
  public boolean installsByPip() {
    boolean pip = program().matches("pip(3(\\.\\d+)?)?");
    boolean module = program().matches("python(3(\\.\\d+)?)?") && has("-m") && has("pip");
    return (pip || module) && has("install");
  }

  /** Whether it is {@code uv pip install}. */
  public boolean installsByUv() {
    return program().equals("uv") && has("pip") && has("install");
  }

  private static int program(ShellCommand.Simple simple) {
    int index = 0;
    while (index < simple.words().size() - 1) {
      String word = simple.words().get(index).literal().orElse("");
      boolean passed =
          WRAPPERS.contains(word)
              || index > 0 && (word.startsWith("-") || word.matches("[A-Za-z_]\\w*=.*"));
      if (!passed) {
        break;
      }
      index++;
    }
    return index;
  }

  /** Walks through a script and remembers how each command could be taken out. */
  private static final class Search {
    private final List<RunCommand> found = new ArrayList<>();

    void script(Script script, boolean whole) {
      List<ShellCommand> commands = script.commands();
      for (int i = 0; i < commands.size(); i++) {
        command(commands.get(i), cut(commands, i), whole && commands.size() == 1);
      }
    }

    private static Optional<TextRange> cut(List<ShellCommand> commands, int index) {
      if (commands.size() == 1) {
        return Optional.empty();
      }
      TextRange own = commands.get(index).range();
      return Optional.of(
          index + 1 < commands.size()
              ? new TextRange(own.start(), commands.get(index + 1).range().start())
              : new TextRange(commands.get(index - 1).range().end(), own.end()));
    }

    private void command(ShellCommand command, Optional<TextRange> cut, boolean alone) {
      switch (command) {
        case ShellCommand.Simple simple -> {
          if (!simple.words().isEmpty()) {
            found.add(new RunCommand(simple, program(simple), cut, alone));
          }
        }
        case ShellCommand.AndOr chain -> {
          List<ShellCommand> elements = new ArrayList<>();
          elements.add(chain.first());
          chain.links().forEach(link -> elements.add(link.command()));
          boolean allAnd = chain.links().stream().allMatch(ShellCommand.Link::and);
          for (int i = 0; i < elements.size(); i++) {
            command(elements.get(i), allAnd ? cut(elements, i) : Optional.empty(), false);
          }
        }
        case ShellCommand.Pipeline pipeline ->
            pipeline.commands().forEach(part -> command(part, Optional.empty(), false));
        case ShellCommand.Subshell subshell -> script(subshell.body(), false);
        case ShellCommand.Group group -> script(group.body(), false);
        case ShellCommand.If choice -> {
          for (ShellCommand.Branch branch : choice.branches()) {
            script(branch.condition(), false);
            script(branch.body(), false);
          }
          choice.otherwise().ifPresent(body -> script(body, false));
        }
        case ShellCommand.For loop -> script(loop.body(), false);
        case ShellCommand.While loop -> {
          script(loop.condition(), false);
          script(loop.body(), false);
        }
        case ShellCommand.Case choice -> choice.arms().forEach(arm -> script(arm.body(), false));
        case ShellCommand.Function function -> command(function.body(), Optional.empty(), false);
        case ShellCommand.Unreadable _ -> {}
      }
    }
  }
}
