package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Native code is built against one C library and copied into an image with another.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM node:22-alpine AS build
 * RUN npm install sharp
 * FROM node:22-bookworm-slim
 * COPY --from=build /node_modules /node_modules
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM node:22-bookworm-slim AS build
 * RUN npm install sharp
 * FROM node:22-bookworm-slim
 * COPY --from=build /node_modules /node_modules
 * }</pre>
 *
 * <p>Saves: nothing; it is a warning.
 *
 * <p>Silent: where one of the two images is not known to have musl or glibc, where the copied
 * packages hold no native code as far as is known by name, and for programs that are linked
 * statically. There is no fix: which of the two images should change is for the author to say.
 */
public final class OtherCLibrary implements Rule {

  /** npm packages that hold or build a library for the machine's C library. */
  private static final Pattern NATIVE_NODE =
      Pattern.compile(
          "sharp|@img/sharp-.*|canvas|@napi-rs/.*|bcrypt|argon2|better-sqlite3|sqlite3|re2|node-sass"
              + "|@swc/core.*|lightningcss.*|snappy|zeromq|libxmljs2?|oracledb|node-rdkafka"
              + "|sodium-native|@tensorflow/tfjs-node|onnxruntime-node|node-pty|@parcel/watcher.*"
              + "|prisma|@prisma/client|couchbase|leveldown|classic-level|grpc|iconv|kerberos");

  /** Python projects whose wheels differ between musllinux and manylinux. */
  private static final Pattern NATIVE_PYTHON =
      Pattern.compile(
          "numpy|scipy|pandas|pydantic-core|cryptography|cffi|uvloop|httptools|orjson|lxml|pillow"
              + "|psycopg2(-binary)?|psycopg-(c|binary)|asyncpg|aiohttp|grpcio|greenlet|msgpack"
              + "|markupsafe|multidict|yarl|frozenlist|regex|tokenizers|safetensors|torch|tensorflow"
              + "|onnxruntime|scikit-learn|pyyaml|bcrypt|pynacl|rpds-py|jiter|watchfiles|pyarrow"
              + "|polars|duckdb|ujson|lz4|zstandard|gevent|psutil|shapely|h5py|matplotlib|mysqlclient");

  private static final Pattern NETWORK_IN_GO =
      Pattern.compile("(?m)^\\s*(?:import\\s+)?(?:[\\w.]+\\s+)?\"(net|net/http|os/user|C)\"");

  @Override
  public String id() {
    return "other-c-library";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Proposal> proposals = new ArrayList<>();
    for (Located copy : subject.locatedInImage()) {
      Optional<StageEstimate> from = subject.copiedStage(copy);
      Optional<CLibrary> built = from.flatMap(stage -> CLibrary.of(stage, subject));
      Optional<CLibrary> present = CLibrary.of(copy.stage(), subject);
      if (built.isEmpty()
          || present.isEmpty()
          || built.get() == CLibrary.NONE
          || built.equals(present)
          || bringsLibrary(subject)) {
        continue;
      }
      needing(copy, from.get(), built.get(), subject)
          .map(what ->
              what
                  + " built for "
                  + built.get().title()
                  + ", and the image has "
                  + present.get().title())
          .ifPresent(message ->
              proposals.add(Proposal.of(copy.placed(), whole(copy), message).breaking()));
    }
    return proposals;
  }

  private static TextRange whole(Located copy) {
    int length = copy.instruction().head().source().stripTrailing().length();
    return new TextRange(copy.placed().start(), copy.placed().start() + length);
  }

  /** Whether the image gets the other library on purpose: gcompat, libc6-compat, a loader. */
  private static boolean bringsLibrary(Subject subject) {
    return subject.locatedInImage().stream()
        .map(located -> located.instruction().head().source())
        .anyMatch(text -> text.matches("(?s).*(gcompat|libc6-compat|/lib64|ld-linux|ld-musl).*"));
  }

  /** What of the copied files needs the library that they were built with, with its verb. */
  private static Optional<String> needing(
      Located copy, StageEstimate from, CLibrary built, Subject subject) {
    return packages(copy, from, built, subject).or(() -> program(copy, from, built, subject));
  }

  private static Optional<String> packages(
      Located copy, StageEstimate from, CLibrary built, Subject subject) {
    List<String> nativeOnes =
        Stream.concat(
                copy.estimate().parts().stream()
                    .filter(part -> part.kind() == PartKind.NPM || part.kind() == PartKind.PIP)
                    .map(Part::name),
                copiesModules(copy, from, subject) ? installed(copy, built, subject) : Stream.of())
            .map(OtherCLibrary::project)
            .filter(name ->
                NATIVE_NODE.matcher(name).matches()
                    || NATIVE_PYTHON.matcher(PythonDevDependencies.project(name)).matches())
            .distinct()
            .sorted()
            .toList();
    // sharp's own binaries say no more than its name.
    List<String> named =
        nativeOnes.stream()
            .filter(name -> !(name.startsWith("@img/") && nativeOnes.contains("sharp")))
            .toList();
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(Wording.list(named) + (named.size() == 1 ? " is" : " are"));
  }

  private static String project(String owner) {
    int blank = owner.indexOf(' ');
    return blank < 0 ? owner : owner.substring(0, blank);
  }

  /** Whether the folder is one that pnpm deploys or npm installs into. */
  private static boolean copiesModules(Located copy, StageEstimate from, Subject subject) {
    List<String> sources =
        copy.sources().stream().map(source -> UnixPath.resolve("/", source)).toList();
    boolean modules = sources.stream().anyMatch(source -> source.endsWith("/node_modules"));
    boolean deployed =
        subject.chain(from).stream()
            .flatMap(one -> RunCommand.of(one.instruction()).stream())
            .filter(command -> command.program().equals("pnpm") && command.has("deploy"))
            .anyMatch(command -> sources.contains(command.text(command.size() - 1)));
    return modules || deployed;
  }

  /** What the stages behind the copy install, also by the manifests that they copy. */
  private static Stream<String> installed(Located copy, CLibrary built, Subject subject) {
    List<Located> behind =
        subject.build().stages().stream()
            .filter(stage -> subject.copiesFrom(copy, stage))
            .filter(stage -> CLibrary.of(stage, subject).equals(Optional.of(built)))
            .flatMap(stage -> subject.own(stage).stream())
            .toList();
    Stream<String> facts =
        behind.stream()
            .flatMap(one ->
                PackageGraph.installed(one.estimate(), Set.of("npm", "pnpm", "yarn")).stream())
            .flatMap(fact -> fact.installed().keySet().stream());
    Stream<String> manifests =
        behind.stream()
            .filter(Located::copiesContext)
            .flatMap(one -> one.sources().stream())
            .map(source -> UnixPath.resolve("/", source).substring(1))
            .filter(path -> path.endsWith("package.json"))
            .flatMap(path -> subject.text(path).stream())
            .flatMap(OtherCLibrary::dependencies);
    return Stream.concat(facts, manifests);
  }

  private static Stream<String> dependencies(String manifest) {
    Matcher list = Pattern.compile("\"dependencies\"\\s*:\\s*\\{([^}]*)}").matcher(manifest);
    return list.find()
        ? Pattern.compile("\"([^\"]+)\"\\s*:").matcher(list.group(1)).results().map(r -> r.group(1))
        : Stream.of();
  }

  /** A program that a RUN of the stage links dynamically. */
  private static Optional<String> program(
      Located copy, StageEstimate from, CLibrary built, Subject subject) {
    for (String source : copy.sources()) {
      String path = UnixPath.resolve("/", source);
      for (Located run : subject.chain(from)) {
        for (RunCommand command : RunCommand.of(run.instruction())) {
          if (makes(command, path, run) && isDynamic(command, run, built, subject)) {
            return Optional.of(UnixPath.name(path) + " is");
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean makes(RunCommand command, String path, Located run) {
    boolean named =
        switch (command.program()) {
          case "go", "gcc", "g++", "cc", "c++", "clang" ->
              command.find("-o").stream()
                  .mapToObj(at -> run.path(command.text(at + 1)))
                  .anyMatch(out -> out.equals(path) || UnixPath.parent(path).equals(out));
          case "cargo" -> path.contains("/target/release/");
          default -> false;
        };
    boolean builds =
        switch (command.program()) {
          case "go", "cargo" -> command.has("build");
          default -> true;
        };
    return named && builds;
  }

  private static boolean isDynamic(
      RunCommand command, Located run, CLibrary built, Subject subject) {
    String text = run.commandText();
    return switch (command.program()) {
      case "go" ->
          usesC(built, run, subject)
              && !run.variables().getOrDefault("CGO_ENABLED", "1").equals("0")
              && !text.matches("(?s).*(CGO_ENABLED=0|-static|netgo|osusergo).*");
      // Rust links musl statically unless told otherwise.
      case "cargo" ->
          built == CLibrary.GLIBC
              && !text.contains("musl")
              && !text.contains("crt-static")
              && !run.variables().getOrDefault("CARGO_BUILD_TARGET", "").contains("musl")
              && !run.variables().getOrDefault("RUSTFLAGS", "").contains("crt-static");
      default -> !text.contains("-static");
    };
  }

  /**
   * Go links the C library only for cgo, and for the standard library's look-ups of names where a C
   * compiler is there; Alpine's Go image has none.
   */
  private static boolean usesC(CLibrary built, Located run, Subject subject) {
    boolean compiler =
        built == CLibrary.GLIBC
            || subject.chain(run.stage()).stream()
                .map(Located::commandText)
                .anyMatch(text ->
                    text.matches("(?s).*\\bapk\\b.*\\b(gcc|build-base|musl-dev|clang)\\b.*"));
    return compiler
        && (ProgramText.ofContext(subject, ".*\\.go")
                .anyMatch(text -> NETWORK_IN_GO.matcher(text).find())
            || subject.text("go.mod").filter(text -> text.contains("go-sqlite3")).isPresent());
  }
}
