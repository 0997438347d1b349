package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Proposal.Going;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.PyprojectText;
import dev.layerweight.refactor.RunTimeCalls;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Python tools for testing, linting, formatting, type checking or documentation are in the image.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir flask pytest
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN pip install --no-cache-dir flask
 * }</pre>
 *
 * <p>They are taken out where they are asked for: words of the command, a requirement file, an
 * extra such as {@code .[dev]}, pipenv's {@code --dev}, or the dependencies in pyproject.toml. From
 * requirements.txt they move to requirements-dev.txt, and inside of pyproject.toml to a list for
 * development.
 *
 * <p>Saves: the tools, the packages that only they need, and their byte code, in whatever layer of
 * the image they lie; that may be a COPY --from.
 *
 * <p>Silent: for a tool that CMD, ENTRYPOINT or HEALTHCHECK runs, or a script that these run, or
 * that the program imports or calls, and for stages that do not ship. Without a fix where this or a
 * later RUN runs one of the tools, and where a lock file has to be written anew.
 */
public final class PythonDevDependencies implements Rule {

  private static final int LIMIT_TOOLS = 200;

  static final Set<String> MANAGERS = Set.of("pip", "uv", "poetry", "pdm", "pipenv");

  @Override
  public String id() {
    return "python-dev-dependencies";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    PackageGraph graph =
        PackageGraph.of(
            subject.build().stages().stream()
                .filter(StageEstimate::needed)
                .flatMap(stage -> stage.instructions().stream()),
            MANAGERS);
    return subject
        .needed()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .filter(Located::isSound)
        .flatMap(located -> proposals(located, subject, graph))
        .toList();
  }

  /** Those that a lock file holds where they are get a finding of their own. */
  private static Stream<Proposal> proposals(Located cause, Subject subject, PackageGraph graph) {
    Map<Boolean, List<Fact.Requested>> byLock =
        tools(cause, subject).stream()
            .collect(
                Collectors.partitioningBy(
                    tool -> ManagedRequirements.isLocked(cause, tool, subject)));
    return Stream.of(false, true)
        .flatMap(locked -> proposal(cause, byLock.get(locked), locked, subject, graph).stream());
  }

  private static Optional<Proposal> proposal(
      Located cause,
      List<Fact.Requested> found,
      boolean locked,
      Subject subject,
      PackageGraph graph) {
    List<Fact.Requested> used = used(found, subject);
    List<Fact.Requested> tools =
        found.stream()
            .filter(tool -> used.stream().noneMatch(other -> goesWith(tool, other)))
            .toList();
    if (tools.isEmpty()) {
      return Optional.empty();
    }
    Set<String> roots = new LinkedHashSet<>(tools.stream().map(Fact.Requested::name).toList());
    Set<String> gone = graph.neededOnlyBy(roots);
    List<Going> goes = goes(cause, subject, gone);
    if (goes.isEmpty()) {
      return Optional.empty();
    }
    List<String> names =
        tools.stream()
            .filter(tool -> gone.contains(tool.name()))
            .map(tool -> project(tool.name()))
            .distinct()
            .sorted()
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    int rest =
        (int)
            goes.stream()
                .map(going -> going.part().name())
                .filter(name -> !roots.contains(name))
                .distinct()
                .count();
    String things = Wording.withRest(names, rest);
    boolean one = names.size() == 1 && rest <= 0;
    List<String> purposes =
        tools.stream()
            .flatMap(tool -> DevelopmentTools.purpose(project(tool.name())).stream())
            .distinct()
            .sorted()
            .toList();
    String message =
        things
            + (one ? " is" : " are")
            + (purposes.isEmpty() ? " for development" : " for " + Wording.list(purposes))
            + ", not for running the program"
            + (locked ? "; a move to a group needs a new lock file" : "");
    Proposal proposal = Proposal.of(cause.placed(), range(cause, tools), message).losingAll(goes);
    Pattern running = running(tools);
    boolean runLater =
        Stream.concat(Stream.of(cause), subject.after(cause).stream())
            .filter(later -> later.instruction() instanceof Instruction.Run)
            .map(later -> Wording.withoutInstalls(later.commandText()))
            .anyMatch(text -> running.matcher(text).find());
    Optional<Fix> fix =
        runLater
            ? Optional.empty()
            : DroppedRequirements.of(cause, tools, subject)
                .map(edits -> new Fix(title(things, names, edits), edits, false));
    return Optional.of(proposal.fixedBy(fix));
  }

  private static String title(String things, List<String> names, List<FileEdit> edits) {
    boolean ofManifests = edits.stream().noneMatch(edit -> edit.path().isEmpty());
    boolean moves =
        edits.size() > 1 || edits.stream().anyMatch(edit -> edit.path().endsWith("pyproject.toml"));
    return ofManifests && moves
        ? "Move " + Wording.list(names) + " to the requirements for development"
        : "Remove " + things;
  }

  /** What this RUN asks for that serves development: tools, and all of a group or file for it. */
  private static List<Fact.Requested> tools(Located cause, Subject subject) {
    Map<String, Optional<PyprojectText>> manifests = new HashMap<>();
    return PackageGraph.installed(cause.estimate(), MANAGERS).stream()
        .flatMap(fact -> fact.requested().stream())
        .filter(one ->
            DevelopmentTools.purpose(project(one.name())).isPresent()
                || DroppedRequirements.isOfDevelopment(
                    cause,
                    one,
                    file ->
                        manifests.computeIfAbsent(
                            file, path -> DroppedRequirements.pyproject(cause, path, subject))))
        .limit(LIMIT_TOOLS)
        .sorted(Comparator.comparingInt(one -> one.range().start()))
        .toList();
  }

  static String project(String owner) {
    int blank = owner.indexOf(' ');
    return PythonProject.normalised(blank < 0 ? owner : owner.substring(0, blank));
  }

  /** What the running container calls or imports. */
  private static List<Fact.Requested> used(List<Fact.Requested> tools, Subject subject) {
    if (tools.isEmpty()) {
      return List.of();
    }
    RunTimeCalls calls = subject.runTimeCalls();
    Set<String> imported =
        calls.importedOfPython(tools.stream().map(PythonDevDependencies::module).toList());
    boolean anyCalled = calls.calls(tools.stream().map(PythonDevDependencies::program).toList());
    return tools.stream()
        .filter(tool ->
            imported.contains(module(tool))
                || calls.find(running(List.of(tool))).isPresent()
                || anyCalled && calls.calls(List.of(program(tool))))
        .toList();
  }

  private static String module(Fact.Requested tool) {
    return DevelopmentTools.module(project(tool.name()));
  }

  private static String program(Fact.Requested tool) {
    return DevelopmentTools.program(project(tool.name()));
  }

  /** An extra or a group goes as a whole or not at all. */
  private static boolean goesWith(Fact.Requested tool, Fact.Requested other) {
    return tool.equals(other)
        || DroppedRequirements.isProject(tool.file())
            && tool.file().equals(other.file())
            && tool.range().equals(other.range());
  }

  /** Commands that run one of the tools. */
  private static Pattern running(List<Fact.Requested> tools) {
    String programs =
        tools.stream()
            .map(tool -> DevelopmentTools.program(project(tool.name())))
            .distinct()
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return Pattern.compile("(?<![\\w.=-])(?:" + programs + ")(?![\\w.\\[=<>~!-])");
  }

  /** The parts in the image: of this RUN, or of instructions that copy from its stage. */
  static List<Going> goes(Located cause, Subject subject, Set<String> gone) {
    List<Going> goes = new ArrayList<>();
    subject
        .holders(cause)
        .forEach(holder ->
            holder.estimate().parts().stream()
                .filter(part -> part.kind() == PartKind.PIP && gone.contains(part.name()))
                .forEach(part -> goes.add(new Going(holder.placed(), part))));
    return goes;
  }

  private static TextRange range(Located cause, List<Fact.Requested> tools) {
    List<TextRange> words =
        tools.stream().filter(tool -> tool.file().isEmpty()).map(Fact.Requested::range).toList();
    return Wording.together(
        cause.placed(), words.isEmpty() ? List.of(tools.getFirst().range()) : words);
  }
}
