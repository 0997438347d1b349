package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunTimeCalls;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python projects whose packages are compiled: they are installed into a virtual environment, which
 * the runtime stage copies. Both stages start from the same image, so that the interpreter the
 * environment points to is at the same path in both.
 */
final class PythonFamily implements Family {

  private static final String VENV = "/opt/venv";

  private static final Set<String> ENVIRONMENT =
      Set.of("pip", "pip3", "uv", "poetry", "pdm", "virtualenv", "hatch");

  private static final Set<String> INSTALLERS =
      Set.of("poetry", "uv", "pdm", "hatch", "virtualenv", "build", "pip", "setuptools", "wheel");

  private static final Set<String> HOUSEKEEPING =
      Set.of("rm", "find", "set", "echo", "true", ":", "export", "cd", ".", "source", "xargs");

  private static final Set<String> APT = Set.of("apt-get", "apt", "apk");

  static final Pattern COMPILES =
      Pattern.compile(
          "(?<![\\w./-])(make|gcc|g\\+\\+|cc|c\\+\\+|cmake|ninja|meson|cargo|rustc|swig|cython"
              + "|cythonize|maturin|build_ext|\\S*setup\\.py|\\./configure)(?![\\w./-])");

  private static final Pattern INSTALLER_SCRIPT =
      Pattern.compile("astral\\.sh/uv|install\\.python-poetry\\.org");

  private static final Pattern PACKAGES_BY_PATH =
      Pattern.compile("/(usr/local/lib/python|usr/lib/python3|usr/local/lib/python3)\\S*");

  private static final Pattern SYSTEM_INTERPRETER =
      Pattern.compile("(?<![\\w.])/usr(/local)?/bin/(python|pip)[\\d.]*(?![\\w-])");

  private static final Pattern PROGRAM_BY_PATH =
      Pattern.compile("(?<![\\w.])/usr/local/bin/([\\w.-]+)");

  /** Also what packages of Python install. */
  private static final Pattern ANY_PYTHON =
      Pattern.compile(
          "(?<![\\w.-])(python[\\d.]*|gunicorn|uvicorn|celery|flask|django-admin|hypercorn"
              + "|streamlit|\\S+\\.py)(?![\\w-])");

  private static final Pattern PYTHON_PACKAGING =
      Pattern.compile(
          "python3?-pip|python3(\\.\\d+)?-(venv|distutils|dev|setuptools|wheel|virtualenv)|pipx"
              + "|python3-pip-whl|py3-pip|py3-setuptools|py3-wheel");

  private static final Pattern INTERPRETER = Pattern.compile("python3(\\.\\d+)?(-minimal|-full)?");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    boolean official = stage.baseName().equals("python");
    List<Piece> environment =
        stage.pieces().stream().filter(PythonFamily::changesEnvironment).toList();
    if (environment.isEmpty()) {
      return Optional.empty();
    }
    SystemPackages packages = SystemPackages.of(stage);
    boolean debian =
        Set.of("debian", "ubuntu").contains(stage.baseName())
            && packages.names().stream().anyMatch(name -> name.startsWith("python3"));
    return Optional.of(
        new Attempt(stage, packages, environment, official ? "python" : "python3", debian)
            .convert(official || debian));
  }

  private static boolean isEnvironment(RunCommand command) {
    String program = command.program();
    boolean module =
        program.matches("python[\\d.]*")
            && command.has("-m")
            && command.arguments().stream()
                .anyMatch(Set.of("pip", "venv", "virtualenv", "uv")::contains);
    boolean script = program.matches("python[\\d.]*") && command.has("setup.py");
    return ENVIRONMENT.contains(program) || program.matches("pip3?\\.\\d+") || module || script;
  }

  private static boolean changesEnvironment(Piece piece) {
    return piece.isRun()
        && (piece.commands().stream().anyMatch(PythonFamily::isEnvironment)
            || INSTALLER_SCRIPT.matcher(piece.plain()).find());
  }

  /** Whether pip installs nothing but package managers and build tools of Python. */
  static boolean isOfInstallersOnly(RunCommand command) {
    return command.arguments().stream()
        .filter(word -> !word.startsWith("-") && !word.equals("pip") && !word.equals("install"))
        .map(word -> word.replaceFirst("[=<>\\[~!].*", ""))
        .allMatch(INSTALLERS::contains);
  }

  /** One stage on its way. */
  private static final class Attempt {
    private final SingleStage stage;
    private final SystemPackages packages;
    private final List<Piece> environment;
    private final String python;
    private final boolean debian;
    private final List<Piece> kept;
    private final Piece last;

    Attempt(
        SingleStage stage,
        SystemPackages packages,
        List<Piece> environment,
        String python,
        boolean debian) {
      this.stage = stage;
      this.packages = packages;
      this.environment = environment;
      this.python = python;
      this.debian = debian;
      this.kept = stage.pieces().stream().filter(piece -> !environment.contains(piece)).toList();
      this.last = environment.getLast();
    }

    Conversion convert(boolean knownBase) {
      packages.remove(this::isBuildOnly);
      keepInterpreter();
      if (!packages.removesAnything()
          || packages.removed().stream().noneMatch(BuildPackages::isTool)) {
        return new Conversion.NotNeeded();
      }
      if (!knownBase) {
        return new Conversion.Impossible(
            "the base image "
                + stage.stage().base().reference()
                + " may bring Python packages or an interpreter of its own");
      }
      return refusal().<Conversion>map(Conversion.Impossible::new).orElseGet(this::write);
    }

    /** Debian's interpreter, where it only came along with pip or the headers. */
    private void keepInterpreter() {
      boolean named =
          packages.names().stream().anyMatch(name -> INTERPRETER.matcher(name).matches());
      if (debian && !named) {
        packages.removed().stream()
            .filter(name -> name.startsWith("python3-"))
            .findFirst()
            .ifPresent(name -> packages.instead(name, "python3"));
      }
    }

    private boolean isBuildOnly(String name) {
      if (BuildPackages.isHistory(name)) {
        Pattern word = Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w.-])");
        return kept.stream()
            .filter(piece -> !SystemPackages.isInstall(piece))
            .noneMatch(piece -> word.matcher(piece.plain()).find());
      }
      return BuildPackages.isTool(name) || debian && PYTHON_PACKAGING.matcher(name).matches();
    }

    private Optional<String> refusal() {
      for (Piece piece : stage.pieces()) {
        Optional<String> reason =
            piece.start() <= last.start() && !piece.user().isEmpty() && piece.isRun()
                ? Optional.of(piece.line() + " installs for the user " + piece.user())
                : environment.contains(piece) ? refusedEnvironment(piece) : refusedKept(piece);
        if (reason.isPresent()) {
          return reason;
        }
      }
      for (String word : Start.of(stage.pieces()).words()) {
        boolean byPath =
            stage
                .file(UnixPath.resolve("/", word).substring(1))
                .or(() -> stage.file(UnixPath.name(word)))
                .filter(text ->
                    SYSTEM_INTERPRETER.matcher(text).find()
                        || PACKAGES_BY_PATH.matcher(text).find())
                .isPresent();
        if (byPath) {
          return Optional.of(word + " names an interpreter that has no packages then");
        }
      }
      Optional<String> runTime = packages.calls().flatMap(this::refusedAtRunTime);
      if (runTime.isPresent()) {
        return runTime;
      }
      List<String> untraced = packages.untraced();
      if (!untraced.isEmpty()) {
        return Optional.of(
            "which library belongs to " + untraced.getFirst() + " is not in the package index");
      }
      return ownEnvironments().size() > 1
          ? Optional.of("several virtual environments are made")
          : Optional.empty();
    }

    /** Scripts that the container runs must find the environment by PATH. */
    private Optional<String> refusedAtRunTime(RunTimeCalls calls) {
      Optional<String> byPath =
          calls
              .find(SYSTEM_INTERPRETER)
              .or(() -> calls.find(PACKAGES_BY_PATH))
              .or(() -> calls.find(PROGRAM_BY_PATH).filter(this::mayComeWithPackage));
      if (byPath.isPresent()) {
        return Optional.of(
            "a script that the container runs names "
                + byPath.get()
                + ", which is not that of the environment");
      }
      return calls.callsWithoutPath(ANY_PYTHON)
          ? Optional.of("Python is run by cron or by a login, where the image's PATH does not hold")
          : Optional.empty();
    }

    private boolean mayComeWithPackage(String path) {
      return stage.pieces().stream().noneMatch(other -> puts(other, path));
    }

    private Optional<String> refusedEnvironment(Piece piece) {
      if (!piece.isShellScript()) {
        return Optional.of(piece.line() + " is not a script for a shell");
      }
      if (SystemPackages.isInstall(piece)) {
        if (purges(piece)) {
          return Optional.of(piece.line() + " installs and purges packages in one RUN");
        }
        if (debian) {
          return Optional.of(
              piece.line() + " installs Python and its packages in one RUN; make two of it");
        }
        Optional<String> indirect = packages.indirect(piece);
        if (indirect.isPresent()) {
          return indirect;
        }
      }
      if (!INSTALLER_SCRIPT.matcher(piece.plain()).find()) {
        for (RunCommand command : piece.commands()) {
          boolean known =
              isEnvironment(command)
                  || HOUSEKEEPING.contains(command.program())
                  || APT.contains(command.program());
          if (!known) {
            return Optional.of(
                piece.line()
                    + " installs Python packages and also runs "
                    + (command.program().isEmpty() ? "another command" : command.program())
                    + "; put that into a RUN of its own");
          }
        }
      }
      for (RunCommand command : piece.commands()) {
        Optional<String> reason =
            isEnvironment(command) ? refused(piece, command) : Optional.empty();
        if (reason.isPresent()) {
          return reason;
        }
      }
      return Optional.empty();
    }

    private static boolean purges(Piece piece) {
      return piece.commands().stream()
          .filter(command -> APT.contains(command.program()))
          .anyMatch(command ->
              Set.of("purge", "remove", "autoremove", "del").contains(command.subcommand()));
    }

    private Optional<String> refused(Piece piece, RunCommand command) {
      List<String> words = command.arguments();
      String line = piece.line();
      if (words.stream().anyMatch(word -> word.equals("--user"))) {
        return Optional.of(line + " installs into a user's home");
      }
      if (words.stream()
          .anyMatch(word -> word.matches("(--target|--prefix|--root|--python)(=.*)?|-t"))) {
        return Optional.of(line + " installs into a folder of its own");
      }
      boolean installs = command.installsByPip() || command.installsByUv();
      if (installs && words.stream().anyMatch(word -> word.matches("-e|--editable(=.*)?"))) {
        return Optional.of(
            line + " installs an editable project, which stays in its source folder");
      }
      if (command.has("setup.py")
          && words.stream().anyMatch(Set.of("develop", "build_ext")::contains)) {
        return Optional.of(line + " compiles in the source folder");
      }
      if (command.program().equals("uv") && command.has("python")) {
        return Optional.of(line + " installs an interpreter of its own");
      }
      for (int i = 0; i < words.size(); i++) {
        boolean list = words.get(i).matches("-r|--requirement");
        if (list && i + 1 < words.size() && hasEditable(words.get(i + 1))) {
          return Optional.of(
              words.get(i + 1) + " has an editable project, which stays in its source folder");
        }
      }
      return ownEnvironment(piece, command);
    }

    private boolean hasEditable(String list) {
      return stage
          .file(UnixPath.resolve("/", list).substring(1))
          .or(() -> stage.file(UnixPath.name(list)))
          .filter(
              text -> text.lines().anyMatch(line -> line.matches("\\s*(-e|--editable)[\\s=].*")))
          .isPresent();
    }

    /** Where the file makes an environment itself, all packages must go into it. */
    private Optional<String> ownEnvironment(Piece piece, RunCommand command) {
      Set<String> own = ownEnvironments();
      boolean installs = command.installsByPip() && !isOfInstallersOnly(command);
      if (own.size() != 1 || !installs) {
        return Optional.empty();
      }
      String folder = own.iterator().next();
      boolean inside =
          command.text(command.programIndex()).startsWith(folder + "/")
              || List.of(piece.variables().getOrDefault("PATH", "").split(":"))
                  .contains(folder + "/bin")
              || piece.plain().contains(folder + "/bin/activate");
      return inside
          ? Optional.empty()
          : Optional.of(piece.line() + " installs outside of the virtual environment " + folder);
    }

    /** Paths of the environments that the file makes. */
    private Set<String> ownEnvironments() {
      Set<String> folders = new TreeSet<>();
      for (Piece piece : environment) {
        for (RunCommand command : piece.commands()) {
          List<String> words = command.arguments();
          boolean venv =
              command.program().equals("virtualenv")
                  || words.contains("venv")
                  || words.contains("virtualenv");
          if (venv && isEnvironment(command) && !command.program().equals("poetry")) {
            String target =
                words.stream()
                    .filter(word -> !word.startsWith("-"))
                    .reduce((first, second) -> second)
                    .filter(word -> !Set.of("venv", "virtualenv").contains(word))
                    .orElse(".venv");
            folders.add(
                piece.path(
                    target.replaceFirst(
                        "^\\$\\{?VIRTUAL_ENV}?",
                        piece.variables().getOrDefault("VIRTUAL_ENV", VENV))));
          }
          if (command.program().equals("uv") && command.subcommand().equals("sync")) {
            folders.add(
                piece.path(piece.variables().getOrDefault("UV_PROJECT_ENVIRONMENT", ".venv")));
          }
          boolean inProject =
              piece.variables().getOrDefault("POETRY_VIRTUALENVS_IN_PROJECT", "").matches("1|true");
          if (command.program().equals("poetry")
              && command.subcommand().equals("install")
              && inProject) {
            folders.add(piece.path(".venv"));
          }
        }
      }
      return folders;
    }

    private Optional<String> refusedKept(Piece piece) {
      String plain = piece.plain();
      String line = piece.line();
      if (piece.isRun() && !piece.isShellScript()) {
        return Optional.of(line + " is not a script for a shell");
      }
      if (piece.isRun() && !SystemPackages.isInstall(piece)) {
        Matcher compiles = COMPILES.matcher(plain);
        if (compiles.find()) {
          return Optional.of(
              line + " compiles outside of the Python packages: " + compiles.group(1));
        }
        if (plain.matches("(?s).*\\b(conda|mamba|micromamba|pipenv|pipx)\\b.*")) {
          return Optional.of(line + " uses a package manager that cannot be moved");
        }
      }
      Matcher byPath = PACKAGES_BY_PATH.matcher(plain);
      if (byPath.find()) {
        return Optional.of(line + " names the packages' folder " + byPath.group());
      }
      Matcher interpreter = SYSTEM_INTERPRETER.matcher(plain);
      if (interpreter.find()) {
        return Optional.of(
            line
                + " names the interpreter "
                + interpreter.group()
                + ", which has no packages then");
      }
      Matcher program = PROGRAM_BY_PATH.matcher(plain);
      while (program.find()) {
        String path = program.group();
        if (stage.pieces().stream().noneMatch(other -> puts(other, path))) {
          return Optional.of(line + " names " + path + ", which may come with a Python package");
        }
      }
      if (plain.matches(
          "(?s)\\s*(CMD|ENTRYPOINT|HEALTHCHECK|cmd|entrypoint)\\b.*\\b(uv|poetry|pipenv|pdm)\\b.*")) {
        return Optional.of(line + " starts the program by a package manager");
      }
      if (piece.instruction() instanceof Instruction.Env env) {
        for (Instruction.Binding binding : env.bindings()) {
          String key = binding.key().text();
          if (key.equals("PATH") && !binding.value().text().contains("PATH")) {
            return Optional.of(line + " sets PATH anew");
          }
          if (key.matches("PIP_TARGET|PIP_PREFIX|PIP_USER|PYTHONUSERBASE|PYTHONHOME")) {
            return Optional.of(line + " sets " + key);
          }
        }
      }
      return piece.estimate().facts().isEmpty() ? Optional.empty() : refusedInstall(piece);
    }

    private Optional<String> refusedInstall(Piece piece) {
      if (purges(piece)) {
        return Optional.of(piece.line() + " installs and purges packages in one RUN");
      }
      return packages.kept(piece) instanceof SystemPackages.Kept.Refused refused
          ? Optional.of(refused.reason())
          : Optional.empty();
    }

    private static boolean puts(Piece piece, String path) {
      if (!piece.copiesFiles()) {
        return piece.isRun()
            && !changesEnvironment(piece)
            && piece
                .plain()
                .matches("(?s).*(>|-o|cp|mv|ln|install)\\b?\\s.*" + Pattern.quote(path) + ".*");
      }
      String destination = piece.path(piece.destination());
      return destination.equals(path)
          || destination.equals(UnixPath.parent(path))
              && piece.sources().stream()
                  .anyMatch(source -> UnixPath.name(source).equals(UnixPath.name(path)));
    }

    private Conversion write() {
      Set<String> own = ownEnvironments();
      String folder = own.isEmpty() ? VENV : own.iterator().next();
      boolean system = debian && packages.names().stream().anyMatch(this::isModule);
      if (system) {
        return new Conversion.Impossible(
            "Python packages come from the distribution and from pip, which an environment parts");
      }
      if (debian
          && own.isEmpty()
          && venvWord().isEmpty()
          && packages.names().stream().noneMatch(name -> name.matches("python3(\\.\\d+)?-venv"))) {
        return new Conversion.Impossible("there is no RUN to which python3-venv can be added");
      }
      Draft draft = new Draft(stage);
      draft.startBuilder();
      writeBuilder(draft, own.isEmpty());
      draft.startRuntime();
      writeRuntime(draft, folder, own.isEmpty());
      return draft.finish();
    }

    private boolean isModule(String name) {
      return name.startsWith("python3-")
          && !PYTHON_PACKAGING.matcher(name).matches()
          && !INTERPRETER.matcher(name).matches();
    }

    /** The word of the apt install that python3-venv is put behind. */
    private Optional<Piece> venvWord() {
      return stage.pieces().stream()
          .filter(piece -> packages.word(piece, name -> name.startsWith("python3")).isPresent())
          .findFirst();
    }

    private boolean isFirstInstall(Piece piece) {
      return environment.stream()
          .filter(one ->
              !INSTALLER_SCRIPT.matcher(one.plain()).find()
                  && !one.commands().stream()
                      .filter(PythonFamily::isEnvironment)
                      .filter(
                          command -> !command.program().equals("poetry") || !command.has("config"))
                      .allMatch(Attempt::bringsInstallers))
          .findFirst()
          .filter(one -> one.start() == piece.start())
          .isPresent();
    }

    private static boolean bringsInstallers(RunCommand command) {
      return command.installsByPip()
          && isOfInstallersOnly(command)
          && command.arguments().stream()
              .anyMatch(word -> word.matches("(poetry|uv|pdm|hatch|virtualenv)([=<>~!].*)?"));
    }

    private void writeBuilder(Draft draft, boolean makes) {
      boolean systemVariable =
          stage.pieces().stream()
              .anyMatch(piece ->
                  piece.instruction() instanceof Instruction.Env env
                      && env.bindings().stream()
                          .anyMatch(one -> one.key().text().equals("UV_SYSTEM_PYTHON")));
      for (Piece piece : stage.pieces()) {
        if (piece.start() > last.start() || !Draft.buildsAlong(piece)) {
          continue;
        }
        if (makes && isFirstInstall(piece)) {
          draft.line("RUN " + python + " -m venv " + VENV);
          draft.line(variables(systemVariable));
        }
        draft.add(piece, makes ? insideVenv(piece) : piece.text());
      }
    }

    private static String variables(boolean systemVariable) {
      return "ENV VIRTUAL_ENV="
          + VENV
          + " PATH=\""
          + VENV
          + "/bin:$PATH\""
          + (systemVariable ? " UV_SYSTEM_PYTHON=0" : "");
    }

    /** The text of an instruction so that it works in the environment that is made. */
    private String insideVenv(Piece piece) {
      List<TextEdit> edits = new ArrayList<>();
      List<TextRange> gone = new ArrayList<>();
      for (RunCommand command : piece.commands()) {
        if (command.program().equals("uv")) {
          command.find("--system").ifPresent(index -> gone.add(command.word(index).range()));
        }
      }
      edits.addAll(Removal.words(piece.placed(), gone));
      boolean lacksVenv =
          debian
              && packages.names().stream()
                  .noneMatch(name -> name.matches("python3(\\.\\d+)?-venv|python3-full"));
      if (lacksVenv && venvWord().filter(one -> one.start() == piece.start()).isPresent()) {
        packages
            .word(piece, name -> name.startsWith("python3"))
            .ifPresent(range ->
                edits.add(new TextEdit(new TextRange(range.end(), range.end()), " python3-venv")));
      }
      return piece.edited(edits);
    }

    private void writeRuntime(Draft draft, String folder, boolean makes) {
      boolean copied = false;
      Piece first = environment.stream().filter(this::isFirstInstall).findFirst().orElse(last);
      for (Piece piece : stage.pieces()) {
        if (environment.contains(piece)) {
          List<String> lines = new ArrayList<>();
          installOfMixed(piece).ifPresent(lines::add);
          if (piece.start() == first.start()) {
            openMp().ifPresent(note -> lines.add(draft.leave(note)));
            lines.add(draft.copy(folder));
            if (makes) {
              lines.add("ENV VIRTUAL_ENV=" + VENV + " PATH=\"" + VENV + "/bin:$PATH\"");
            }
            copied = true;
          }
          if (!lines.isEmpty()) {
            draft.instead(piece, lines);
          }
          continue;
        }
        boolean unused =
            piece.instruction() instanceof Instruction.Arg arg
                && !Draft.isUsed(
                    arg, kept.stream().filter(one -> one.start() > piece.start()).toList());
        if (unused || isInstallerCopy(piece)) {
          continue;
        }
        if (packages.kept(piece) instanceof SystemPackages.Kept.Text text) {
          draft.add(piece, text.text());
        }
      }
      assert copied;
    }

    private Optional<String> openMp() {
      boolean compiles =
          packages.removed().stream()
              .anyMatch(name -> name.matches("gcc.*|g\\+\\+.*|build-essential"));
      boolean installed = packages.runtime().stream().anyMatch(name -> name.startsWith("libgomp"));
      return compiles && !installed
          ? Optional.of("if pip compiles a package with OpenMP, install libgomp1 here, too")
          : Optional.empty();
    }

    /** What of the distribution's packages a RUN that also installs Python packages leaves. */
    private Optional<String> installOfMixed(Piece piece) {
      return SystemPackages.isInstall(piece)
          ? SystemPackages.install(packages.runtime(piece), List.of(piece))
          : Optional.empty();
    }

    /** uv, copied from its own image, where only the build uses it. */
    private boolean isInstallerCopy(Piece piece) {
      boolean uv =
          piece.from().isPresent()
              && !piece.sources().isEmpty()
              && piece.sources().stream()
                  .allMatch(source -> Set.of("uv", "uvx").contains(UnixPath.name(source)));
      return uv
          && kept.stream()
              .filter(other -> other.start() != piece.start())
              .noneMatch(other -> other.plain().matches("(?s).*(?<![\\w./-])uvx?(?![\\w./-]).*"));
    }
  }
}
