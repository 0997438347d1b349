package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.PyprojectText;
import dev.layerweight.refactor.Removal;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A group of Python requirements that a RUN asks for beside what the program always needs: an extra
 * of the local project, a dependency group, or a requirement file of its own.
 *
 * @param name such as {@code ml}
 * @param roots names of the requested packages that only this group asks for
 * @param words where it is asked for, relative to the instruction
 * @param edits of the Dockerfile after which it is not asked for
 */
record OptionalGroup(
    Located cause, String name, Set<String> roots, List<TextRange> words, List<TextEdit> edits) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,40}");

  private static final Pattern LOCAL_EXTRAS =
      Pattern.compile("(?:\\.{1,2}|\\.{0,2}/[^\\[\\]]*)\\[([^\\[\\]]*)]");

  private static final Pattern FILE =
      Pattern.compile(
          "(?:.*/)?requirements?[-_.](?<behind>[\\w-]+)\\.(?:txt|in)"
              + "|(?:.*/)?(?<before>[\\w-]+)[-_.]requirements?\\.(?:txt|in)"
              + "|(?:.*/)?requirements/(?<in>[\\w-]+)\\.(?:txt|in)");

  /** Files that every install needs. */
  private static final Pattern MAIN =
      Pattern.compile("(?i)base|main|core|common|prod|production|lock|locked|frozen|all|app|txt");

  /** The options of uv, poetry and pdm that are followed by the name of a group. */
  private static final Map<String, Pattern> OPTIONS =
      Map.of(
          "uv", Pattern.compile("--(?:extra|group)"),
          "poetry", Pattern.compile("-E|--(?:extras|with)"),
          "pdm", Pattern.compile("-G|--(?:group|with)"));

  /** Where in a RUN a group is named. */
  private record Mention(List<TextRange> words, List<TextEdit> edits) {}

  /** The groups of a RUN that are not for development. */
  static List<OptionalGroup> of(Located cause, Subject subject) {
    List<Fact.Requested> requested =
        PackageGraph.installed(cause.estimate(), PythonDevDependencies.MANAGERS).stream()
            .flatMap(fact -> fact.requested().stream())
            .toList();
    if (requested.isEmpty()) {
      return List.of();
    }
    List<OptionalGroup> groups = new ArrayList<>();
    Map<String, Mention> mentions = mentions(cause);
    manifest(cause, requested, subject)
        .ifPresent(manifest ->
            mentions.forEach((name, mention) ->
                group(cause, name, mention, requested, manifest, mentions.keySet())
                    .ifPresent(groups::add)));
    requested.stream()
        .map(Fact.Requested::file)
        .distinct()
        .forEach(file -> ofFile(cause, file, requested, subject).ifPresent(groups::add));
    return groups;
  }

  private static Optional<PyprojectText> manifest(
      Located cause, List<Fact.Requested> requested, Subject subject) {
    return requested.stream()
        .map(Fact.Requested::file)
        .filter(DroppedRequirements::isProject)
        .map(file -> file.substring(0, file.lastIndexOf('/') + 1) + "pyproject.toml")
        .distinct()
        .flatMap(file -> DroppedRequirements.pyproject(cause, file, subject).stream())
        .findFirst();
  }

  private static Map<String, Mention> mentions(Located cause) {
    Map<String, Mention> mentions = new LinkedHashMap<>();
    for (RunCommand command : RunCommand.of(cause.instruction())) {
      if (command.installsByPip() || command.installsByUv()) {
        for (int i = command.programIndex() + 1; i < command.size(); i++) {
          extras(cause, command.word(i), command.text(i), mentions);
        }
      }
      Pattern option = OPTIONS.get(command.program());
      for (int i = command.programIndex() + 1; option != null && i < command.size(); i++) {
        option(cause, command, i, option, mentions);
      }
    }
    return mentions;
  }

  private static void extras(
      Located cause, ShellWord word, String text, Map<String, Mention> mentions) {
    Matcher local = LOCAL_EXTRAS.matcher(text);
    String source = word.range().of(cause.instruction().head().source());
    int open = source.indexOf('[');
    int close = source.indexOf(']');
    if (!local.matches() || open < 0 || close < open) {
      return;
    }
    List<String> names = List.of(local.group(1).strip().split("\\s*,\\s*"));
    TextRange list = new TextRange(word.range().start() + open, word.range().start() + close + 1);
    for (String name : names) {
      List<String> kept = names.stream().filter(other -> !other.equals(name)).toList();
      String without = kept.isEmpty() ? "" : "[" + String.join(",", kept) + "]";
      add(
          mentions,
          name,
          word.range(),
          List.of(new TextEdit(cause.placed().absolute(list), without)));
    }
  }

  private static void option(
      Located cause, RunCommand command, int at, Pattern option, Map<String, Mention> mentions) {
    String word = command.text(at);
    int equals = word.indexOf('=');
    boolean joined = equals > 0 && option.matcher(word.substring(0, equals)).matches();
    boolean apart = option.matcher(word).matches() && at + 1 < command.size();
    if (!joined && !apart) {
      return;
    }
    String name = joined ? word.substring(equals + 1) : command.text(at + 1);
    List<TextRange> words =
        joined
            ? List.of(command.word(at).range())
            : List.of(command.word(at).range(), command.word(at + 1).range());
    add(mentions, name, words.getFirst(), Removal.words(cause.placed(), words));
  }

  private static void add(
      Map<String, Mention> mentions, String name, TextRange word, List<TextEdit> edits) {
    if (!NAME.matcher(name).matches()) {
      return;
    }
    Mention mention =
        mentions.computeIfAbsent(name, _ -> new Mention(new ArrayList<>(), new ArrayList<>()));
    mention.words().add(word);
    mention.edits().addAll(edits);
  }

  private static Optional<OptionalGroup> group(
      Located cause,
      String name,
      Mention mention,
      List<Fact.Requested> requested,
      PyprojectText manifest,
      Set<String> all) {
    if (DevelopmentTools.isGroup(name)) {
      return Optional.empty();
    }
    Set<String> kept = projects(manifest.dependencies());
    all.stream()
        .filter(other -> !other.equals(name))
        .forEach(other -> kept.addAll(projects(lists(manifest, other))));
    Set<String> own = projects(lists(manifest, name));
    own.removeAll(kept);
    Set<String> roots =
        requested.stream()
            .filter(one -> !one.file().isEmpty())
            .map(Fact.Requested::name)
            .filter(one -> own.contains(PythonDevDependencies.project(one)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return roots.isEmpty()
        ? Optional.empty()
        : Optional.of(new OptionalGroup(cause, name, roots, mention.words(), mention.edits()));
  }

  private static List<PyprojectText.Item> lists(PyprojectText manifest, String group) {
    Set<String> names =
        Set.of(
            "project.optional-dependencies." + group,
            "dependency-groups." + group,
            "tool.poetry.extras." + group,
            "tool.pdm.dev-dependencies." + group);
    List<PyprojectText.Item> items = new ArrayList<>(manifest.extra(group));
    manifest.items().stream().filter(item -> names.contains(item.list())).forEach(items::add);
    return items;
  }

  private static Set<String> projects(List<PyprojectText.Item> items) {
    return items.stream()
        .map(PyprojectText.Item::project)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Optional<OptionalGroup> ofFile(
      Located cause, String file, List<Fact.Requested> requested, Subject subject) {
    Matcher named = FILE.matcher(file);
    if (DroppedRequirements.isProject(file)
        || DevelopmentTools.isDevelopmentFile(file)
        || !named.matches()) {
      return Optional.empty();
    }
    String name =
        List.of("behind", "before", "in").stream()
            .map(named::group)
            .filter(group -> group != null)
            .findFirst()
            .orElseThrow();
    List<Fact.Requested> own = requested.stream().filter(one -> one.file().equals(file)).toList();
    Set<String> roots = new LinkedHashSet<>(own.stream().map(Fact.Requested::name).toList());
    requested.stream()
        .filter(one -> !one.file().equals(file))
        .forEach(one -> roots.remove(one.name()));
    if (MAIN.matcher(name).matches() || roots.isEmpty()) {
      return Optional.empty();
    }
    return DroppedRequirements.of(cause, own, subject)
        .filter(files -> files.size() == 1 && files.getFirst().path().isEmpty())
        .map(List::getFirst)
        .map(FileEdit::edits)
        .map(edits ->
            new OptionalGroup(
                cause, name, roots, own.stream().map(Fact.Requested::range).toList(), edits));
  }
}
