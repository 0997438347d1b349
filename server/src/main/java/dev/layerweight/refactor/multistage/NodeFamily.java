package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.NodePrograms;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunTimeCalls;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Node.js projects: what is built and the packages of production are copied into a runtime stage
 * that starts from the same image, so that native modules meet the same C library.
 */
final class NodeFamily implements Family {

  private static final Set<String> MANAGERS = Set.of("npm", "yarn", "pnpm");

  private static final Pattern MODERN = Pattern.compile("\"packageManager\"\\s*:\\s*\"yarn@[2-9]");

  private static final Pattern FOCUSING =
      Pattern.compile("\"packageManager\"\\s*:\\s*\"yarn@([4-9]|\\d\\d)");

  /** Options of npm and its like that stand before the name of a script. */
  private static final Pattern OF_MANAGER =
      Pattern.compile("-s|--silent|-q|--quiet|--no-update-notifier|--loglevel=\\w+|--if-present");

  private static final Set<String> HOUSEKEEPING =
      Set.of("rm", "set", "echo", "true", "cd", "export");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    List<Piece> managed = stage.pieces().stream().filter(NodeFamily::runsManager).toList();
    return !stage.baseName().equals("node") || managed.isEmpty()
        ? Optional.empty()
        : Optional.of(new Attempt(stage, managed).convert());
  }

  private static boolean runsManager(Piece piece) {
    boolean installsTools = piece.commands().stream().anyMatch(NodeFamily::isGlobal);
    return piece.isRun()
        && piece.commands().stream()
            .filter(command -> MANAGERS.contains(command.program()) && !isGlobal(command))
            // A RUN that brings tools may clean up after itself.
            .anyMatch(command -> !installsTools || !command.subcommand().equals("cache"));
  }

  private static boolean isGlobal(RunCommand command) {
    return command.has("-g")
        || command.has("--global")
        || command.has("global")
        || command.has("config");
  }

  private static boolean installs(RunCommand command) {
    String sub = command.subcommand();
    return command.program().equals("npm")
            && Set.of("ci", "install", "i", "clean-install").contains(sub)
        || command.program().equals("pnpm") && Set.of("install", "i").contains(sub)
        || command.program().equals("yarn") && Set.of("", "install").contains(sub);
  }

  private static Optional<String> script(RunCommand command) {
    List<String> words =
        command.arguments().stream().filter(word -> !word.startsWith("-")).toList();
    if (words.size() >= 2 && Set.of("run", "run-script").contains(words.getFirst())) {
      return Optional.of(words.get(1));
    }
    return !command.program().equals("npm")
            && words.size() == 1
            && words.getFirst().startsWith("build")
        ? Optional.of(words.getFirst())
        : Optional.empty();
  }

  /** One stage on its way. */
  private static final class Attempt {
    private final SingleStage stage;
    private final List<Piece> managed;
    private final SystemPackages packages;
    private final Piece last;
    private final Start start;

    Attempt(SingleStage stage, List<Piece> managed) {
      this.stage = stage;
      this.managed = managed;
      this.packages = SystemPackages.of(stage);
      this.last = managed.getLast();
      this.start = Start.of(stage.pieces());
    }

    Conversion convert() {
      packages.remove(this::isBuildOnly);
      boolean tools = packages.removesAnything();
      List<String> scripts =
          managed.stream()
              .flatMap(piece -> piece.commands().stream())
              .flatMap(command -> script(command).stream())
              .toList();
      boolean development =
          stage.pieces().stream()
              .flatMap(piece -> piece.estimate().facts().stream())
              .filter(Fact.Installed.class::isInstance)
              .map(Fact.Installed.class::cast)
              .anyMatch(fact -> fact.manager().equals("npm-dev") && !fact.installed().isEmpty());
      boolean prunes = development && !scripts.isEmpty();
      if (PnpmDeploy.isWorkspace(stage) && managers().equals(Set.of("pnpm"))) {
        return new PnpmDeploy(stage, managed, packages, start).convert();
      }
      if (!tools && !prunes) {
        return new Conversion.NotNeeded();
      }
      Optional<String> manifest = stage.file("package.json");
      if (manifest.isEmpty()) {
        return new Conversion.Impossible("package.json is not at the root of the build context");
      }
      Optional<String> refusal = refusal(manifest.get(), prunes);
      if (refusal.isPresent()) {
        return new Conversion.Impossible(refusal.get());
      }
      return write(prunes, !scripts.isEmpty(), isModernYarn(manifest.get()));
    }

    private boolean isBuildOnly(String name) {
      boolean python = name.matches("python3?|python3-minimal");
      boolean tool = BuildPackages.isTool(name) || BuildPackages.isHistory(name) || python;
      Pattern word = Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w.-])");
      return tool
          && stage.pieces().stream()
              .filter(piece -> !SystemPackages.isInstall(piece) && !managed.contains(piece))
              .noneMatch(piece -> word.matcher(piece.plain()).find());
    }

    private Optional<String> refusal(String manifest, boolean prunes) {
      if (PnpmDeploy.isWorkspace(stage)) {
        return Optional.of("packages of a workspace are linked to each other");
      }
      if (last.workingDirectory().equals("/")) {
        return Optional.of("packages are installed in the root folder; set WORKDIR");
      }
      if (manifest.contains("\"workspaces\"")) {
        return Optional.of("a workspace keeps packages in several folders");
      }
      if (isModernYarn(manifest)
          && stage.file(".yarnrc.yml").filter(Attempt::hasModules).isEmpty()) {
        return Optional.of("yarn keeps packages in other places than node_modules");
      }
      if (isModernYarn(manifest) && prunes && !FOCUSING.matcher(manifest).find()) {
        return Optional.of("only yarn 4 leaves development dependencies out without a plugin");
      }
      if (managers().size() > 1) {
        return Optional.of("several package managers install packages");
      }
      if (managed.stream().map(Piece::workingDirectory).distinct().count() > 1) {
        return Optional.of("packages are installed in several folders");
      }
      if (managed.stream().map(Piece::user).distinct().count() > 1) {
        return Optional.of("packages are installed by several users");
      }
      for (Piece piece : stage.pieces()) {
        Optional<String> reason = refusal(piece);
        if (reason.isPresent()) {
          return reason;
        }
      }
      List<String> untraced = packages.untraced();
      if (!untraced.isEmpty()) {
        return Optional.of(
            "which library belongs to " + untraced.getFirst() + " is not in the package index");
      }
      return prunes ? startsDevelopmentTool(manifest) : Optional.empty();
    }

    /** Yarn's own way needs none of them, and a file of the project can choose otherwise. */
    private static boolean hasModules(String settings) {
      return Pattern.compile("(?m)^nodeLinker:\\s*[\"']?node-modules").matcher(settings).find();
    }

    private boolean isModernYarn(String manifest) {
      return managers().contains("yarn")
          && (stage.file(".yarnrc.yml").isPresent() || MODERN.matcher(manifest).find());
    }

    private Set<String> managers() {
      Set<String> names = new LinkedHashSet<>();
      managed.stream()
          .flatMap(piece -> piece.commands().stream())
          .map(RunCommand::program)
          .filter(MANAGERS::contains)
          .forEach(names::add);
      return names;
    }

    private Optional<String> refusal(Piece piece) {
      String line = piece.line();
      if (managed.contains(piece)) {
        if (!piece.isShellScript()) {
          return Optional.of(line + " is not a script for a shell");
        }
        for (RunCommand command : piece.commands()) {
          boolean manager = MANAGERS.contains(command.program());
          boolean known =
              manager
                  ? installs(command)
                      || script(command).isPresent()
                      || Set.of("cache", "prune", "store").contains(command.subcommand())
                  : HOUSEKEEPING.contains(command.program())
                      || Set.of("apt-get", "apt", "apk").contains(command.program());
          if (!known || manager && isGlobal(command)) {
            return Optional.of(
                line + " also runs " + command.program() + " " + command.subcommand());
          }
          if (Set.of("apt-get", "apt", "apk").contains(command.program())
              && Set.of("purge", "remove", "autoremove", "del").contains(command.subcommand())) {
            return Optional.of(line + " installs and purges packages in one RUN");
          }
          if (command.has("--prefix") || command.program().equals("cd")) {
            return Optional.of(line + " works in another folder");
          }
        }
        return SystemPackages.isInstall(piece) ? packages.indirect(piece) : Optional.empty();
      }
      if (piece.isRun()
          && piece.start() < last.start()
          && !SystemPackages.isInstall(piece)
          && piece
              .plain()
              .matches(
                  "(?s).*(?<![\\w./-])(npx|node|tsc|node-gyp|chmod|chown|cp|mv|sed|ln)\\s.*")) {
        return Optional.of(line + " builds something else");
      }
      return packages.kept(piece) instanceof SystemPackages.Kept.Refused refused
          ? Optional.of(refused.reason())
          : Optional.empty();
    }

    /** A start by a tool that is a development dependency would fail without these. */
    private Optional<String> startsDevelopmentTool(String manifest) {
      List<String> words = start.words();
      boolean manager = !words.isEmpty() && MANAGERS.contains(words.getFirst());
      if (manager) {
        words = words.stream().filter(word -> !OF_MANAGER.matcher(word).matches()).toList();
      }
      if (words.isEmpty()) {
        return Optional.of("what the container starts is not plain");
      }
      String command = String.join(" ", words);
      boolean npm = Set.of("npm", "yarn").contains(words.getFirst());
      if (npm) {
        String name =
            words.size() > 2 && words.get(1).equals("run")
                ? words.get(2)
                : words.size() > 1 ? words.get(1) : "";
        command = PackageText.table(manifest, "scripts").getOrDefault(name, "");
      }
      String program =
          Pattern.compile("\\s+")
              .splitAsStream(command)
              .filter(word -> !word.matches("[A-Z_]+=.*|exec|npx"))
              .findFirst()
              .orElse("");
      Set<String> production = PackageText.table(manifest, "dependencies").keySet();
      Set<String> development = PackageText.table(manifest, "devDependencies").keySet();
      Optional<String> called =
          packages.calls().flatMap(calls -> used(development, production, calls));
      if (called.isPresent()) {
        return Optional.of(
            "the running program uses " + called.get() + ", a development dependency");
      }
      boolean runs =
          Set.of("node", "dumb-init", "tini", "/usr/bin/dumb-init", "/sbin/tini").contains(program)
              || production.contains(program)
              || comesGlobally(program)
              || program.contains("/") && !program.contains("node_modules")
              || program.equals("nest") && production.contains("@nestjs/cli");
      return runs
              && !command.matches(
                  ".*(-r|--require|--loader|--import) (ts-node|tsx|tsconfig-paths).*")
          ? Optional.empty()
          : Optional.of(
              "the container starts "
                  + (program.isEmpty() ? "a script that is not known" : program)
                  + ", which may be a development dependency");
    }

    /** What of the development dependencies scripts call, or the program loads unless bundled. */
    private static Optional<String> used(
        Set<String> development, Set<String> production, RunTimeCalls calls) {
      List<String> only = development.stream().filter(name -> !production.contains(name)).toList();
      boolean imports =
          development.stream().noneMatch(NodePrograms::bundles) && calls.importsOfNode(only);
      return only.stream()
          .filter(name ->
              NodePrograms.of(name).stream()
                      .map(program ->
                          Pattern.compile(
                              "(?<![\\w@/.-])" + Pattern.quote(program) + "(?![\\w.-])"))
                      .anyMatch(word -> calls.find(word).isPresent())
                  || imports && calls.importsOfNode(List.of(name)))
          .findFirst();
    }

    /** Whether the last command of the package manager takes development dependencies out. */
    private boolean isPruned() {
      return last.commands().stream()
          .filter(command -> MANAGERS.contains(command.program()))
          .reduce((_, next) -> next)
          .filter(command -> command.subcommand().equals("prune"))
          .filter(command ->
              command.has("--production")
                  || command.has("--prod")
                  || command.has("--omit=dev")
                  || command.has("--only=production"))
          .isPresent();
    }

    /** Whether a RUN that the runtime stage keeps installs the program beside the project. */
    private boolean comesGlobally(String program) {
      return stage.pieces().stream()
          .filter(piece -> !managed.contains(piece))
          .flatMap(piece -> piece.commands().stream())
          .filter(command -> MANAGERS.contains(command.program()) && isGlobal(command))
          .flatMap(command -> command.arguments().stream())
          .anyMatch(word -> word.replaceFirst("(?<=.)@.*", "").equals(program));
    }

    /**
     * Where scripts build something, the project's whole folder is copied, so that nobody has to
     * know what they write.
     */
    private Conversion write(boolean prunes, boolean builds, boolean modern) {
      String folder = last.workingDirectory();
      String user = last.user();
      String owner = user.isEmpty() ? "" : user.contains(":") ? user : user + ":" + user;
      Draft draft = new Draft(stage);
      draft.startBuilder();
      stage.pieces().stream()
          .filter(piece -> piece.start() <= last.start() && Draft.buildsAlong(piece))
          .forEach(draft::add);
      if (prunes && !isPruned()) {
        draft.line(
            switch (managers().iterator().next()) {
              case "yarn" ->
                  modern
                      ? "RUN yarn workspaces focus --production"
                      : "RUN yarn install --production --frozen-lockfile --ignore-scripts"
                          + " --prefer-offline";
              case "pnpm" -> "RUN pnpm prune --prod";
              default -> "RUN npm prune --omit=dev";
            });
      }
      draft.startRuntime();
      Piece first = managed.getFirst();
      for (Piece piece : stage.pieces()) {
        if (managed.contains(piece)) {
          List<String> lines = new ArrayList<>();
          if (SystemPackages.isInstall(piece)) {
            SystemPackages.install(packages.runtime(piece), List.of(piece)).ifPresent(lines::add);
          }
          if (builds && piece.start() == last.start()) {
            lines.add(draft.copy(folder, folder, owner));
          } else if (!builds && piece.start() == first.start()) {
            String modules = UnixPath.child(folder, "node_modules");
            lines.add(draft.copy(modules, modules, owner));
          }
          if (!lines.isEmpty()) {
            draft.instead(piece, lines);
          }
          continue;
        }
        if (builds
            && piece.copiesContext()
            && piece.start() < last.start()
            && UnixPath.isBelow(piece.path(piece.destination()), folder)) {
          continue;
        }
        boolean unused =
            piece.instruction() instanceof Instruction.Arg arg
                && !Draft.isUsed(
                    arg,
                    stage.pieces().stream()
                        .filter(one -> one.start() > piece.start() && !managed.contains(one))
                        .toList());
        if (!unused && packages.kept(piece) instanceof SystemPackages.Kept.Text text) {
          draft.add(piece, text.text());
        }
      }
      return draft.finish();
    }
  }
}
