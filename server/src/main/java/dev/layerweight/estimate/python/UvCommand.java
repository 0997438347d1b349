package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonInstaller.Cache;
import dev.layerweight.estimate.python.PythonInstaller.Order;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * uv: {@code pip install} and {@code sync}, {@code sync}, {@code add}, {@code venv}, {@code tool
 * install}, {@code export}. It writes no byte code unless it is told to.
 */
public final class UvCommand implements CommandModel {

  private static final Set<String> VALUED =
      Set.of(
          "-r",
          "--requirement",
          "--requirements",
          "-c",
          "--constraint",
          "--constraints",
          "-e",
          "--editable",
          "-b",
          "--build-constraint",
          "--overrides",
          "--override",
          "-t",
          "--target",
          "--prefix",
          "-i",
          "--index-url",
          "--extra-index-url",
          "--index",
          "--default-index",
          "-f",
          "--find-links",
          "-p",
          "--python",
          "--python-version",
          "--python-platform",
          "--no-binary",
          "--only-binary",
          "--cache-dir",
          "--link-mode",
          "--torch-backend",
          "--resolution",
          "--prerelease",
          "--exclude-newer",
          "--index-strategy",
          "--color",
          "--keyring-provider",
          "-P",
          "--upgrade-package",
          "--reinstall-package",
          "--refresh-package",
          "--extra",
          "--group",
          "--no-group",
          "--only-group",
          "--no-extra",
          "--package",
          "--no-install-package",
          "--project",
          "--directory",
          "--config-file",
          "-C",
          "--config-setting",
          "--no-build-isolation-package",
          "--allow-insecure-host",
          "-o",
          "--output-file",
          "--format",
          "--prompt",
          "--with",
          "--from",
          "--with-requirements");

  @Override
  public Set<String> names() {
    return Set.of("uv", "uvx");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    CommandWords words = CommandWords.of(invocation.arguments(), VALUED);
    if (invocation.name().equals("uvx")) {
      step.unknown("what uvx leaves in its cache is not counted", invocation.range());
      return Result.UNSURE;
    }
    return switch (words.operand(0)) {
      case "pip" -> pip(words.withoutOperands(1), invocation, step);
      case "sync" -> sync(words, invocation, step);
      case "add" -> add(words.withoutOperands(1), invocation, step);
      case "venv" -> venv(words.withoutOperands(1), step);
      case "tool" -> tool(words.withoutOperands(1), invocation, step);
      case "export" -> export(words, invocation, step);
      case "cache" -> {
        if (words.operand(1).equals("clean") || words.operand(1).equals("prune")) {
          step.files().remove(cachePath(words, step));
        }
        yield Result.DONE;
      }
      case "run", "build", "init", "remove" -> {
        step.unknown(
            "what \"uv " + words.operand(0) + "\" writes is not known", invocation.range());
        yield Result.UNSURE;
      }
      case "python" -> {
        if (words.operand(1).equals("install")) {
          step.unknown("the interpreter that uv downloads is not counted", invocation.range());
        }
        yield Result.UNSURE;
      }
      default -> Result.DONE;
    };
  }

  private static Result pip(CommandWords words, Invocation invocation, Step step) {
    CommandWords rest = words.withoutOperands(1);
    return switch (words.operand(0)) {
      case "install" -> install(rest, false, invocation, step);
      case "sync" -> install(rest, true, invocation, step);
      case "uninstall" -> {
        PythonEnvironment environment = environment(words, step);
        for (Argument word : rest.operands()) {
          PythonRequirement.parse(word.text())
              .ifPresent(
                  requirement -> PythonInstaller.uninstall(requirement.name(), environment, step));
        }
        yield Result.DONE;
      }
      case "compile" -> {
        List<Asked> asked = new ArrayList<>();
        RequirementFiles files = new RequirementFiles(step);
        for (Argument file : rest.operands()) {
          if (file.text().endsWith(".toml")) {
            LocalProject project =
                LocalProject.at(
                    UnixPath.parent(step.resolve(file.text())),
                    extras(words, PythonManifest.unreadable("")),
                    false,
                    file.range(),
                    step);
            asked.addAll(project.dependencies(step, environment(words, step).target()));
          } else {
            files.read(file.text(), file.range());
          }
        }
        asked.addAll(files.asked);
        yield print(
            PythonInstaller.resolve(order(words, asked, invocation, step), step), words, step);
      }
      default -> Result.DONE;
    };
  }

  private static Result install(
      CommandWords words, boolean exactly, Invocation invocation, Step step) {
    RequirementFiles files = new RequirementFiles(step);
    List<LocalProject> projects = new ArrayList<>();
    List<Argument> sources = new ArrayList<>(words.all("-r", "--requirement", "--requirements"));
    if (exactly) {
      sources.addAll(words.operands());
    }
    List<Asked> asked = new ArrayList<>();
    PythonEnvironment environment = environment(words, step);
    for (Argument file : sources) {
      if (file.text().endsWith("pyproject.toml")
          || file.text().endsWith("setup.py")
          || file.text().endsWith("setup.cfg")) {
        LocalProject project =
            projectAt(UnixPath.parent(step.resolve(file.text())), words, file, step);
        asked.addAll(project.dependencies(step, environment.target()));
      } else {
        files.read(file.text(), file.range());
      }
    }
    for (Argument editable : words.all("-e", "--editable")) {
      files.places.add(
          new RequirementFiles.Place(
              editable.text(), true, step.workingDirectory(), editable.range()));
    }
    if (!exactly) {
      words.operands().forEach(word -> PipCommand.operand(word, files, step));
    }
    for (Argument file : words.all("-c", "--constraint", "--constraints")) {
      files.readConstraints(file.text(), file.range());
    }
    for (String variable : List.of("UV_CONSTRAINT")) {
      step.variable(variable).stream()
          .flatMap(paths -> List.of(paths.strip().split("\\s+")).stream())
          .filter(path -> !path.isEmpty())
          .forEach(path -> files.readConstraints(path, invocation.range()));
    }
    projects.addAll(PipCommand.projects(files, step));
    files.problems.forEach(problem -> step.unknown(problem, invocation.range()));
    asked.addAll(files.asked);
    Order order = order(words, asked, invocation, step);
    for (LocalProject project : projects) {
      if (order.dependencies()) {
        asked.addAll(project.dependencies(step, order.into().target()));
      }
      project
          .manifest()
          .uvConstraints()
          .forEach(constraint ->
              files.constraints.merge(
                  constraint.name(), constraint.specifier(), PythonSpecifier::and));
      // The build backend runs in the interpreter, which then writes byte code as always.
      FirstRun.of(FirstRun.Program.BUILD, order.into(), step);
      project.cacheBuild("uv", order.cache(), order.cachePath(), order.into().target(), step);
    }
    PythonIndexes indexes = PythonIndexes.ofUv(words, files, step);
    for (LocalProject project : projects) {
      indexes = indexes.of(project.manifest());
    }
    Order complete =
        order(words, asked, invocation, step).constrained(files.constraints).from(indexes);
    if (words.has("--dry-run")) {
      return Result.DONE;
    }
    PythonInstaller.install(complete, step);
    projects.forEach(project -> project.install(complete.into(), complete.compiles(), step));
    return files.problems.isEmpty() ? Result.DONE : Result.UNSURE;
  }

  private static LocalProject projectAt(
      String directory, CommandWords words, Argument place, Step step) {
    LocalProject plain = LocalProject.at(directory, Set.of(), false, place.range(), step);
    return LocalProject.at(directory, extras(words, plain.manifest()), false, place.range(), step);
  }

  private static Set<String> extras(CommandWords words, PythonManifest manifest) {
    Set<String> result =
        words.all("--extra").stream()
            .map(extra -> PythonProject.normalised(extra.text()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (words.has("--all-extras")) {
      result.addAll(manifest.extras().keySet());
      words
          .all("--no-extra")
          .forEach(extra -> result.remove(PythonProject.normalised(extra.text())));
    }
    return result;
  }

  private static Order order(
      CommandWords words, List<Asked> asked, Invocation invocation, Step step) {
    PythonEnvironment environment = environment(words, step);
    Optional<String> target = words.value("-t", "--target").map(step::resolve);
    Optional<String> prefix = words.value("--prefix").map(step::resolve);
    PythonEnvironment into =
        target
            .map(directory -> environment.at(directory, directory))
            .or(() ->
                prefix.map(directory ->
                    environment.at(
                        directory,
                        UnixPath.resolve(
                            directory,
                            "lib/python" + environment.target().minor() + "/site-packages"))))
            .orElse(environment);
    return new Order(
        "uv",
        into,
        List.copyOf(asked),
        Map.of(),
        Map.of(),
        words.has("-U", "--upgrade"),
        target.isPresent(),
        words.has("--reinstall", "--force-reinstall"),
        !words.has("--no-deps"),
        words.has("--pre") || words.value("--prerelease").filter("allow"::equals).isPresent(),
        PythonIndexes.NONE,
        compiles(words, step),
        cache(words, step),
        cachePath(words, step),
        invocation.range());
  }

  private static boolean compiles(CommandWords words, Step step) {
    return words.has("--compile-bytecode", "--compile")
        || (step.isOn("UV_COMPILE_BYTECODE")
            && !words.has("--no-compile-bytecode", "--no-compile"));
  }

  /**
   * Within one file system uv links from its cache; a mounted cache is another one, and is gone.
   */
  private static Cache cache(CommandWords words, Step step) {
    if (words.has("-n", "--no-cache", "--no-cache-dir") || step.isOn("UV_NO_CACHE")) {
      return Cache.NONE;
    }
    String mode =
        words.value("--link-mode").or(() -> step.variable("UV_LINK_MODE")).orElse("hardlink");
    return mode.equals("copy") ? Cache.COPIED : Cache.LINKED;
  }

  private static String cachePath(CommandWords words, Step step) {
    return words
        .value("--cache-dir")
        .or(() -> step.variable("UV_CACHE_DIR"))
        .map(step::resolve)
        .orElseGet(() ->
            UnixPath.resolve(
                step.variable("XDG_CACHE_HOME").orElse(UnixPath.resolve(step.home(), ".cache")),
                "uv"));
  }

  /** The environment of {@code uv pip}. */
  private static PythonEnvironment environment(CommandWords words, Step step) {
    Optional<String> python = words.value("-p", "--python").or(() -> step.variable("UV_PYTHON"));
    Optional<PythonVersion> version =
        python.map(name -> name.replaceFirst("^.*python", "")).flatMap(PythonVersion::parse);
    Optional<PythonEnvironment> byPath =
        python
            .filter(name -> name.contains("/") || name.startsWith("."))
            .map(step::resolve)
            .flatMap(path ->
                PythonEnvironments.virtual(step, path)
                    .or(() ->
                        PythonEnvironments.virtual(step, UnixPath.parent(UnixPath.parent(path)))));
    if (byPath.isPresent()) {
      return byPath.get();
    }
    if (!words.has("--system") && !step.isOn("UV_SYSTEM_PYTHON")) {
      Optional<PythonEnvironment> virtual =
          step.variable("VIRTUAL_ENV")
              .map(step::resolve)
              .flatMap(path -> PythonEnvironments.virtual(step, path))
              .or(() -> PythonEnvironments.virtual(step, step.resolve(".venv")));
      if (virtual.isPresent()) {
        return virtual.get();
      }
    }
    return PythonEnvironments.system(step, version);
  }

  private static Result venv(CommandWords words, Step step) {
    String directory = words.operands().isEmpty() ? ".venv" : words.operand(0);
    PythonEnvironment system = environment(words, step);
    VenvCommand.make(
        step.resolve(directory),
        words.has("--seed") ? VenvCommand.Seed.PLAIN : VenvCommand.Seed.NOTHING,
        words
            .value("-p", "--python")
            .map(name -> name.replaceFirst("^.*python", ""))
            .flatMap(PythonVersion::parse)
            .orElse(system.target().version()),
        system,
        step);
    return Result.DONE;
  }

  private static Result tool(CommandWords words, Invocation invocation, Step step) {
    if (!words.operand(0).equals("install")) {
      return Result.UNSURE;
    }
    for (Argument word : words.withoutOperands(1).operands()) {
      Optional<PythonRequirement> requirement = PythonRequirement.parse(word.text());
      if (requirement.isEmpty()) {
        step.unknown("\"" + word.text() + "\" is no requirement", word.range());
        continue;
      }
      String folder =
          step.variable("UV_TOOL_DIR")
              .map(step::resolve)
              .orElse(UnixPath.resolve(step.home(), ".local/share/uv/tools"));
      PythonEnvironment system = environment(words, step);
      PythonEnvironment made =
          VenvCommand.make(
              UnixPath.resolve(folder, requirement.get().name()),
              VenvCommand.Seed.NOTHING,
              system.target().version(),
              system,
              step);
      PythonInstaller.install(
          Order.of(
                  "uv",
                  made,
                  List.of(new Asked(requirement.get(), "", word.range())),
                  cache(words, step),
                  cachePath(words, step),
                  invocation.range())
              .compiling(compiles(words, step)),
          step);
    }
    return Result.DONE;
  }

  /** The folder of the project that {@code uv sync} and the like work on. */
  private static String projectFolder(CommandWords words, Step step) {
    return words
        .value("--directory", "--project")
        .or(() -> step.variable("UV_PROJECT"))
        .map(step::resolve)
        .orElse(step.workingDirectory());
  }

  private static PythonEnvironment projectEnvironment(
      CommandWords words, String folder, Step step) {
    Optional<String> active =
        words.has("--active") ? step.variable("VIRTUAL_ENV") : Optional.empty();
    String path =
        active
            .or(() -> step.variable("UV_PROJECT_ENVIRONMENT"))
            .map(text -> UnixPath.resolve(folder, text))
            .orElse(UnixPath.resolve(folder, ".venv"));
    PythonEnvironment system = environment(words, step);
    if (path.equals(system.prefix()) || path.equals("/usr") || path.equals("/usr/local")) {
      return PythonEnvironments.system(step, Optional.empty());
    }
    return PythonEnvironments.virtual(step, path)
        .orElseGet(() ->
            VenvCommand.make(
                path, VenvCommand.Seed.NOTHING, system.target().version(), system, step));
  }

  private static Result sync(CommandWords words, Invocation invocation, Step step) {
    String folder = projectFolder(words, step);
    PythonEnvironment into = projectEnvironment(words, folder, step);
    ProjectOrder project = ProjectOrder.at(folder, invocation.range(), step);
    List<Asked> asked =
        words.has("--only-group", "--only-dev")
            ? new ArrayList<>()
            : project.dependencies(
                extras(words, project.project().manifest()), into.target(), step);
    asked.addAll(project.groups(groups(words, project), step));
    Order order =
        order(words, asked, invocation, step)
            .into(into)
            .constrained(project.constraints())
            .locked(project.lock(List.of("uv.lock"), step))
            .from(
                PythonIndexes.ofUv(words, new RequirementFiles(step), step)
                    .of(project.project().manifest()));
    PythonInstaller.install(order, step);
    if (!words.has("--no-install-project", "--no-install-workspace") && project.isPackage()) {
      FirstRun.of(FirstRun.Program.BUILD, into, step);
      project.project().cacheBuild("uv", order.cache(), order.cachePath(), into.target(), step);
      project.installItself(!words.has("--no-editable"), order.compiles(), into, step);
    }
    return Result.DONE;
  }

  /** The groups that uv installs: dev by itself, others when asked for. */
  private static Set<String> groups(CommandWords words, ProjectOrder project) {
    Set<String> groups = new LinkedHashSet<>();
    boolean byDefault = !words.has("--no-dev", "--no-default-groups", "--only-group");
    if (byDefault || words.has("--only-dev", "--dev")) {
      groups.add("dev");
    }
    if (words.has("--all-groups")) {
      groups.addAll(project.project().manifest().groups().keySet());
    }
    words
        .all("--group", "--only-group")
        .forEach(group -> groups.add(PythonProject.normalised(group.text())));
    words.all("--no-group").forEach(group -> groups.remove(PythonProject.normalised(group.text())));
    return groups;
  }

  private static Result add(CommandWords words, Invocation invocation, Step step) {
    String folder = projectFolder(words, step);
    PythonEnvironment into = projectEnvironment(words, folder, step);
    RequirementFiles files = new RequirementFiles(step);
    words.operands().forEach(word -> PipCommand.operand(word, files, step));
    words.all("-r", "--requirements").forEach(file -> files.read(file.text(), file.range()));
    ProjectOrder project = ProjectOrder.at(folder, invocation.range(), step);
    List<Asked> asked = new ArrayList<>(files.asked);
    asked.addAll(project.dependencies(Set.of(), into.target(), step));
    asked.addAll(project.groups(Set.of("dev"), step));
    PythonInstaller.install(
        order(words, asked, invocation, step)
            .into(into)
            .locked(project.lock(List.of("uv.lock"), step))
            .from(PythonIndexes.ofUv(words, files, step).of(project.project().manifest())),
        step);
    return Result.DONE;
  }

  private static Result export(CommandWords words, Invocation invocation, Step step) {
    String folder = projectFolder(words, step);
    ProjectOrder project = ProjectOrder.at(folder, invocation.range(), step);
    PythonEnvironment system = environment(words, step);
    List<Asked> asked =
        project.dependencies(extras(words, project.project().manifest()), system.target(), step);
    asked.addAll(project.groups(groups(words, project), step));
    Order order =
        order(words, asked, invocation, step)
            .ignoringInstalled()
            .locked(project.lock(List.of("uv.lock"), step));
    return print(PythonInstaller.resolve(order, step), words, step);
  }

  /** Pinned requirements as a command prints them or writes them with {@code -o}. */
  static Result print(Resolution resolution, CommandWords words, Step step) {
    String text =
        resolution.choices().values().stream()
            .map(choice -> choice.name() + "==" + choice.version() + "\n")
            .sorted()
            .collect(Collectors.joining());
    words
        .value("-o", "--output-file", "--output")
        .ifPresent(path ->
            step.files()
                .add(
                    Entry.file(
                            step.resolve(path),
                            ProjectOrder.ofText(text),
                            new dev.layerweight.image.Provenance("requirements written"))
                        .withText(text)));
    return words.has("-o", "--output-file", "--output")
        ? Result.printing("")
        : Result.printing(text);
  }
}
