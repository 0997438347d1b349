package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.PoetryText;
import dev.layerweight.refactor.PyprojectText;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The edits that keep poetry, uv and pdm from installing some requirements of a project: options
 * that leave groups and extras out, and a move from the program's own list to a group.
 */
final class ManagedRequirements {

  /** The options that are followed by the name of a group or an extra. */
  private static final Map<String, Pattern> NAMING =
      Map.of(
          "uv", Pattern.compile("--(?:extra|group)"),
          "poetry", Pattern.compile("-E|--(?:extras|with)"),
          "pdm", Pattern.compile("-G|--(?:group|with)"));

  private static final Map<String, Pattern> LEAVING_OUT =
      Map.of(
          "uv",
          Pattern.compile(" --(no-dev|no-default-groups|no-group[ =]dev)\\b.*"),
          "poetry",
          Pattern.compile(" --(no-dev|only[ =]main|without[ =]\\S*dev)\\b.*"),
          "pdm",
          Pattern.compile(" --(prod|production|no-dev)\\b.*"));

  private final Located cause;
  private final RunCommand command;
  private final Subject subject;
  private final String text;
  private final PyprojectText lists;
  private final Set<Integer> passedOver = new HashSet<>();
  private final List<TextEdit> edits = new ArrayList<>();

  private ManagedRequirements(Located cause, RunCommand command, Subject subject, String text) {
    this.cause = cause;
    this.command = command;
    this.subject = subject;
    this.text = text;
    this.lists = PyprojectText.of(text);
  }

  /** Whether a command installs what the lists of a project say. */
  static boolean isInstalledBy(RunCommand command) {
    String verb = command.subcommand();
    return switch (command.program()) {
      case "poetry" -> verb.equals("install") || verb.equals("sync");
      case "uv" -> verb.equals("sync");
      case "pdm" -> verb.equals("install") || verb.equals("sync");
      default -> false;
    };
  }

  /** Empty where that needs more than editing text. */
  static Optional<List<FileEdit>> edits(
      Located cause, RunCommand command, List<Fact.Requested> tools, Subject subject) {
    Optional<String> path = manifest(cause, tools, subject);
    return path.flatMap(subject::text)
        .flatMap(text ->
            new ManagedRequirements(cause, command, subject, text).edits(path.get(), tools));
  }

  /**
   * Whether the program's own list asks for a tool and a lock file keeps an edit of that list from
   * taking effect.
   */
  static boolean isLocked(Located cause, Fact.Requested tool, Subject subject) {
    Optional<RunCommand> by =
        RunCommand.of(cause.instruction()).stream()
            .filter(ManagedRequirements::isInstalledBy)
            .filter(command ->
                command.simple().range().contains(tool.range())
                    || tool.range().contains(command.simple().range()))
            .findFirst();
    Optional<String> text = manifest(cause, List.of(tool), subject).flatMap(subject::text);
    if (by.isEmpty() || text.isEmpty()) {
      return false;
    }
    ManagedRequirements project = new ManagedRequirements(cause, by.get(), subject, text.get());
    return project.own().contains(PythonDevDependencies.project(tool.name()))
        && project.locks(UnixPath.parent(tool.file()));
  }

  private static Optional<String> manifest(
      Located cause, List<Fact.Requested> tools, Subject subject) {
    List<String> files = tools.stream().map(Fact.Requested::file).distinct().toList();
    return files.size() == 1 && files.getFirst().endsWith("pyproject.toml")
        ? subject.contextPath(cause, files.getFirst())
        : Optional.empty();
  }

  /** Poetry refuses a lock that is older than the manifest; the others do where they are told. */
  private boolean locks(String folder) {
    boolean poetry = command.program().equals("poetry");
    boolean frozen =
        command.arguments().stream()
            .anyMatch(word -> word.matches("--(frozen|locked|frozen-lockfile|no-lock|check)"));
    return (poetry || frozen || !command.subcommand().equals("sync"))
        && Stream.of("poetry.lock", "uv.lock", "pdm.lock")
            .anyMatch(name -> subject.contextPath(cause, UnixPath.child(folder, name)).isPresent());
  }

  /** What the program's own list asks for. */
  private Set<String> own() {
    Set<String> own = new HashSet<>();
    lists.dependencies().forEach(item -> own.add(item.project()));
    own.addAll(PoetryText.dependencies(text));
    return own;
  }

  private Optional<List<FileEdit>> edits(String path, List<Fact.Requested> tools) {
    Set<String> names =
        tools.stream()
            .map(tool -> PythonDevDependencies.project(tool.name()))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> moved = new TreeSet<>(names);
    moved.retainAll(own());
    Set<String> left = new TreeSet<>(names);
    left.removeAll(moved);
    left.removeIf(this::goesWithItsName);
    if (!left.isEmpty() && left.removeIf(this::isOfEveryExtra) && !leavesExtrasOut(names)) {
      return Optional.empty();
    }
    List<TextEdit> ofManifest = moved.isEmpty() ? List.of() : moving(moved);
    boolean stays =
        !moved.isEmpty()
            && (ofManifest.isEmpty() || locks(UnixPath.parent(tools.getFirst().file())));
    if (stays) {
      return Optional.empty();
    }
    boolean leavesOut =
        LEAVING_OUT
            .get(command.program())
            .matcher(" " + String.join(" ", command.arguments()))
            .find();
    if (!leavesOut && (!moved.isEmpty() || !left.isEmpty())) {
      Optional<TextEdit> option =
          GroupOption.of(command, passedOver)
              .flatMap(one -> one.edit(cause.placed(), TextEdit.apply(text, ofManifest)));
      if (option.isEmpty()) {
        return Optional.empty();
      }
      edits.add(option.get());
    }
    List<FileEdit> all = new ArrayList<>();
    if (!edits.isEmpty()) {
      all.add(FileEdit.ofDockerfile(List.copyOf(edits)));
    }
    if (!ofManifest.isEmpty()) {
      all.add(new FileEdit(path, ofManifest));
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** From the program's list to a group that is left out; none where one of them does not move. */
  private List<TextEdit> moving(Set<String> projects) {
    if (command.program().equals("poetry")) {
      return PoetryText.dependencies(text).containsAll(projects)
          ? PoetryText.toDevelopment(text, projects, DevelopmentTools::isGroup)
          : List.of();
    }
    List<PyprojectText.Item> items =
        lists.dependencies().stream().filter(item -> projects.contains(item.project())).toList();
    List<TextEdit> moving = new ArrayList<>(lists.without(items::contains));
    lists.addingToGroup(items).ifPresent(moving::add);
    return moving;
  }

  /** Where the command names a group or an extra. */
  private Map<String, List<Integer>> named() {
    Map<String, List<Integer>> named = new LinkedHashMap<>();
    Pattern option = NAMING.get(command.program());
    for (int i = command.programIndex() + 1; i < command.size(); i++) {
      String word = command.text(i);
      int equals = word.indexOf('=');
      if (equals > 0 && option.matcher(word.substring(0, equals)).matches()) {
        named.put(word.substring(equals + 1), List.of(i));
      } else if (option.matcher(word).matches() && i + 1 < command.size()) {
        named.put(command.text(i + 1), List.of(i, i + 1));
      }
    }
    return named;
  }

  /** Takes the names of groups for development out that alone ask for a project. */
  private boolean goesWithItsName(String project) {
    Map<String, List<Integer>> holding = new LinkedHashMap<>();
    named()
        .forEach((name, words) -> {
          if (holds(name, project)) {
            holding.put(name, words);
          }
        });
    if (holding.isEmpty() || !holding.keySet().stream().allMatch(DevelopmentTools::isGroup)) {
      return false;
    }
    holding
        .values()
        .forEach(words -> {
          if (passedOver.addAll(words)) {
            List<TextRange> ranges = words.stream().map(i -> command.word(i).range()).toList();
            edits.addAll(Removal.words(cause.placed(), ranges));
          }
        });
    return true;
  }

  private boolean holds(String group, String project) {
    Set<String> names =
        Set.of(
            "project.optional-dependencies." + group,
            "dependency-groups." + group,
            "tool.poetry.extras." + group,
            "tool.pdm.dev-dependencies." + group);
    return lists.items().stream()
            .anyMatch(item -> names.contains(item.list()) && item.project().equals(project))
        || PoetryText.group(text, group).contains(project);
  }

  private boolean isOfEveryExtra(String project) {
    return command.has("--all-extras") && extrasOf(project).findAny().isPresent();
  }

  private Stream<String> extrasOf(String project) {
    String start = "project.optional-dependencies.";
    return lists.items().stream()
        .filter(item -> item.list().startsWith(start) && item.project().equals(project))
        .map(item -> item.list().substring(start.length()));
  }

  /** Only uv can leave some of all extras out. */
  private boolean leavesExtrasOut(Set<String> projects) {
    Set<String> extras =
        projects.stream().flatMap(this::extrasOf).collect(Collectors.toCollection(TreeSet::new));
    boolean free =
        command.program().equals("uv")
            && extras.stream().allMatch(DevelopmentTools::isGroup)
            && !command.has("--no-extra");
    if (free) {
      String options =
          extras.stream().map(extra -> " --no-extra " + extra).collect(Collectors.joining());
      int end = command.word(command.find("--all-extras").orElseThrow()).range().end();
      edits.add(RunText.insert(cause.placed(), end, options));
    }
    return free;
  }
}
