package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workspace of pnpm: the one package that the container starts is deployed with its dependencies
 * of production, and that folder takes the place of the workspace in the runtime stage.
 *
 * @param managed the RUNs that run pnpm
 * @param packages of the distribution, those to remove marked already
 */
record PnpmDeploy(SingleStage stage, List<Piece> managed, SystemPackages packages, Start start) {

  private static final String DEPLOYED = "/opt/deployed";

  private static final Set<String> WRAPPERS = Set.of("dumb-init", "tini", "--", "node");

  private static final Set<String> HOUSEKEEPING =
      Set.of("rm", "set", "echo", "true", "export", "apt-get", "apt", "apk", "corepack");

  private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([@\\w./-]+)\"");

  private static final Pattern VERSION = Pattern.compile("\\bpnpm@(\\d+)");

  /** The package that the container starts. */
  private record Target(String folder, String name) {}

  static boolean isWorkspace(SingleStage stage) {
    return stage.file("pnpm-workspace.yaml").isPresent();
  }

  Conversion convert() {
    Optional<String> refusal = refusal();
    if (refusal.isPresent()) {
      return new Conversion.Impossible(refusal.get());
    }
    Optional<Target> target = target();
    if (target.isEmpty()) {
      return new Conversion.Impossible(
          "what the container starts is no file of a package of the workspace");
    }
    String manifest = stage.file(target.get().folder() + "/package.json").orElse("");
    boolean ignores =
        stage.file(".gitignore").isPresent()
            || stage.file(target.get().folder() + "/.gitignore").isPresent();
    boolean listed =
        manifest.contains("\"files\"")
            || stage.file(target.get().folder() + "/.npmignore").isPresent();
    if (ignores && !listed) {
      return new Conversion.Impossible(
          "pnpm deploy leaves out what .gitignore names; list what is built in \"files\" of "
              + target.get().folder()
              + "/package.json");
    }
    Optional<Integer> version = version();
    return version
        .map(number -> write(target.get(), number))
        .orElseGet(() ->
            new Conversion.Impossible(
                "which pnpm runs is not known; name it as packageManager in package.json"));
  }

  private Optional<String> refusal() {
    Piece last = managed.getLast();
    if (last.workingDirectory().equals("/")) {
      return Optional.of("packages are installed in the root folder; set WORKDIR");
    }
    if (managed.stream().map(Piece::workingDirectory).distinct().count() > 1) {
      return Optional.of("packages are installed in several folders");
    }
    if (managed.stream().map(Piece::user).distinct().count() > 1) {
      return Optional.of("packages are installed by several users");
    }
    for (Piece piece : managed) {
      if (!piece.isShellScript()) {
        return Optional.of(piece.line() + " is not a script for a shell");
      }
      for (RunCommand command : piece.commands()) {
        boolean known =
            HOUSEKEEPING.contains(command.program())
                || command.program().equals("pnpm")
                    && words(command).stream()
                        .limit(1)
                        .allMatch(word -> word.matches("install|i|fetch|run|build.*|-r|config"))
                || isSetup(command);
        if (!known) {
          return Optional.of(
              piece.line() + " also runs " + command.program() + " " + command.subcommand());
        }
      }
    }
    return packages.refusal(
        stage.pieces().stream().filter(piece -> !managed.contains(piece)).toList());
  }

  /** Whether a command brings pnpm itself. */
  private static boolean isSetup(RunCommand command) {
    return command.program().equals("corepack")
        || command.program().equals("npm")
            && (command.has("-g") || command.has("--global"))
            && command.arguments().stream().anyMatch(word -> word.matches("pnpm(@.*)?"));
  }

  /** The words of a call of pnpm without those that choose packages. */
  private static List<String> words(RunCommand command) {
    List<String> words = new ArrayList<>();
    List<String> all = command.arguments();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).matches("--filter|-F|-C|--dir")) {
        i++;
      } else if (!all.get(i).startsWith("-")) {
        words.add(all.get(i));
      }
    }
    return words;
  }

  private Optional<Target> target() {
    List<String> words = start.words();
    int at = 0;
    while (at < words.size() && WRAPPERS.contains(UnixPath.name(words.get(at)))) {
      at++;
    }
    String root = managed.getLast().workingDirectory();
    boolean node = at > 0 && UnixPath.name(words.get(at - 1)).equals("node");
    if (!node || at >= words.size() || words.get(at).startsWith("-")) {
      return Optional.empty();
    }
    String file = UnixPath.resolve(start.workingDirectory(), words.get(at));
    for (String folder = UnixPath.parent(file);
        UnixPath.isBelow(folder, root) && !folder.equals(root);
        folder = UnixPath.parent(folder)) {
      String inContext = folder.substring(root.length() + 1);
      Optional<String> name =
          stage
              .file(inContext + "/package.json")
              .map(NAME::matcher)
              .filter(Matcher::find)
              .map(found -> found.group(1));
      if (name.isPresent() && inContext.matches("[\\w./-]+")) {
        return Optional.of(new Target(inContext, name.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> version() {
    StringBuilder said = new StringBuilder(stage.file("package.json").orElse(""));
    stage.pieces().stream().filter(Piece::isRun).forEach(piece -> said.append(piece.plain()));
    Set<String> versions = new HashSet<>();
    VERSION.matcher(said).results().forEach(found -> versions.add(found.group(1)));
    return versions.size() == 1 && versions.iterator().next().length() < 4
        ? Optional.of(Integer.valueOf(versions.iterator().next()))
        : Optional.empty();
  }

  private boolean copiesProject(Piece piece) {
    return piece.copiesContext()
        && UnixPath.isBelow(piece.path(piece.destination()), managed.getLast().workingDirectory());
  }

  private Conversion write(Target target, int version) {
    String root = managed.getLast().workingDirectory();
    Piece through =
        stage.pieces().stream()
            .filter(piece -> managed.contains(piece) || copiesProject(piece))
            .reduce((_, later) -> later)
            .orElseThrow();
    String user = managed.getLast().user();
    String owner = user.isEmpty() ? "" : user.contains(":") ? user : user + ":" + user;
    Draft draft = new Draft(stage);
    draft.startBuilder();
    stage.pieces().stream()
        .filter(piece -> piece.start() <= through.start() && Draft.buildsAlong(piece))
        .forEach(draft::add);
    // From version 10 on a plain deploy wants the packages of the workspace to be injected.
    draft.line(
        "RUN pnpm --filter="
            + target.name()
            + " deploy --prod"
            + (version >= 10 ? " --legacy " : " ")
            + DEPLOYED);
    draft.startRuntime();
    for (Piece piece : stage.pieces()) {
      List<String> lines = new ArrayList<>();
      boolean goes =
          managed.contains(piece)
              || copiesProject(piece)
              || piece.isRun()
                  && !piece.commands().isEmpty()
                  && piece.commands().stream()
                      .allMatch(command ->
                          isSetup(command) || Set.of("rm", "set").contains(command.program()));
      if (goes && SystemPackages.isInstall(piece)) {
        SystemPackages.install(packages.runtime(piece), List.of(piece)).ifPresent(lines::add);
      }
      if (piece.start() == through.start()) {
        lines.add(draft.copy(DEPLOYED, UnixPath.child(root, target.folder()), owner));
      }
      boolean unused =
          piece.instruction() instanceof Instruction.Arg arg
              && !Draft.isUsed(
                  arg,
                  stage.pieces().stream()
                      .filter(one -> one.start() > piece.start() && !managed.contains(one))
                      .toList());
      if (!lines.isEmpty()) {
        draft.instead(piece, lines);
      } else if (!goes
          && !unused
          && packages.kept(piece) instanceof SystemPackages.Kept.Text text) {
        draft.add(piece, text.text());
      }
    }
    return draft.finish();
  }
}
