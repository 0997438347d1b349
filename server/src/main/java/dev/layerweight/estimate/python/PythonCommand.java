package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The interpreter: modules such as pip and venv as commands of their own, scripts, {@code -c}. */
public final class PythonCommand implements CommandModel {

  /** Words in a program's text that show that it fetches or writes something. */
  private static final Pattern WRITES =
      Pattern.compile(
          "download|from_pretrained|snapshot|urlopen|urlretrieve|requests\\.|httpx|\\bopen\\("
              + "|write|save|mkdir|makedirs|copy|subprocess|system\\(|pickle|dump|load\\(|fetch"
              + "|pipeline\\(|SentenceTransformer|cache|compile_dir|exec\\(|runpy|__import__",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> MODULES_OF_THEIR_OWN =
      Set.of("pip", "venv", "virtualenv", "pipx", "pipenv", "poetry", "pdm", "uv", "pytest");
  private static final Set<String> HARMLESS_MODULES =
      Set.of(
          "site",
          "sysconfig",
          "platform",
          "json",
          "json.tool",
          "this",
          "ast",
          "py_compile",
          "http.server",
          "mypy",
          "ruff",
          "black",
          "flake8",
          "pylint",
          "isort",
          "timeit",
          "zipfile",
          "tarfile");

  @Override
  public Set<String> names() {
    return Stream.concat(
            Stream.of("python", "python3"),
            IntStream.rangeClosed(6, 15).mapToObj(n -> "python3." + n))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<Argument> words = invocation.arguments();
    int at = 0;
    boolean writesByteCode = true;
    while (at < words.size()) {
      String word = words.get(at).text();
      if (!word.startsWith("-") || word.equals("-")) {
        break;
      }
      switch (word) {
        case "-m" -> {
          return module(invocation, at, step);
        }
        case "-c" -> {
          return program(invocation, at, writesByteCode, step);
        }
        case "-V", "--version", "-VV", "-h", "--help" -> {
          return Result.DONE;
        }
        case "-W", "-X", "--check-hash-based-pycs" -> at += 2;
        default -> {
          if (word.startsWith("-m") && word.length() > 2) {
            return Result.UNSURE;
          }
          writesByteCode &= !(word.contains("B") && !word.startsWith("--"));
          at++;
        }
      }
    }
    return script(invocation, at, writesByteCode, step);
  }

  private static Result module(Invocation invocation, int at, Step step) {
    String module =
        at + 1 < invocation.arguments().size() ? invocation.arguments().get(at + 1).text() : "";
    PythonEnvironment environment = PythonEnvironments.of(step, invocation);
    if (MODULES_OF_THEIR_OWN.contains(module)) {
      return step.run(invocation.as(module, at + 2));
    }
    switch (module) {
      case "ensurepip" -> {
        FirstRun.of(FirstRun.Program.VENV, environment, step);
        if (environment.installed(step).get("pip") == null) {
          step.unknown("what ensurepip installs is not counted", invocation.range());
        }
      }
      case "compileall" -> {
        FirstRun.of(FirstRun.Program.VENV_WITHOUT_PIP, environment, step);
        CommandWords words =
            CommandWords.of(
                invocation.as(module, at + 2).arguments(),
                Set.of(
                    "-d", "-s", "-p", "-x", "-i", "-j", "-r", "-o", "-e", "--invalidation-mode"));
        for (Argument directory : words.operands()) {
          ByteCompiler.compile(step.resolve(directory.text()), environment.target(), step);
        }
      }
      default -> {
        FirstRun.of(FirstRun.Program.SCRIPT, environment, step);
        if (!HARMLESS_MODULES.contains(module)) {
          step.unknown("what \"python -m " + module + "\" writes is not known", invocation.range());
        }
      }
    }
    return Result.UNSURE;
  }

  private static Result program(Invocation invocation, int at, boolean writesByteCode, Step step) {
    if (writesByteCode) {
      FirstRun.of(FirstRun.Program.SCRIPT, PythonEnvironments.of(step, invocation), step);
    }
    Argument text =
        at + 1 < invocation.arguments().size()
            ? invocation.arguments().get(at + 1)
            : new Argument("", true, new TextRange(0, 0));
    if (!text.known() || WRITES.matcher(bounded(text.text())).find()) {
      step.unknown("what the program of \"python -c\" writes is not known", text.range());
    }
    return Result.UNSURE;
  }

  private static Result script(Invocation invocation, int at, boolean writesByteCode, Step step) {
    if (writesByteCode) {
      FirstRun.of(FirstRun.Program.SCRIPT, PythonEnvironments.of(step, invocation), step);
    }
    String name =
        at < invocation.arguments().size()
            ? invocation.arguments().get(at).text()
            : "standard input";
    if (name.equals("setup.py")) {
      step.unknown("what setup.py builds is not counted", invocation.range());
    } else if (at < invocation.arguments().size() || invocation.input().isPresent()) {
      step.unknown("what \"" + name + "\" writes is not known", invocation.range());
    }
    return Result.UNSURE;
  }

  private static String bounded(String text) {
    return text.substring(0, Math.min(text.length(), 20_000));
  }
}
