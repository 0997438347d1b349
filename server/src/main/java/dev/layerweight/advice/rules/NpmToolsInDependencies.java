package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Proposal.Going;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.PackageJsonText;
import dev.layerweight.refactor.PnpmLockText;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tools for testing, linting, formatting or types stand among the runtime dependencies of a Node
 * project, so that leaving development dependencies out does not leave them out.
 *
 * <p>Before, in package.json:
 *
 * <pre>{@code
 * "dependencies": {
 *   "express": "^4.18.0",
 *   "jest": "^29.0.0"
 * }
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * "dependencies": {
 *   "express": "^4.18.0"
 * },
 * "devDependencies": {
 *   "jest": "^29.0.0"
 * }
 * }</pre>
 *
 * <p>The rest of the file stays as it is written. {@code npm ci} goes by package.json and takes the
 * lock as it is; in pnpm-lock.yaml the entry moves along, because a frozen install compares them;
 * yarn.lock has no such lists. Where the install does not leave development dependencies out yet,
 * the option for that is added.
 *
 * <p>Saves: the tools and the packages that only they need, in the layer that installs them or
 * copies them.
 *
 * <p>Silent: for tools that the image's own command, a RUN or a script of either runs, that a
 * script of the install names, or that the program's own code imports. Without a fix where what
 * runs after the install may need development dependencies.
 */
public final class NpmToolsInDependencies implements Rule {

  private static final String MANIFEST = "package.json";

  private static final String CODE =
      "(?!(?:.*/)?(?:__tests__|e2e|spec)/)(?!.*\\.(?:test|spec|config|setup|stories)\\.)"
          + "(?:.*/)?[^.][^/]*\\.(?:js|ts|mjs|cjs|jsx|tsx|mts|cts|vue|svelte)";

  private static final Pattern LEAVES_OUT =
      Pattern.compile("--omit=dev|--only=prod(uction)?|--prod(uction)?(=true)?|-P");

  private static final Pattern INSTALL_SCRIPTS =
      Pattern.compile("\"(?:pre|post)?(?:install|prepare|prepublish)\"\\s*:\\s*\"([^\"]*)\"");

  @Override
  public String id() {
    return "npm-tools-in-dependencies";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject
        .needed()
        .filter(Located::isSound)
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .flatMap(located -> proposal(located, subject).stream())
        .toList();
  }

  private static Optional<Proposal> proposal(Located cause, Subject subject) {
    List<Fact.Installed> facts = PackageGraph.installed(cause.estimate(), Set.of("npm"));
    Optional<String> path = subject.contextPath(cause, cause.path(MANIFEST));
    Optional<String> manifest = path.flatMap(subject::text);
    if (facts.isEmpty() || manifest.isEmpty()) {
      return Optional.empty();
    }
    List<Fact.Requested> tools = tools(facts, cause, manifest.get(), subject);
    List<Going> goes = goes(cause, tools, subject);
    if (tools.isEmpty() || goes.isEmpty()) {
      return Optional.empty();
    }
    List<String> names =
        tools.stream().map(NpmToolsInDependencies::name).distinct().sorted().toList();
    int rest =
        (int) goes.stream().map(going -> going.part().name()).distinct().count() - names.size();
    List<String> purposes =
        names.stream()
            .flatMap(name -> NodeTools.purpose(name).stream())
            .distinct()
            .sorted()
            .toList();
    String message =
        Wording.withRest(names, rest)
            + (names.size() == 1 && rest <= 0 ? " is for " : " are for ")
            + Wording.list(purposes)
            + ", but stand"
            + (names.size() == 1 && rest <= 0 ? "s" : "")
            + " among the runtime dependencies";
    return Optional.of(
        Proposal.of(cause.placed(), NpmDevDependencies.range(cause), message)
            .losingAll(goes)
            .fixedBy(fix(cause, facts, names, path.get(), manifest.get(), subject)));
  }

  /** A package's name without its version. */
  private static String name(Fact.Requested one) {
    return one.name().replaceFirst("(?<=.)[ @][^ @/]*$", "");
  }

  private static List<Fact.Requested> tools(
      List<Fact.Installed> facts, Located cause, String manifest, Subject subject) {
    List<Fact.Requested> named =
        facts.stream()
            .flatMap(fact -> fact.requested().stream())
            .filter(one -> one.file().equals(MANIFEST))
            .filter(one -> NodeTools.purpose(name(one)).isPresent())
            .filter(one -> !PackageJsonText.toDevelopment(manifest, Set.of(name(one))).isEmpty())
            .toList();
    if (named.isEmpty()) {
      return List.of();
    }
    String runs =
        Stream.concat(Stream.of(cause), subject.after(cause).stream())
            .filter(later -> later.instruction() instanceof Instruction.Run)
            .map(later -> Wording.withoutInstalls(later.commandText()))
            .collect(Collectors.joining("\n"));
    StringBuilder used = new StringBuilder(NpmDevDependencies.served(cause, subject));
    used.append('\n').append(runs).append('\n');
    used.append(NpmDevDependencies.scripts(manifest, runs)).append('\n');
    Matcher script = INSTALL_SCRIPTS.matcher(manifest);
    while (script.find()) {
      used.append(script.group(1)).append('\n');
    }
    String text = used.toString();
    Set<String> imported = imported(named, subject);
    return named.stream()
        .filter(one -> !NpmDevDependencies.names(text, NodeTools.program(name(one))))
        .filter(one -> !imported.contains(name(one)))
        .toList();
  }

  /** Which of the tools the program's own code loads. */
  private static Set<String> imported(List<Fact.Requested> tools, Subject subject) {
    String names =
        tools.stream()
            .map(NpmToolsInDependencies::name)
            .distinct()
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    Pattern loads =
        Pattern.compile(
            "(?:\\b(?:require|import)\\s*\\(|\\b(?:from|import))\\s*['\"](" + names + ")['\"/]");
    return ProgramText.ofContext(subject, CODE)
        .flatMap(code -> loads.matcher(code).results())
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static List<Going> goes(Located cause, List<Fact.Requested> tools, Subject subject) {
    PackageGraph graph =
        PackageGraph.of(
            subject.build().stages().stream()
                .filter(StageEstimate::needed)
                .flatMap(stage -> stage.instructions().stream()),
            Set.of("npm"));
    Set<String> gone =
        graph.neededOnlyBy(tools.stream().map(Fact.Requested::name).collect(Collectors.toSet()));
    return subject
        .holders(cause)
        .flatMap(holder ->
            holder.estimate().parts().stream()
                .filter(part -> part.kind() == PartKind.NPM && gone.contains(part.name()))
                .map(part -> new Going(holder.placed(), part)))
        .toList();
  }

  private static Optional<Fix> fix(
      Located cause,
      List<Fact.Installed> facts,
      List<String> names,
      String path,
      String manifest,
      Subject subject) {
    List<FileEdit> files = new ArrayList<>();
    files.add(new FileEdit(path, PackageJsonText.toDevelopment(manifest, Set.copyOf(names))));
    Optional<String> pnpmLock = subject.contextPath(cause, cause.path("pnpm-lock.yaml"));
    if (pnpmLock.isPresent()) {
      List<TextEdit> moved =
          subject
              .text(pnpmLock.get())
              .map(text -> PnpmLockText.toDevelopment(text, Set.copyOf(names)))
              .orElse(List.of());
      if (moved.isEmpty()) {
        return Optional.empty();
      }
      files.add(new FileEdit(pnpmLock.get(), moved));
    }
    String title = "Move " + Wording.list(names) + " to devDependencies";
    if (leavesOut(cause)) {
      if (buildsWithout(cause, subject)) {
        return Optional.empty();
      }
    } else if (!prunesLater(cause, subject)) {
      List<TextEdit> option = NpmDevDependencies.edits(cause, facts, subject);
      if (option.isEmpty()) {
        return Optional.empty();
      }
      files.addFirst(FileEdit.ofDockerfile(option));
      title += " and leave these out";
    }
    List<String> left =
        Stream.of("package-lock.json", "npm-shrinkwrap.json")
            .filter(lock -> subject.contextPath(cause, cause.path(lock)).isPresent())
            .map(lock ->
                lock
                    + " stays as it is, which npm ci takes; the next npm install writes the move"
                    + " into it, to be committed then")
            .toList();
    return Optional.of(new Fix(title, List.copyOf(files), false, left));
  }

  /** Whether the install leaves development dependencies out already. */
  private static boolean leavesOut(Located cause) {
    return cause.variables().getOrDefault("NODE_ENV", "").equals("production")
        || RunCommand.of(cause.instruction()).stream()
            .filter(NpmDevDependencies::installs)
            .anyMatch(command ->
                command.arguments().stream().anyMatch(word -> LEAVES_OUT.matcher(word).matches()));
  }

  /** Whether something runs that may need types or tools, and would not find them any more. */
  private static boolean buildsWithout(Located cause, Subject subject) {
    return Stream.concat(Stream.of(cause), subject.after(cause).stream())
        .flatMap(later -> RunCommand.of(later.instruction()).stream())
        .anyMatch(NpmDevDependencies::mayNeed);
  }

  private static boolean prunesLater(Located cause, Subject subject) {
    return Stream.concat(Stream.of(cause), subject.after(cause).stream())
        .flatMap(later -> RunCommand.of(later.instruction()).stream())
        .anyMatch(command ->
            command.subcommand().equals("prune")
                    && Set.of("npm", "pnpm").contains(command.program())
                || command.program().equals("pnpm") && command.has("deploy"));
  }
}
