package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs in Rust. They load the C library of the image that they were compiled in, so they run on
 * the slim image of the same Debian release, or on the same Alpine.
 */
final class RustFamily implements Family {

  private static final Pattern SOURCES =
      Pattern.compile(
          ".*\\.(rs|c|h|proto)|cargo\\.(toml|lock)|rust-toolchain(\\.toml)?|build\\.rs",
          Pattern.CASE_INSENSITIVE);

  /** Crates that link a library of the system, apart from those that no Linux program links. */
  private static final Pattern SYSTEM_CRATE =
      Pattern.compile(
          "(?m)^name = \"(?!(?:windows|linux-raw|js|web|core-foundation|security-framework|wasi"
              + "|android|system-configuration|fsevent|inotify|dirs|ring-core|linux|jni|ndk|objc)-)"
              + "([\\w-]+-sys)\"");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    return stage.baseName().equals("rust")
        ? Optional.of(convert(stage, stage.pieces().stream().filter(RustFamily::builds).toList()))
        : Optional.empty();
  }

  private static boolean builds(Piece piece) {
    return piece.commands().stream()
        .anyMatch(command ->
            command.program().equals("cargo")
                && Set.of("build", "install").contains(command.subcommand()));
  }

  private static Conversion convert(SingleStage stage, List<Piece> builds) {
    if (builds.isEmpty()) {
      return new Conversion.Impossible("no RUN builds the program with cargo build");
    }
    boolean alpine = stage.baseTag().contains("alpine");
    Optional<String> refusal =
        CompiledProgram.refusal(
            stage,
            builds,
            command -> Set.of("cargo", "rustup", "git", "rm").contains(command.program()),
            alpine);
    if (refusal.isPresent()) {
      return new Conversion.Impossible(refusal.get());
    }
    Start start = Start.of(stage.pieces());
    Optional<String> output = output(stage, builds, start);
    if (output.isEmpty()) {
      return new Conversion.Impossible(
          "what the container starts is not what " + builds.getLast().line() + " builds");
    }
    SystemPackages packages = SystemPackages.of(stage);
    packages.remove(name ->
        (BuildPackages.isTool(name)
                || BuildPackages.isHistory(name)
                || name.matches("protobuf-compiler|musl-tools"))
            && !start.text().matches("(?s).*\\b" + Pattern.quote(name) + "\\b.*"));
    Optional<String> linked = linked(stage, packages, alpine);
    if (linked.isPresent()) {
      return new Conversion.Impossible(linked.get());
    }
    Optional<String> runtime =
        alpine
            ? CompiledProgram.alpine(stage).map(release -> "alpine:" + release)
            : CompiledProgram.suite(stage).map(suite -> "debian:" + suite + "-slim");
    if (runtime.isEmpty()) {
      return new Conversion.Impossible(
          "the tag does not name the release whose C library the program loads; name it, as in"
              + " rust:1-bookworm");
    }
    List<String> notes = new ArrayList<>();
    if (!packages.names().contains("ca-certificates")) {
      notes.add("add ca-certificates here if the program opens https connections");
    }
    List<Piece> copies =
        stage.pieces().stream()
            .filter(Piece::copiesContext)
            .filter(piece -> piece.start() < builds.getLast().start())
            .toList();
    List<String> data = DataFiles.of(stage, copies, SOURCES, Set.of("src", "benches", "examples"));
    if (!data.isEmpty()) {
      notes.add("these files are no sources; keep those that the program reads");
    }
    return new CompiledProgram(
            stage, builds, List.of(output.get()), runtime.get(), packages, data, notes)
        .write();
  }

  private static Optional<String> output(SingleStage stage, List<Piece> builds, Start start) {
    Optional<String> program = start.program();
    if (program.isEmpty() || program.get().equals("cargo")) {
      return Optional.empty();
    }
    String text = builds.stream().map(Piece::plain).reduce("", String::concat);
    if (!program.get().contains("/")) {
      return text.contains("cargo install")
          ? Optional.of("/usr/local/cargo/bin/" + program.get())
          : Optional.empty();
    }
    String path = UnixPath.resolve(start.workingDirectory(), program.get());
    String folder = builds.getLast().workingDirectory();
    boolean built =
        path.matches(Pattern.quote(folder) + "/target/([\\w-]+/)?release/[\\w.-]+")
            && text.contains("--release");
    Matcher copied =
        Pattern.compile(
                "\\b(?:cp|mv|install)\\s+(?:-\\S+\\s+)*\\S*target/\\S*release/\\S+\\s+(\\S+)")
            .matcher(text);
    while (!built && copied.find()) {
      String target = UnixPath.resolve(folder, copied.group(1));
      built = target.equals(path) || target.equals(UnixPath.parent(path));
    }
    return built ? Optional.of(path) : Optional.empty();
  }

  /** Why the libraries that the program loads are not known; empty where they are. */
  private static Optional<String> linked(
      SingleStage stage, SystemPackages packages, boolean alpine) {
    Optional<String> lock = stage.file("Cargo.lock");
    if (lock.isEmpty()) {
      return Optional.of("without Cargo.lock nobody knows which libraries the program loads");
    }
    boolean traced = packages.names().stream().anyMatch(BuildPackages::isHeaders);
    Matcher crate = SYSTEM_CRATE.matcher(lock.get());
    boolean full = !alpine && !stage.baseTag().contains("slim");
    return crate.find() && (full || !traced)
        ? Optional.of(crate.group(1) + " may link a library of " + stage.stage().base().reference())
        : Optional.empty();
  }
}
