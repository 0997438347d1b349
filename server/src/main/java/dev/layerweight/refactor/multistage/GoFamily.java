package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Programs in Go. A static program goes onto distroless/static where no shell is needed; any other
 * onto the slim image of the same release as the compiler's, since it loads that release's C
 * library.
 */
final class GoFamily implements Family {

  private static final String STATIC = "gcr.io/distroless/static-debian12";

  private static final Pattern SOURCES =
      Pattern.compile(".*\\.(go|s|c|h|cc|cpp|hpp|proto|tmpl\\.go)|go\\.(mod|sum|work|work\\.sum)");

  private static final Pattern GO_PACKAGE =
      Pattern.compile("golang(-[\\d.]+)?(-go|-src|-any)?|go|gccgo.*");

  private static final Set<String> NUMERIC_OR_KNOWN_USERS = Set.of("nobody", "nonroot", "root", "");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    boolean official = stage.baseName().equals("golang");
    SystemPackages packages = SystemPackages.of(stage);
    boolean debian =
        Set.of("debian", "ubuntu", "alpine").contains(stage.baseName())
            && packages.names().stream().anyMatch(name -> GO_PACKAGE.matcher(name).matches());
    List<Piece> builds =
        stage.pieces().stream()
            .filter(piece -> piece.commands().stream().anyMatch(GoFamily::builds))
            .toList();
    if (!official && !debian) {
      return Optional.empty();
    }
    return Optional.of(
        builds.isEmpty()
            ? new Conversion.Impossible("no RUN builds the program with go build")
            : convert(stage, packages, builds, official));
  }

  private static boolean builds(RunCommand command) {
    return command.program().equals("go")
        && Set.of("build", "install").contains(command.subcommand());
  }

  private static Conversion convert(
      SingleStage stage, SystemPackages packages, List<Piece> builds, boolean official) {
    packages.remove(name -> isBuildOnly(name, stage));
    boolean alpine = isAlpine(stage);
    Optional<String> refusal =
        CompiledProgram.refusal(
            stage, builds, command -> Set.of("go", "git").contains(command.program()), alpine);
    if (refusal.isPresent()) {
      return new Conversion.Impossible(refusal.get());
    }
    Start start = Start.of(stage.pieces());
    if (start.words().contains("go")) {
      return new Conversion.Impossible("the container starts the program with go itself");
    }
    Optional<List<String>> outputs = outputs(stage, builds);
    if (outputs.isEmpty()) {
      return new Conversion.Impossible(
          builds.getLast().line() + " does not say where go build puts the program (-o)");
    }
    if (!CompiledProgram.starts(stage, start, outputs.get())) {
      return new Conversion.Impossible(
          "what the container starts is not what " + builds.getLast().line() + " builds");
    }
    boolean isStatic = builds.stream().allMatch(GoFamily::isStatic);
    List<String> notes = new ArrayList<>();
    boolean runsOthers = imports(stage, "\"os/exec\"");
    if (runsOthers) {
      notes.add("the program runs other programs; install here those that it needs");
    }
    boolean shell =
        start.needsShell()
            || runsOthers
            || CompiledProgram.runsInRuntime(stage, builds, packages)
            || namesUser(stage)
            || !healthcheckIsOwn(stage, outputs.get());
    Optional<String> runtime = runtime(stage, isStatic, shell, alpine, official);
    if (runtime.isEmpty()) {
      return new Conversion.Impossible(
          "the tag does not name the release whose C library the program loads; set CGO_ENABLED=0"
              + " or name it, as in golang:1.25-bookworm");
    }
    if (isStatic && shell && !alpine && !packages.names().contains("ca-certificates") && official) {
      notes.add("add ca-certificates here if the program opens https connections");
    }
    List<Piece> copies =
        stage.pieces().stream()
            .filter(Piece::copiesContext)
            .filter(piece -> piece.start() < builds.getLast().start())
            .toList();
    List<String> data = DataFiles.of(stage, copies, SOURCES, Set.of());
    if (!data.isEmpty()) {
      notes.add("these files are no sources; keep those that the program reads");
    }
    return new CompiledProgram(stage, builds, outputs.get(), runtime.get(), packages, data, notes)
        .write();
  }

  private static boolean isBuildOnly(String name, SingleStage stage) {
    boolean used =
        stage.pieces().stream()
            .filter(piece -> !piece.isRun() && !piece.copiesFiles())
            .anyMatch(piece -> piece.plain().matches("(?s).*\\b" + Pattern.quote(name) + "\\b.*"));
    return !used
        && (GO_PACKAGE.matcher(name).matches()
            || BuildPackages.isTool(name)
            || BuildPackages.isHistory(name));
  }

  private static boolean isAlpine(SingleStage stage) {
    return stage.baseName().equals("alpine") || stage.baseTag().contains("alpine");
  }

  private static Optional<String> runtime(
      SingleStage stage, boolean isStatic, boolean shell, boolean alpine, boolean official) {
    if (isStatic && !shell) {
      return Optional.of(STATIC);
    }
    if (!official) {
      String reference = stage.stage().base().reference();
      return Optional.of(reference.matches("debian:[a-z]+") ? reference + "-slim" : reference);
    }
    return alpine
        ? CompiledProgram.alpine(stage).map(release -> "alpine:" + release)
        : CompiledProgram.suite(stage).map(suite -> "debian:" + suite + "-slim");
  }

  /** Whether every build in a RUN is done without C. */
  private static boolean isStatic(Piece piece) {
    boolean environment = piece.variables().getOrDefault("CGO_ENABLED", "").equals("0");
    return piece.commands().stream()
        .filter(GoFamily::builds)
        .allMatch(command ->
            environment
                    && command.simple().assignments().stream()
                        .noneMatch(one -> one.name().equals("CGO_ENABLED"))
                || command.simple().assignments().stream()
                    .anyMatch(one ->
                        one.name().equals("CGO_ENABLED")
                            && one.value().literal().equals(Optional.of("0")))
                || command.text(0).equals("env")
                    && command.simple().words().stream()
                        .anyMatch(word -> word.literal().equals(Optional.of("CGO_ENABLED=0"))));
  }

  private static Optional<List<String>> outputs(SingleStage stage, List<Piece> builds) {
    Optional<List<String>> stated = CompiledProgram.outputs(builds, GoFamily::builds);
    if (stated.isPresent()) {
      return stated;
    }
    List<RunCommand> commands =
        builds.stream()
            .flatMap(piece -> piece.commands().stream())
            .filter(GoFamily::builds)
            .toList();
    if (commands.size() != 1 || builds.getLast().plain().matches("(?s).*\\bcd\\b.*")) {
      return Optional.empty();
    }
    RunCommand command = commands.getFirst();
    if (command.has("-o")
        || command.arguments().stream().anyMatch(word -> word.startsWith("-o="))) {
      return Optional.empty();
    }
    List<String> packages =
        command.arguments().stream()
            .skip(1)
            .filter(word -> word.matches("\\.(/[\\w./-]+)?|\\./"))
            .toList();
    if (packages.size() > 1
        || packages.stream().anyMatch(one -> one.contains("..."))
        || command.arguments().getLast().endsWith(".go")) {
      return Optional.empty();
    }
    String folder = packages.isEmpty() ? "." : packages.getFirst();
    Optional<String> name =
        folder.matches("\\./?") ? moduleName(stage) : Optional.of(UnixPath.name(folder));
    String place =
        command.subcommand().equals("install") ? "/go/bin" : builds.getLast().workingDirectory();
    return name.map(file -> List.of(UnixPath.child(place, file)));
  }

  private static Optional<String> moduleName(SingleStage stage) {
    return stage
        .file("go.mod")
        .flatMap(text ->
            text.lines()
                .filter(line -> line.startsWith("module "))
                .map(line -> line.substring("module ".length()).strip().replaceFirst("/v\\d+$", ""))
                .map(module -> module.substring(module.lastIndexOf('/') + 1))
                .filter(name -> name.matches("[\\w.-]+"))
                .findFirst());
  }

  private static boolean namesUser(SingleStage stage) {
    return stage.pieces().stream()
        .filter(piece -> piece.instruction() instanceof Instruction.User)
        .map(piece -> piece.expanded(((Instruction.User) piece.instruction()).user()))
        .anyMatch(user -> !user.matches("\\d+(:\\d+)?") && !NUMERIC_OR_KNOWN_USERS.contains(user));
  }

  private static boolean healthcheckIsOwn(SingleStage stage, List<String> outputs) {
    return stage.pieces().stream()
        .filter(piece ->
            piece.instruction() instanceof Instruction.Healthcheck check
                && check.command().isPresent())
        .allMatch(piece -> outputs.stream().anyMatch(output -> piece.plain().contains(output)));
  }

  private static boolean imports(SingleStage stage, String text) {
    int read = 0;
    for (BuildContext.Root root : stage.context().select("", List.of(), false).roots()) {
      for (BuildContext.ContextFile file : root.files()) {
        boolean source = file.relative().endsWith(".go") && !file.relative().endsWith("_test.go");
        if (source && read++ < 2_000) {
          String path =
              root.path().isEmpty() ? file.relative() : root.path() + "/" + file.relative();
          if (stage.context().read(path, 1 << 20).filter(code -> code.contains(text)).isPresent()) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
