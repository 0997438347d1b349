package dev.layerweight.refactor.multistage;

import dev.layerweight.refactor.RunCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Programs in C and C++ that a RUN compiles to one stated file. The runtime stage is the slim image
 * of the same release, with the libraries that the header packages are for.
 */
final class NativeFamily implements Family {

  private static final Pattern COMPILER =
      Pattern.compile("(gcc|g\\+\\+|cc|c\\+\\+|clang|clang\\+\\+|gfortran)(-[\\d.]+)?");

  private static final Pattern SOURCES =
      Pattern.compile("(?i).*\\.(c|cc|cpp|cxx|h|hh|hpp|hxx|inl|s|asm|f|f90|in|am|ac|m4|cmake|o|a)");

  private static final Set<String> BASES =
      Set.of("debian", "ubuntu", "gcc", "buildpack-deps", "alpine");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    List<Piece> builds =
        stage.pieces().stream()
            .filter(piece ->
                piece.commands().stream().anyMatch(NativeFamily::compiles)
                    || piece.commands().stream().anyMatch(NativeFamily::buildSystem))
            .toList();
    return builds.isEmpty() || !BASES.contains(stage.baseName())
        ? Optional.empty()
        : Optional.of(convert(stage, builds));
  }

  private static boolean compiles(RunCommand command) {
    return COMPILER.matcher(command.program()).matches();
  }

  private static boolean buildSystem(RunCommand command) {
    return Set.of("make", "cmake", "ninja", "meson").contains(command.program());
  }

  private static Conversion convert(SingleStage stage, List<Piece> builds) {
    Start start = Start.of(stage.pieces());
    boolean alpine = stage.baseName().equals("alpine");
    Optional<String> refusal =
        CompiledProgram.refusal(
            stage, builds, command -> compiles(command) || buildSystem(command), alpine);
    if (refusal.isPresent()) {
      return new Conversion.Impossible(refusal.get());
    }
    for (Piece piece : builds) {
      String text = piece.plain();
      if (text.matches("(?s).*(-shared\\b|-stdlib=libc\\+\\+|-fsanitize).*")) {
        return new Conversion.Impossible(
            piece.line() + " makes or needs libraries that cannot be traced");
      }
      for (RunCommand command : piece.commands()) {
        boolean plain =
            compiles(command)
                || buildSystem(command)
                || Set.of("apt-get", "apt", "apk", "rm", "strip", "mkdir", "set", "echo", "chmod")
                    .contains(command.program());
        if (!plain || command.has("install") && buildSystem(command)) {
          return new Conversion.Impossible(
              piece.line() + " also runs " + command.program() + ", whose files are not known");
        }
      }
    }
    boolean bySystem =
        builds.stream()
            .flatMap(piece -> piece.commands().stream())
            .anyMatch(NativeFamily::buildSystem);
    Optional<List<String>> outputs =
        bySystem ? Optional.empty() : CompiledProgram.outputs(builds, NativeFamily::compiles);
    if (bySystem) {
      return new Conversion.Impossible(
          builds.getLast().line() + " builds by rules of a make file, whose results are not known");
    }
    if (outputs.isEmpty()) {
      return new Conversion.Impossible(
          builds.getLast().line() + " does not say where the compiler puts the program (-o)");
    }
    if (!CompiledProgram.starts(stage, start, outputs.get())) {
      return new Conversion.Impossible(
          "what the container starts is not what " + builds.getLast().line() + " builds");
    }
    SystemPackages packages = SystemPackages.of(stage);
    String others = start.text();
    packages.remove(name ->
        (BuildPackages.isTool(name) || BuildPackages.isHistory(name))
            && !others.matches("(?s).*\\b" + Pattern.quote(name) + "\\b.*"));
    boolean compilerByPackage = packages.removesAnything();
    boolean ownCompiler = Set.of("gcc", "buildpack-deps").contains(stage.baseName());
    if (!compilerByPackage && !ownCompiler) {
      return new Conversion.NotNeeded();
    }
    boolean openMp = builds.stream().anyMatch(piece -> piece.plain().contains("-fopenmp"));
    boolean linksC =
        builds.stream()
            .flatMap(piece -> piece.commands().stream())
            .filter(NativeFamily::compiles)
            .allMatch(command -> command.program().matches("gcc|cc") || command.has("-static"));
    if (ownCompiler && (!linksC || openMp)) {
      return new Conversion.Impossible(
          "the program loads libraries of the compiler in " + stage.stage().base().reference());
    }
    Optional<String> runtime = runtime(stage);
    if (runtime.isEmpty()) {
      return new Conversion.Impossible(
          "the tag does not name the release whose C library the program loads");
    }
    if (ownCompiler && linksOther(builds) && packages.names().isEmpty()) {
      return new Conversion.Impossible("the program links libraries that the base image brings");
    }
    if (openMp) {
      packages.keepLibrary(alpine ? "libgomp" : "libgomp1");
    }
    if (alpine && builds.stream().anyMatch(piece -> piece.plain().contains("++"))) {
      packages.keepLibrary("libstdc++");
    }
    List<Piece> copies =
        stage.pieces().stream()
            .filter(Piece::copiesContext)
            .filter(piece -> piece.start() < builds.getLast().start())
            .toList();
    List<String> data = DataFiles.of(stage, copies, SOURCES, Set.of());
    List<String> notes = new ArrayList<>();
    if (!data.isEmpty()) {
      notes.add("these files are no sources; keep those that the program reads");
    }
    return new CompiledProgram(stage, builds, outputs.get(), runtime.get(), packages, data, notes)
        .write();
  }

  /** Whether more than the C library is linked. */
  private static boolean linksOther(List<Piece> builds) {
    return builds.stream()
        .flatMap(piece -> piece.commands().stream())
        .filter(NativeFamily::compiles)
        .flatMap(command -> command.arguments().stream())
        .anyMatch(word -> word.matches("-l(?!m$|pthread$|rt$|dl$|c$).*"));
  }

  private static Optional<String> runtime(SingleStage stage) {
    String reference = stage.stage().base().reference();
    return switch (stage.baseName()) {
      case "debian" ->
          Optional.of(
              reference.matches("debian:[a-z]+") && !reference.endsWith(":latest")
                  ? reference + "-slim"
                  : reference);
      case "ubuntu", "alpine" -> Optional.of(reference);
      default -> CompiledProgram.suite(stage).map(suite -> "debian:" + suite + "-slim");
    };
  }
}
