package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.PyprojectText;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RequirementText;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The edits that keep a RUN from installing some Python requirements: in its words, in requirement
 * files, in the extras of a local project, and in the project's own lists.
 */
final class DroppedRequirements {

  private static final Pattern EXTRAS = Pattern.compile("\\[([^\\]]*)]");

  private final Located cause;
  private final List<Fact.Requested> tools;
  private final Subject subject;
  private final String source;
  private final Set<TextRange> words = new LinkedHashSet<>();
  private final List<TextEdit> edits = new ArrayList<>();
  private final Map<String, List<TextEdit>> files = new LinkedHashMap<>();

  private DroppedRequirements(Located cause, List<Fact.Requested> tools, Subject subject) {
    this.cause = cause;
    this.tools = tools;
    this.subject = subject;
    this.source = cause.instruction().head().source();
  }

  /** Empty where one of the tools cannot be taken out by editing text. */
  static Optional<List<FileEdit>> of(Located cause, List<Fact.Requested> tools, Subject subject) {
    DroppedRequirements dropped = new DroppedRequirements(cause, tools, subject);
    boolean done =
        dropped.inWords() && dropped.inFiles() && dropped.inProjects() && dropped.cutCommands();
    if (!done) {
      return Optional.empty();
    }
    List<FileEdit> all = new ArrayList<>();
    if (!dropped.edits.isEmpty()) {
      all.add(FileEdit.ofDockerfile(List.copyOf(dropped.edits)));
    }
    dropped.files.forEach((path, list) -> all.add(new FileEdit(path, List.copyOf(list))));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** Whether a requirement stands in a file or an extra that is all for development. */
  static boolean isOfDevelopment(
      Located cause, Fact.Requested one, Function<String, Optional<PyprojectText>> manifests) {
    if (one.file().isEmpty()) {
      return false;
    }
    if (!isProject(one.file())) {
      return DevelopmentTools.isDevelopmentFile(one.file());
    }
    Optional<PyprojectText> text = manifests.apply(one.file());
    List<String> extras = extras(cause, one.range());
    String project = PythonDevDependencies.project(one.name());
    boolean kept =
        text.isEmpty()
            || holds(text.get().dependencies(), project)
            || extras.stream()
                .filter(extra -> !DevelopmentTools.isGroup(extra))
                .anyMatch(extra -> holds(text.get().extra(extra), project));
    return !kept
        && extras.stream()
            .filter(DevelopmentTools::isGroup)
            .anyMatch(extra -> holds(text.get().extra(extra), project));
  }

  private static boolean holds(List<PyprojectText.Item> items, String project) {
    return items.stream().anyMatch(item -> item.project().equals(project));
  }

  static boolean isProject(String file) {
    return file.endsWith("pyproject.toml") || file.endsWith(".lock") || file.endsWith("Pipfile");
  }

  /** The manifest that an instruction sees at a path. */
  static Optional<PyprojectText> pyproject(Located cause, String file, Subject subject) {
    return subject.contextPath(cause, file).flatMap(subject::text).map(PyprojectText::of);
  }

  /** The extras that the word at this place asks for, as written. */
  private static List<String> extras(Located cause, TextRange word) {
    Matcher matcher = EXTRAS.matcher(word.of(cause.instruction().head().source()));
    return matcher.find() ? List.of(matcher.group(1).strip().split("\\s*,\\s*")) : List.of();
  }

  private boolean inWords() {
    for (Fact.Requested tool : tools) {
      if (tool.file().isEmpty()) {
        String written = tool.range().of(source).replaceAll("^[\"']", "");
        String name = PythonDevDependencies.project(tool.name());
        Matcher head = Pattern.compile("[A-Za-z0-9._-]*[A-Za-z0-9]").matcher(written);
        if (!head.lookingAt() || !PythonProject.normalised(head.group()).equals(name)) {
          return false;
        }
        words.add(tool.range());
      }
    }
    return true;
  }

  private boolean inFiles() {
    Map<String, List<Fact.Requested>> byFile =
        tools.stream()
            .filter(tool -> !tool.file().isEmpty() && !isProject(tool.file()))
            .collect(
                Collectors.groupingBy(
                    Fact.Requested::file, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Fact.Requested>> file : byFile.entrySet()) {
      Optional<List<TextRange>> option = wholeFile(file.getKey(), file.getValue());
      if (option.isPresent()) {
        words.addAll(option.get());
        continue;
      }
      Optional<String> path = subject.contextPath(cause, file.getKey());
      Optional<String> text = path.flatMap(subject::text);
      if (text.isEmpty()) {
        return false;
      }
      List<TextEdit> lines = RequirementText.without(text.get(), projects(file.getValue()));
      if (lines.isEmpty()) {
        return false;
      }
      files.put(path.get(), lines);
      move(path.get(), text.get(), lines);
    }
    return true;
  }

  /** Keeps the requirements for development in a file of their own. */
  private void move(String path, String text, List<TextEdit> removed) {
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean generated = text.contains("--hash=") || text.contains("autogenerated by");
    if (generated || !name.equals("requirements.txt")) {
      return;
    }
    String target = folder + "requirements-dev.txt";
    RequirementText.adding(subject.text(target).orElse(""), text, removed, "-r requirements.txt")
        .ifPresent(edit -> files.put(target, List.of(edit)));
  }

  /** The words {@code -r FILE}, where all that they bring goes. */
  private Optional<List<TextRange>> wholeFile(String file, List<Fact.Requested> gone) {
    TextRange range = gone.getFirst().range();
    boolean all =
        requested().stream()
            .filter(one -> one.range().equals(range))
            .allMatch(one -> one.file().equals(file) && gone.contains(one));
    String name = file.substring(file.lastIndexOf('/') + 1);
    if (!all || !range.of(source).endsWith(name)) {
      return Optional.empty();
    }
    return RunCommand.of(cause.instruction()).stream()
        .filter(command -> command.simple().range().contains(range))
        .flatMap(command -> option(command, range).stream())
        .findFirst();
  }

  private static Optional<List<TextRange>> option(RunCommand command, TextRange range) {
    for (int i = 1; i < command.size(); i++) {
      ShellWord word = command.word(i);
      if (word.range().contains(range)) {
        boolean apart = command.text(i - 1).matches("-r|--requirements?");
        boolean joined = command.text(i).matches("(-r|--requirements?=).+");
        if (apart) {
          return Optional.of(List.of(command.word(i - 1).range(), word.range()));
        }
        return joined ? Optional.of(List.of(word.range())) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private List<Fact.Requested> requested() {
    return PackageGraph.installed(cause.estimate(), PythonDevDependencies.MANAGERS).stream()
        .flatMap(fact -> fact.requested().stream())
        .toList();
  }

  private static Set<String> projects(List<Fact.Requested> requested) {
    return requested.stream()
        .map(one -> PythonDevDependencies.project(one.name()))
        .collect(Collectors.toSet());
  }

  private boolean inProjects() {
    List<Fact.Requested> ofProjects =
        tools.stream().filter(tool -> isProject(tool.file())).toList();
    List<RunCommand> commands =
        ofProjects.stream().flatMap(one -> command(one).stream()).distinct().toList();
    if (commands.size() == 1 && PipenvGroup.isAskedBy(commands.getFirst())) {
      return PipenvGroup.edits(cause, commands.getFirst(), ofProjects, subject)
          .map(this::addAll)
          .orElse(false);
    }
    if (commands.stream().anyMatch(ManagedRequirements::isInstalledBy)) {
      return commands.size() == 1
          && ManagedRequirements.edits(cause, commands.getFirst(), ofProjects, subject)
              .map(this::addAll)
              .orElse(false);
    }
    for (String file :
        new LinkedHashSet<>(ofProjects.stream().map(Fact.Requested::file).toList())) {
      List<Fact.Requested> here =
          ofProjects.stream().filter(tool -> tool.file().equals(file)).toList();
      Optional<String> path = subject.contextPath(cause, file);
      Optional<PyprojectText> text = path.flatMap(subject::text).map(PyprojectText::of);
      if (text.isEmpty()) {
        return false;
      }
      Set<String> lists = new LinkedHashSet<>();
      lists.add("project.dependencies");
      boolean changed = false;
      for (TextRange word :
          new LinkedHashSet<>(here.stream().map(Fact.Requested::range).toList())) {
        List<String> extras = extras(cause, word);
        List<String> kept = extras.stream().filter(one -> !DevelopmentTools.isGroup(one)).toList();
        kept.forEach(extra -> lists.add("project.optional-dependencies." + extra));
        if (kept.size() < extras.size()) {
          edits.add(extrasEdit(word, kept));
          changed = true;
        }
      }
      Set<String> gone = projects(here);
      Predicate<PyprojectText.Item> goes =
          item -> lists.contains(item.list()) && gone.contains(item.project());
      List<TextEdit> items = new ArrayList<>(text.get().without(goes));
      if (!items.isEmpty()) {
        text.get()
            .adding(text.get().items().stream().filter(goes).toList(), DevelopmentTools::isGroup)
            .ifPresent(items::add);
        files.put(path.get(), items);
      }
      if (items.isEmpty() && !changed) {
        return false;
      }
    }
    return true;
  }

  private Optional<RunCommand> command(Fact.Requested one) {
    return RunCommand.of(cause.instruction()).stream()
        .filter(command ->
            command.simple().range().contains(one.range())
                || one.range().contains(command.simple().range()))
        .findFirst();
  }

  private boolean addAll(List<FileEdit> more) {
    for (FileEdit file : more) {
      if (file.path().isEmpty()) {
        edits.addAll(file.edits());
      } else {
        files.put(file.path(), file.edits());
      }
    }
    return true;
  }

  private TextEdit extrasEdit(TextRange word, List<String> kept) {
    Matcher matcher = EXTRAS.matcher(word.of(source));
    if (!matcher.find()) {
      throw new IllegalStateException("the word has no extras: " + word.of(source));
    }
    TextRange place = new TextRange(word.start() + matcher.start(), word.start() + matcher.end());
    String list = kept.isEmpty() ? "" : "[" + String.join(",", kept) + "]";
    return new TextEdit(cause.placed().absolute(place), list);
  }

  /** Takes the words out, and a command with them to which nothing is left to install. */
  private boolean cutCommands() {
    Set<TextRange> left = new LinkedHashSet<>(words);
    for (RunCommand command : RunCommand.of(cause.instruction())) {
      List<TextRange> here = words.stream().filter(command.simple().range()::contains).toList();
      if (here.isEmpty()) {
        continue;
      }
      if (installsMore(command, here)) {
        continue;
      }
      Optional<TextEdit> cut = Removal.command(subject.dockerfile(), cause.placed(), command);
      if (cut.isEmpty()) {
        return false;
      }
      edits.add(cut.get());
      here.forEach(left::remove);
    }
    edits.addAll(Removal.words(cause.placed(), List.copyOf(left)));
    return edits.size() <= 1 || distinct(edits);
  }

  /** Whether a command keeps something to install without these words. */
  private boolean installsMore(RunCommand command, List<TextRange> gone) {
    boolean requested =
        requested().stream()
            .map(Fact.Requested::range)
            .filter(command.simple().range()::contains)
            .anyMatch(range ->
                gone.stream().noneMatch(word -> word.contains(range) || range.contains(word)));
    boolean place =
        command.arguments().stream()
            .anyMatch(word -> word.matches("\\.{1,2}([/\\[].*)?|/.*\\.whl|-e|--editable.*"));
    boolean unknownWord =
        command.simple().words().stream()
            .anyMatch(word ->
                word.literal().isEmpty() && gone.stream().noneMatch(word.range()::contains));
    return requested || place || unknownWord;
  }

  private static boolean distinct(List<TextEdit> edits) {
    for (int i = 0; i < edits.size(); i++) {
      for (int j = i + 1; j < edits.size(); j++) {
        TextRange a = edits.get(i).range();
        TextRange b = edits.get(j).range();
        if (a.start() < b.end() && b.start() < a.end()) {
          return false;
        }
      }
    }
    return true;
  }
}
