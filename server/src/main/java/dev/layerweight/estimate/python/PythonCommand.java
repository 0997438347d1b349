package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Map;
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
          "timeit");

  /** What zip, unzip and tar are told for the same as Python's own modules do. */
  private static final Map<String, String> ARCHIVERS =
      Map.of(
          "zipfile -c", "zip -r ARCHIVE REST",
          "zipfile --create", "zip -r ARCHIVE REST",
          "zipfile -e", "unzip ARCHIVE -d REST",
          "zipfile --extract", "unzip ARCHIVE -d REST",
          "tarfile -c", "tar -caf ARCHIVE REST",
          "tarfile --create", "tar -caf ARCHIVE REST",
          "tarfile -e", "tar -xf ARCHIVE -C REST",
          "tarfile --extract", "tar -xf ARCHIVE -C REST");

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
        FirstRun.of(FirstRun.Program.COMPILE, environment, step);
        CommandWords words =
            CommandWords.of(
                invocation.as(module, at + 2).arguments(),
                Set.of(
                    "-d", "-s", "-p", "-x", "-i", "-j", "-r", "-o", "-e", "--invalidation-mode"));
        for (Argument directory : words.operands()) {
          ByteCompiler.compile(step.resolve(directory.text()), environment.target(), step);
        }
      }
      case "zipfile", "tarfile" -> {
        FirstRun.of(FirstRun.Program.COMPILE, environment, step);
        return archive(invocation.as(module, at + 2), step);
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

  /** {@code python -m zipfile -c ARCHIVE FILES} does what zip does; the others likewise. */
  private static Result archive(Invocation module, Step step) {
    List<Argument> words = module.arguments();
    String action = words.isEmpty() ? "" : module.name() + " " + words.getFirst().text();
    if (words.size() < 3 || !ARCHIVERS.containsKey(action)) {
      return Result.UNSURE;
    }
    List<String> told = List.of(ARCHIVERS.get(action).split(" "));
    List<Argument> arguments =
        told.stream()
            .skip(1)
            .flatMap(word ->
                switch (word) {
                  case "ARCHIVE" -> Stream.of(words.get(1));
                  case "REST" -> words.stream().skip(2);
                  default -> Stream.of(new Argument(word, true, module.range()));
                })
            .toList();
    return step.run(
        new Invocation(
            told.getFirst(), told.getFirst(), arguments, module.input(), module.range()));
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
