package dev.layerweight.estimate.shell;

import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.CommandModel.Success;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.shell.Interpreter.Leave;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Commands of the shell itself, programs that run other commands, and those that only print. */
final class Builtins {

  private static final Set<String> ASSIGNING =
      Set.of("export", "readonly", "local", "declare", "typeset");

  /** Programs that run the rest of their arguments, with the options that take a value. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "sudo",
          "time",
          "nice",
          "ionice",
          "nohup",
          "exec",
          "command",
          "builtin",
          "eatmydata",
          "stdbuf",
          "setarch",
          "linux32",
          "fakeroot",
          "chronic",
          "unbuffer",
          "dumb-init",
          "tini");

  private Builtins() {}

  static Optional<Result> run(
      Invocation invocation, ShellSession session, Variables variables, Interpreter shell) {
    List<Argument> arguments = invocation.arguments();
    String name = invocation.name();
    if (ASSIGNING.contains(name)) {
      export(arguments, variables);
      return Optional.of(Result.printing(""));
    }
    if (WRAPPERS.contains(name)) {
      return Optional.of(wrapped(invocation, session, shell));
    }
    return Optional.ofNullable(
        switch (name) {
          case ":",
              "true",
              "set",
              "shopt",
              "ulimit",
              "umask",
              "trap",
              "wait",
              "alias",
              "sleep",
              "sync",
              "getopts",
              "complete",
              "enable",
              "bind" ->
              Result.printing("");
          case "false" -> Result.FAILED;
          case "hash", "type", "which" -> asked(invocation, session);
          case "break" -> {
            shell.leave(Leave.LOOP);
            yield Result.printing("");
          }
          case "continue" -> {
            shell.leave(Leave.ROUND);
            yield Result.printing("");
          }
          case "exit", "return" -> {
            shell.leave(name.equals("exit") ? Leave.SCRIPT : Leave.FUNCTION);
            boolean fine = arguments.isEmpty() || arguments.getFirst().text().equals("0");
            if (!fine && name.equals("exit")) {
              session.unknown(
                  "it ends with exit "
                      + arguments.getFirst().text()
                      + ": the build stops here, or has other build arguments or files",
                  invocation.range());
            }
            yield fine ? Result.printing("") : Result.FAILED;
          }
          case "cd", "pushd" -> {
            String target = arguments.isEmpty() ? session.home() : last(arguments);
            session.changeDirectory(session.resolve(target));
            yield Result.printing("");
          }
          case "popd" -> Result.printing("");
          case "pwd" -> Result.printing(session.workingDirectory() + "\n");
          case "unset" -> {
            arguments.forEach(argument -> variables.unset(argument.text()));
            yield Result.printing("");
          }
          case "shift" -> {
            List<String> words = variables.positional();
            variables.setPositional(words.isEmpty() ? words : words.subList(1, words.size()));
            yield Result.printing("");
          }
          case "read" -> {
            arguments.stream()
                .filter(argument -> !argument.text().startsWith("-"))
                .forEach(argument -> variables.set(argument.text(), "", false));
            yield Result.UNSURE;
          }
          case "test" -> new Result(TestExpression.evaluate(arguments, session), Optional.of(""));
          case "[", "[[" ->
              new Result(
                  TestExpression.evaluate(
                      arguments.isEmpty() ? arguments : arguments.subList(0, arguments.size() - 1),
                      session),
                  Optional.of(""));
          case "eval" ->
              shell.runText(
                  String.join(" ", invocation.words()), List.of(), invocation.range(), true);
          case ".", "source" -> source(invocation, session, variables, shell);
          case "sh", "bash", "ash", "dash", "zsh" -> script(invocation, session, shell);
          case "su", "runuser", "gosu", "su-exec", "chroot", "setpriv" -> asUser(invocation, shell);
          case "env" -> env(invocation, variables, shell);
          case "timeout" -> delegated(invocation, 1, Set.of("-k", "-s"), shell);
          case "xvfb-run" ->
              delegated(invocation, 0, Set.of("-n", "-s", "-f", "-e", "-p", "-w"), shell);
          case "retry" -> delegated(invocation, 1, Set.of(), shell);
          case "xargs" -> xargs(invocation, session, shell);
          default -> Printing.run(invocation, session).orElse(null);
        });
  }

  private static void export(List<Argument> arguments, Variables variables) {
    for (Argument argument : arguments) {
      int equals = argument.text().indexOf('=');
      if (equals > 0) {
        variables.set(
            argument.text().substring(0, equals),
            argument.text().substring(equals + 1),
            argument.known());
      }
    }
  }

  /** Whether all the programs are there; where they lie is printed, which is not known. */
  private static Result asked(Invocation invocation, ShellSession session) {
    List<Success> answers =
        invocation.words().stream()
            .filter(word -> !word.startsWith("-"))
            .map(program -> Programs.present(program, session))
            .toList();
    Success all =
        answers.contains(Success.NO)
            ? Success.NO
            : answers.contains(Success.MAYBE) ? Success.MAYBE : Success.YES;
    return all == Success.NO
        ? Result.FAILED
        : new Result(all, Optional.empty(), PrintedSize.of(invocation, session));
  }

  private static Result wrapped(Invocation invocation, ShellSession session, Interpreter shell) {
    if (invocation.name().equals("command")
        && !invocation.arguments().isEmpty()
        && invocation.words().getFirst().matches("-[vV]+")) {
      return asked(invocation, session);
    }
    return delegated(
        invocation, 0, Set.of("-u", "-g", "-n", "-c", "-o", "-e", "-i", "-p", "-f", "-h"), shell);
  }

  /** Drops options (those of {@code valued} with their value) and {@code words} further words. */
  private static Result delegated(
      Invocation invocation, int words, Set<String> valued, Interpreter shell) {
    List<Argument> arguments = invocation.arguments();
    int i = 0;
    while (i < arguments.size() && arguments.get(i).text().startsWith("-")) {
      i += valued.contains(arguments.get(i).text()) ? 2 : 1;
    }
    return runRest(invocation, i + words, shell);
  }

  private static Result runRest(Invocation invocation, int from, Interpreter shell) {
    List<Argument> arguments = invocation.arguments();
    int i = from;
    while (i < arguments.size() && arguments.get(i).text().matches("[A-Za-z_]\\w*=.*")) {
      i++;
    }
    if (i >= arguments.size()) {
      return Result.printing("");
    }
    String program = arguments.get(i).text();
    return shell.run(
        new Invocation(
            UnixPath.name(program),
            program,
            arguments.subList(i + 1, arguments.size()),
            invocation.input(),
            invocation.range()));
  }

  private static Result env(Invocation invocation, Variables variables, Interpreter shell) {
    List<Argument> arguments = invocation.arguments();
    Variables.Saved saved = variables.save();
    int i = 0;
    while (i < arguments.size()) {
      String word = arguments.get(i).text();
      if (word.equals("-u") || word.equals("-C") || word.equals("-S")) {
        i += 2;
      } else if (word.startsWith("-")) {
        i++;
      } else if (word.matches("[A-Za-z_]\\w*=(?s:.*)")) {
        export(List.of(arguments.get(i)), variables);
        i++;
      } else {
        break;
      }
    }
    try {
      return i < arguments.size() ? runRest(invocation, i, shell) : Result.UNSURE;
    } finally {
      variables.restore(saved);
    }
  }

  private static Result asUser(Invocation invocation, Interpreter shell) {
    List<Argument> arguments = invocation.arguments();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      String word = arguments.get(i).text();
      if (word.equals("-c") || word.equals("--command") || word.equals("-lc")) {
        return shell.runText(
            arguments.get(i + 1).text(), List.of(), arguments.get(i + 1).range(), false);
      }
    }
    return invocation.name().equals("su")
        ? Result.UNSURE
        : delegated(invocation, 1, Set.of(), shell);
  }

  private static Result script(Invocation invocation, ShellSession session, Interpreter shell) {
    List<Argument> arguments = invocation.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i).text();
      if (word.matches("-[a-zA-Z]*c[a-zA-Z]*") && i + 1 < arguments.size()) {
        Argument text = arguments.get(i + 1);
        return shell.runText(
            text.text(),
            invocation.words().subList(Math.min(i + 3, arguments.size()), arguments.size()),
            text.range(),
            false);
      }
      if (word.equals("-o") || word.equals("+o")) {
        i++;
      } else if (!word.startsWith("-") && !word.startsWith("+")) {
        return scriptFile(invocation, i, session, shell);
      }
    }
    if (invocation.input().isPresent()) {
      return shell.runText(invocation.input().get(), List.of(), invocation.range(), false);
    }
    return session.run(
        new Invocation(
            Downloads.PIPED_SCRIPT,
            Downloads.PIPED_SCRIPT,
            arguments,
            Optional.empty(),
            invocation.range()));
  }

  private static Result scriptFile(
      Invocation invocation, int at, ShellSession session, Interpreter shell) {
    Argument file = invocation.arguments().get(at);
    String path = session.resolve(file.text());
    Optional<String> text = file.known() ? session.files().text(path) : Optional.empty();
    if (text.isPresent()) {
      List<String> words = invocation.words();
      return shell.runText(
          text.get(), words.subList(at + 1, words.size()), invocation.range(), false);
    }
    return session.run(
        new Invocation(
            Downloads.SCRIPT_FILE,
            path,
            invocation.arguments(),
            Optional.empty(),
            invocation.range()));
  }

  private static Result source(
      Invocation invocation, ShellSession session, Variables variables, Interpreter shell) {
    if (invocation.arguments().isEmpty()) {
      return Result.FAILED;
    }
    String path = session.resolve(invocation.arguments().getFirst().text());
    if (path.equals("/etc/os-release") || path.equals("/usr/lib/os-release")) {
      session
          .base()
          .ifPresent(base -> {
            variables.set("ID", base.os(), true);
            variables.set(
                "VERSION_CODENAME", DebianReleases.codeName(base.os(), base.release()), true);
            variables.set(
                "VERSION_ID",
                DebianReleases.find(base.os(), base.release())
                    .map(DebianReleases.Release::version)
                    .orElse(base.release()),
                true);
          });
      return Result.printing("");
    }
    if (path.endsWith("/bin/activate")) {
      String environment = UnixPath.parent(UnixPath.parent(path));
      variables.set("VIRTUAL_ENV", environment, true);
      variables.set(
          "PATH",
          environment + "/bin:" + variables.get("PATH").orElse(""),
          variables.isKnown("PATH"));
      return Result.printing("");
    }
    return session
        .files()
        .text(path)
        .map(text -> shell.runText(text, List.of(), invocation.range(), true))
        .orElse(Result.UNSURE);
  }

  private static Result xargs(Invocation invocation, ShellSession session, Interpreter shell) {
    List<Argument> arguments = invocation.arguments();
    Set<String> valued = Set.of("-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E");
    int i = 0;
    Optional<String> input = invocation.input();
    while (i < arguments.size() && arguments.get(i).text().startsWith("-")) {
      String option = arguments.get(i).text();
      if (option.equals("-a") && i + 1 < arguments.size()) {
        input = session.files().text(session.resolve(arguments.get(i + 1).text()));
      }
      i += valued.contains(option) ? 2 : 1;
    }
    if (i >= arguments.size()) {
      return Result.UNSURE;
    }
    List<Argument> words = new ArrayList<>(arguments.subList(i + 1, arguments.size()));
    if (input.isPresent()) {
      for (String word : input.get().strip().split("\\s+")) {
        if (!word.isEmpty() && words.size() < 20_000) {
          words.add(new Argument(word, true, invocation.range()));
        }
      }
    } else {
      words.add(new Argument("", false, invocation.range()));
    }
    String program = arguments.get(i).text();
    return shell.run(
        new Invocation(
            UnixPath.name(program), program, words, Optional.empty(), invocation.range()));
  }

  private static String last(List<Argument> arguments) {
    return arguments.getLast().text();
  }
}
