package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Proposal.Going;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.NodePrograms;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The development dependencies of a Node project are in the image.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN npm ci
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN npm ci --omit=dev
 * }</pre>
 *
 * <p>Saves: the packages that only {@code devDependencies} need, in the layer that installs them or
 * copies them, with their share of logs and caches.
 *
 * <p>Silent: where NODE_ENV or an option leaves them out already, where CMD or ENTRYPOINT runs one
 * of them, or a script that these run, and where the program loads one without a bundler. Where
 * something runs after the install that may need them, such as {@code npm run build}, they are
 * pruned behind it in a stage that only builds; in the image itself that would free nothing, so
 * that there is no fix then.
 */
public final class NpmDevDependencies implements Rule {

  private static final Set<String> DEVELOPMENT = Set.of("npm-dev");

  private static final Set<String> TOOLS =
      Set.of(
          "npx", "tsc", "vite", "webpack", "ng", "next", "nuxt", "nest", "rollup", "esbuild",
          "gulp", "grunt", "turbo", "nx", "jest", "mocha", "vitest", "eslint", "make", "bun",
          "lerna", "parcel", "prisma", "swc", "babel");

  /** Sub-commands of package managers that run no program of the project. */
  private static final Set<String> HARMLESS =
      Set.of(
          "",
          "install",
          "i",
          "ci",
          "clean-install",
          "add",
          "cache",
          "config",
          "set",
          "prune",
          "store",
          "fetch",
          "uninstall",
          "remove",
          "rm",
          "update",
          "audit",
          "version",
          "ls",
          "list",
          "get",
          "global",
          "import",
          "dedupe",
          "fund",
          "view",
          "info",
          "root",
          "prefix",
          "setup");

  static final Pattern LIFECYCLE =
      Pattern.compile("\"(preinstall|install|postinstall|prepare|prepublish)\"\\s*:");

  @Override
  public String id() {
    return "npm-dev-dependencies";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject
        .needed()
        .filter(Located::isSound)
        .flatMap(located -> proposals(located, subject))
        .toList();
  }

  private static Stream<Proposal> proposals(Located cause, Subject subject) {
    List<Fact.Installed> facts = PackageGraph.installed(cause.estimate(), DEVELOPMENT);
    Set<String> packages =
        facts.stream()
            .flatMap(fact -> fact.installed().keySet().stream())
            .collect(Collectors.toSet());
    if (packages.isEmpty() || isServed(cause, facts, subject)) {
      return Stream.empty();
    }
    List<Holder> goes = goes(cause, subject, packages);
    if (goes.isEmpty()) {
      return Stream.empty();
    }
    List<TextEdit> edits = edits(cause, facts, subject);
    // The cause is the place to change; where it cannot be changed, the copy is the place to look
    // at.
    if (!edits.isEmpty() || cause.stage().inImage()) {
      List<Going> all = goes.stream().flatMap(holder -> holder.parts().stream()).toList();
      return Stream.of(proposal(cause, all, facts).fixedBy(title(facts, cause), false, edits));
    }
    Optional<TextEdit> pruning =
        PrunedPackages.edit(
            cause,
            goes.stream().map(Holder::at).toList(),
            subject,
            manifest(cause, subject),
            manifest(cause, subject).filter(text -> LIFECYCLE.matcher(text).find()).isPresent(),
            NpmDevDependencies::mayNeed);
    if (pruning.isPresent()) {
      List<Going> all = goes.stream().flatMap(holder -> holder.parts().stream()).toList();
      return Stream.of(
          proposal(goes.getFirst().at(), all, facts)
              .fixedBy(
                  "Prune development dependencies after the build", false, List.of(pruning.get())));
    }
    return goes.stream().map(holder -> proposal(holder.at(), holder.parts(), facts));
  }

  private static Proposal proposal(Located at, List<Going> goes, List<Fact.Installed> facts) {
    Set<String> parts = goes.stream().map(going -> going.part().name()).collect(Collectors.toSet());
    List<String> names =
        facts.stream()
            .flatMap(fact -> fact.requested().stream())
            .map(Fact.Requested::name)
            .filter(parts::contains)
            .map(name -> name.replaceFirst("(?<=.)[ @][^ @/]*$", ""))
            .distinct()
            .sorted()
            .toList();
    String things =
        names.isEmpty()
            ? parts.size() + " packages"
            : Wording.withRest(names, parts.size() - names.size());
    String message =
        things
            + (parts.size() == 1 ? " is" : " are")
            + " for development, not for running the program";
    return Proposal.of(at.placed(), range(at), message).losingAll(goes);
  }

  /** The install, or the keyword of an instruction that copies what is installed. */
  static TextRange range(Located at) {
    return RunCommand.of(at.instruction()).stream()
        .filter(NpmDevDependencies::installs)
        .map(command -> at.placed().absolute(command.simple().range()))
        .findFirst()
        .orElse(at.placed().absolute(at.instruction().head().keywordRange()));
  }

  /** An instruction of the image with the packages in it that only development needs. */
  private record Holder(Located at, List<Going> parts) {}

  private static List<Holder> goes(Located cause, Subject subject, Set<String> packages) {
    List<Holder> goes = new ArrayList<>();
    subject
        .holders(cause)
        .forEach(holder -> {
          List<Going> parts =
              holder.estimate().parts().stream()
                  .filter(part -> part.kind() == PartKind.NPM && packages.contains(part.name()))
                  .map(part -> new Going(holder.placed(), part))
                  .toList();
          if (!parts.isEmpty()) {
            goes.add(new Holder(holder, parts));
          }
        });
    return goes;
  }

  static boolean installs(RunCommand command) {
    return switch (command.program()) {
      case "npm" -> Set.of("ci", "install", "i", "clean-install").contains(command.subcommand());
      case "yarn" -> Set.of("", "install").contains(command.subcommand());
      case "pnpm" -> Set.of("install", "i").contains(command.subcommand());
      default -> false;
    };
  }

  static String option(RunCommand command) {
    return switch (command.program()) {
      case "yarn" -> "--production";
      case "pnpm" -> "--prod";
      default -> "--omit=dev";
    };
  }

  private static String title(List<Fact.Installed> facts, Located cause) {
    return RunCommand.of(cause.instruction()).stream()
        .filter(command -> installs(command) && isOf(facts, command))
        .map(command -> "Add " + option(command))
        .findFirst()
        .orElse("Leave development dependencies out");
  }

  private static boolean isOf(List<Fact.Installed> facts, RunCommand command) {
    return facts.stream().anyMatch(fact -> touches(fact.range(), command.simple().range()));
  }

  private static boolean touches(TextRange one, TextRange other) {
    return one.start() < other.end() && other.start() < one.end();
  }

  static List<TextEdit> edits(Located cause, List<Fact.Installed> facts, Subject subject) {
    List<RunCommand> commands = RunCommand.of(cause.instruction());
    List<RunCommand> installs =
        commands.stream().filter(command -> installs(command) && isOf(facts, command)).toList();
    int first = installs.isEmpty() ? 0 : installs.getFirst().simple().range().start();
    boolean needed =
        commands.stream()
                .filter(command -> command.simple().range().start() > first)
                .anyMatch(NpmDevDependencies::mayNeed)
            || subject.after(cause).stream()
                .filter(later -> later.instruction() instanceof Instruction.Run)
                .flatMap(later -> RunCommand.of(later.instruction()).stream())
                .anyMatch(NpmDevDependencies::mayNeed)
            || manifest(cause, subject).filter(text -> LIFECYCLE.matcher(text).find()).isPresent();
    if (needed) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    for (RunCommand command : installs) {
      OptionalInt word =
          command.subcommand().isEmpty()
              ? OptionalInt.of(command.programIndex())
              : command.find(command.subcommand());
      boolean says =
          command.arguments().stream()
              .anyMatch(one -> one.matches("--(include|also|only|omit)=.*"));
      if (says || word.isEmpty()) {
        return List.of();
      }
      edits.add(
          RunText.insert(
              cause.placed(), command.word(word.getAsInt()).range().end(), " " + option(command)));
    }
    return edits;
  }

  static boolean mayNeed(RunCommand command) {
    String program = command.program();
    boolean manager = Set.of("npm", "yarn", "pnpm").contains(program);
    boolean own = command.text(command.programIndex()).contains("node_modules/.bin");
    return TOOLS.contains(program) || own || manager && !HARMLESS.contains(command.subcommand());
  }

  static Optional<String> manifest(Located cause, Subject subject) {
    return subject.contextPath(cause, cause.path("package.json")).flatMap(subject::text);
  }

  /** Whether the image's own command runs a development dependency, directly or by a script. */
  private static boolean isServed(Located cause, List<Fact.Installed> facts, Subject subject) {
    String served = served(cause, subject);
    Set<String> packages =
        facts.stream()
            .flatMap(fact -> fact.requested().stream())
            .map(one -> one.name().replaceFirst(" .*", ""))
            .collect(Collectors.toSet());
    return packages.stream()
            .flatMap(name -> NodePrograms.of(name).stream())
            .anyMatch(program -> names(served, program))
        || packages.stream().noneMatch(NodePrograms::bundles)
            && subject.runTimeCalls().importsOfNode(packages);
  }

  /** What the running container calls, and the scripts of the manifest that it names. */
  static String served(Located cause, Subject subject) {
    String commands = subject.runTimeCalls().commands();
    return commands
        + "\n"
        + manifest(cause, subject).map(text -> scripts(text, commands)).orElse("");
  }

  static boolean names(String text, String program) {
    return Pattern.compile("(?<![\\w@/.-])" + Pattern.quote(program) + "(?![\\w.-])")
        .matcher(text)
        .find();
  }

  /**
   * The scripts of the manifest that a command names, such as {@code start} for {@code npm start}.
   */
  static String scripts(String manifest, String commands) {
    StringBuilder found = new StringBuilder();
    Matcher script =
        Pattern.compile("\"([\\w:.-]+)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(manifest);
    boolean manager = Pattern.compile("\\b(npm|yarn|pnpm)\\b").matcher(commands).find();
    while (manager && script.find()) {
      if (Pattern.compile("\\b" + Pattern.quote(script.group(1)) + "\\b")
          .matcher(commands)
          .find()) {
        found.append(script.group(2)).append('\n');
      }
    }
    return found.toString();
  }
}
