package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * .NET programs: what {@code dotnet publish} puts into its output folder runs on the runtime's
 * image of the same version and system.
 */
final class DotnetFamily implements Family {

  /** The SDK's version is that of the runtime only where it has two numbers. */
  private static final Pattern SDK =
      Pattern.compile(
          "(.*/dotnet/)sdk:(\\d+\\.\\d+"
              + "(?:-(?:alpine[\\d.]*|bullseye-slim|bookworm-slim|trixie-slim|jammy|noble"
              + "|azurelinux[\\d.]+|cbl-mariner[\\d.]+))?)");

  /** A program that needs more than the plain runtime, or of which that is not known. */
  private static final Pattern WEB =
      Pattern.compile(
          "Microsoft\\.NET\\.Sdk\\.(Web|Razor|BlazorWebAssembly)|AspNetCore|ProjectReference|Import"
              + " ");

  private static final List<String> PROJECTS =
      List.of("*.csproj", "*/*.csproj", "*/*/*.csproj", "*.fsproj", "*/*.fsproj", "*/*/*.fsproj");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    Matcher sdk = SDK.matcher(stage.baseName() + ":" + stage.baseTag());
    boolean dotnet = stage.baseName().endsWith("/dotnet/sdk");
    if (!dotnet) {
      return Optional.empty();
    }
    if (!sdk.matches()) {
      return Optional.of(
          new Conversion.Impossible(
              "which runtime belongs to the SDK image " + stage.baseTag() + " is not known"));
    }
    List<Piece> builds =
        stage.pieces().stream()
            .filter(piece -> piece.commands().stream().anyMatch(DotnetFamily::builds))
            .toList();
    return Optional.of(
        builds.stream().flatMap(piece -> piece.commands().stream()).noneMatch(this::publishes)
            ? new Conversion.Impossible("no RUN publishes the program with dotnet publish")
            : convert(stage, builds, sdk));
  }

  private static boolean builds(RunCommand command) {
    return command.program().equals("dotnet")
        && Set.of("publish", "restore", "build", "test", "tool").contains(command.subcommand());
  }

  private boolean publishes(RunCommand command) {
    return command.program().equals("dotnet") && command.subcommand().equals("publish");
  }

  private static boolean isBuildCommand(RunCommand command) {
    return builds(command) || Set.of("git", "rm", "sed", "echo").contains(command.program());
  }

  private Conversion convert(SingleStage stage, List<Piece> builds, Matcher sdk) {
    boolean alpine = stage.baseTag().contains("-alpine");
    Optional<String> refusal =
        CompiledProgram.refusal(stage, builds, DotnetFamily::isBuildCommand, alpine);
    if (refusal.isPresent()) {
      return new Conversion.Impossible(refusal.get());
    }
    for (Piece piece : builds) {
      Optional<RunCommand> other =
          piece.commands().stream()
              .filter(command -> !isBuildCommand(command))
              .filter(command -> !Set.of("set", "true").contains(command.program()))
              .findFirst();
      if (other.isPresent()) {
        return new Conversion.Impossible(
            piece.line() + " builds the program and also runs " + other.get().program());
      }
    }
    List<String> folders =
        builds.stream()
            .flatMap(piece ->
                piece.commands().stream()
                    .filter(this::publishes)
                    .map(command -> output(command).map(piece::path).orElse("")))
            .distinct()
            .toList();
    if (folders.contains("")) {
      return new Conversion.Impossible(
          builds.getLast().line() + " publishes without naming a folder by -o");
    }
    Start start = Start.of(stage.pieces());
    Optional<String> program = program(start);
    if (program.isEmpty() || folders.stream().noneMatch(one -> isIn(program.get(), one))) {
      return new Conversion.Impossible(
          "the container does not start what is published into " + folders.getFirst());
    }
    SystemPackages packages = SystemPackages.of(stage);
    packages.remove(name ->
        (BuildPackages.isTool(name) || BuildPackages.isHistory(name))
            && !start.text().contains(name));
    boolean web = isWeb(stage, UnixPath.name(program.get()).replaceFirst("\\.dll$", ""));
    List<String> notes = new ArrayList<>();
    if (web && !saysWhereItListens(stage)) {
      notes.add(
          "the runtime image lets ASP.NET listen on port 8080 of all addresses (80 before"
              + " .NET 8), where the program does not say another");
    }
    return new CompiledProgram(
            stage,
            builds,
            folders,
            sdk.group(1) + (web ? "aspnet:" : "runtime:") + sdk.group(2),
            packages,
            List.of(),
            notes)
        .write();
  }

  private static Optional<String> output(RunCommand command) {
    List<String> words = command.arguments();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).matches("-o|--output") && i + 1 < words.size()) {
        return Optional.of(words.get(i + 1)).filter(DotnetFamily::isPlain);
      }
      if (words.get(i).matches("(-o|--output)[=:].+")) {
        return Optional.of(words.get(i).replaceFirst("^[^=:]*[=:]", ""))
            .filter(DotnetFamily::isPlain);
      }
    }
    return Optional.empty();
  }

  private static boolean isPlain(String path) {
    return path.matches("[\\w./-]*[\\w-][\\w./-]*");
  }

  private static boolean isIn(String program, String folder) {
    return !folder.equals("/") && UnixPath.isBelow(program, folder);
  }

  /** The assembly behind {@code dotnet}, or the program that is started by its path. */
  private static Optional<String> program(Start start) {
    List<String> words = start.words();
    if (words.isEmpty()) {
      return Optional.empty();
    }
    boolean host = UnixPath.name(words.getFirst()).equals("dotnet");
    Optional<String> file =
        host
            ? words.stream().skip(1).findFirst().filter(word -> word.endsWith(".dll"))
            : Optional.of(words.getFirst()).filter(word -> word.contains("/"));
    return file.filter(DotnetFamily::isPlain)
        .map(word -> UnixPath.resolve(start.workingDirectory(), word));
  }

  /** Whether the program may need ASP.NET: yes, unless its project file says otherwise. */
  private static boolean isWeb(SingleStage stage, String assembly) {
    List<String> named =
        PROJECTS.stream()
            .flatMap(pattern -> stage.context().select(pattern, List.of(), false).roots().stream())
            .map(BuildContext.Root::path)
            .filter(path ->
                UnixPath.name("/" + path).replaceFirst("\\.[cf]sproj$", "").equals(assembly))
            .toList();
    return named.size() != 1
        || stage.file(named.getFirst()).filter(text -> !WEB.matcher(text).find()).isEmpty();
  }

  private static boolean saysWhereItListens(SingleStage stage) {
    return stage.pieces().stream()
        .map(Piece::plain)
        .anyMatch(text ->
            text.contains("ASPNETCORE_URLS")
                || text.contains("ASPNETCORE_HTTP_PORTS")
                || text.contains("--urls"));
  }
}
