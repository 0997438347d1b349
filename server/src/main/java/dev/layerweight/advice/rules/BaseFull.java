package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Weight;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The base image is the full one, with compilers, headers and tools, where its slim variant would
 * do.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.12
 * RUN pip install --no-cache-dir git+https://example.org/thing.git
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git && rm -rf /var/lib/apt/lists/*
 * RUN pip install --no-cache-dir git+https://example.org/thing.git
 * }</pre>
 *
 * <p>Programs that a RUN, the start command or a script calls and that only the full image has are
 * installed; they are found by name.
 *
 * <p>Smaller images of other distributions (Alpine, distroless) are told with their difference and
 * with what would be missing; Alpine is a second way to fix it where only packages of Node are
 * installed, none of which is known to be native.
 *
 * <p>Saves: the unpacked bytes of the full image minus those of the slim one and of what is
 * installed instead.
 *
 * <p>Silent: for images without a slim variant, for digests, and where the full image is only the
 * base of build stages. Without a fix where something is compiled or needs libraries of the full
 * image: then the saving is the difference of the two images, and the message says what would be
 * missing.
 */
public final class BaseFull implements Rule {

  private static final Set<String> MANAGERS = Set.of("pip", "uv", "poetry", "pdm", "pipenv", "npm");

  /**
   * Python projects that come without a wheel, or whose wheel loads a library that Debian's slim
   * images lack.
   */
  private static final Pattern NATIVE_PYTHON =
      Pattern.compile(
          "psycopg2|mysqlclient|python-ldap|pycairo|pygobject|uwsgi|pygraphviz|pyaudio|pysqlite3"
              + "|dlib|python-magic|file-magic|opencv-.*|cairosvg|cairocffi|weasyprint|wand|xmlsec"
              + "|pycurl|gdal|pyodbc|netifaces|python-snappy|pyicu|mod-wsgi|m2crypto|rcssmin"
              + "|rjsmin|pylibmc|psycopg-c|pycups|dbus-python|cython|pybind11|ctypesgen|h3|fasttext");

  private static final Pattern NATIVE_NODE =
      Pattern.compile(
          "node-gyp|node-sass|ffi-napi|ref-napi|robotjs|zeromq|libxmljs2?|node-expat|iconv"
              + "|kerberos|mongodb-client-encryption|snappy|leveldown|usb|canvas|oracledb|re2"
              + "|puppeteer|playwright|prisma|@prisma/client|gl|midi|node-rdkafka|sodium-native");

  private static final Pattern BUILDS_OWN =
      Pattern.compile(
          "ext_modules|\\bExtension\\(|cythonize|maturin|scikit[-_]build|mesonpy|meson-python"
              + "|setuptools[-_]rust|mypycify|pybind11");

  private static final Set<String> FETCHERS =
      Set.of(
          "git",
          "curl",
          "wget",
          "mkdir",
          "cd",
          "rm",
          "tar",
          "unzip",
          "mv",
          "cp",
          "chmod",
          "chown",
          "ln",
          "echo",
          "set",
          "true",
          "export",
          "sha256sum",
          "gpg");

  private static final Pattern SCRIPT = Pattern.compile("\"[\\w:.-]+\"\\s*:\\s*\"([^\"]*)\"");

  private static final Pattern COMPILES =
      Pattern.compile(
          "--no-binary|build_ext|setup\\.py"
              + " (build|install|develop)|\\bcmake\\b|\\bmeson\\b|\\bcargo\\b|node-gyp|npm"
              + " rebuild|--build-from-source|gem install|bundle install|cpanm|\\bcpan\\b"
              + "|\\./configure");

  @Override
  public String id() {
    return "base-full";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.stagesInImage().stream()
        .filter(stage -> stage.base().image().isPresent() && stage.base().stage().isEmpty())
        .filter(stage -> stage.from().instruction().head().problems().isEmpty())
        .flatMap(stage -> proposal(stage, subject).stream())
        .toList();
  }

  private static Optional<Proposal> proposal(StageEstimate stage, Subject subject) {
    Optional<ImageReference> image = ImageReference.parse(stage.base().reference());
    if (image.isEmpty() || !(stage.from().instruction() instanceof Instruction.From from)) {
      return Optional.empty();
    }
    Optional<String> slim = FullImage.slimTag(image.get(), image.get().tag());
    Optional<Swap> swap = slim.flatMap(tag -> Swap.of(from.image(), image.get(), tag));
    if (slim.isEmpty()) {
      return Optional.empty();
    }
    String wanted = image.get().familiarName() + ":" + slim.get();
    List<Located> instructions = continuing(stage, subject);
    Set<String> missing =
        FullImage.holdsTools(image.get()) ? missing(instructions, subject) : Set.of();
    List<String> doubts =
        FullImage.holdsTools(image.get()) ? doubts(instructions, subject) : List.of();
    Estimate difference = difference(stage, wanted, subject);
    TextRange range = stage.from().absolute(from.image().range());
    Proposal proposal =
        Proposal.of(
                stage.from(),
                range,
                message(image.get(), missing, doubts)
                    + SmallerBases.told(image.get(), wanted, subject))
            .saving(difference);
    if (!doubts.isEmpty() || swap.isEmpty()) {
      return Optional.of(proposal);
    }
    List<TextEdit> edits = new ArrayList<>();
    edits.add(new TextEdit(stage.from().absolute(swap.get().range()), swap.get().text()));
    if (!missing.isEmpty()) {
      edits.add(installing(stage, missing, subject));
    }
    String title =
        "Use "
            + wanted
            + (missing.isEmpty() ? "" : " and install " + Wording.list(List.copyOf(missing)));
    return Optional.of(
        proposal
            .fixedBy(title, false, edits)
            .orFixedBy(
                missing.isEmpty()
                    ? onAlpine(stage, image.get(), from.image(), instructions)
                    : Optional.empty()));
  }

  /** The variant for Alpine, where all that the instructions do is the same there. */
  private static Optional<Fix> onAlpine(
      StageEstimate stage, ImageReference image, Word written, List<Located> instructions) {
    Stream<String> packages =
        instructions.stream()
            .flatMap(BaseFull::facts)
            .flatMap(fact -> fact.installed().keySet().stream())
            .map(BaseFull::project);
    boolean works = SmallerBases.worksOnAlpine(instructions, packages, NATIVE_NODE);
    return SmallerBases.alpineTag(image)
        .filter(_ -> works && image.familiarName().equals("node"))
        .flatMap(tag ->
            Swap.of(written, image, tag)
                .map(swap ->
                    new Fix(
                        "Use " + image.familiarName() + ":" + tag,
                        List.of(
                            FileEdit.ofDockerfile(
                                List.of(
                                    new TextEdit(
                                        stage.from().absolute(swap.range()), swap.text())))),
                        false)));
  }

  /** What to write in the place of which part of the image's name. */
  private record Swap(TextRange range, String text) {

    static Optional<Swap> of(Word written, ImageReference image, String slim) {
      TextRange range = written.range();
      String text = written.text();
      String tag = image.tag();
      if (text.endsWith(":" + tag)) {
        return Optional.of(new Swap(new TextRange(range.end() - tag.length(), range.end()), slim));
      }
      if (written.isLiteral()) {
        boolean bare = !text.contains(":") && !text.contains("@") && slim.equals("slim");
        return bare
            ? Optional.of(new Swap(new TextRange(range.end(), range.end()), ":slim"))
            : Optional.empty();
      }
      // A tag that ends in a variable takes the word behind it.
      return slim.equals(tag + "-slim")
          ? Optional.of(new Swap(new TextRange(range.end(), range.end()), "-slim"))
          : Optional.empty();
    }
  }

  private static String message(ImageReference image, Set<String> missing, List<String> doubts) {
    if (!FullImage.holdsTools(image)) {
      return "the full image of Debian adds manuals, texts and translations to the slim one";
    }
    String full = "the full image of " + image.familiarName() + " brings compilers and headers";
    if (!doubts.isEmpty()) {
      return full + "; the slim one would lack what " + Wording.list(doubts) + " may need";
    }
    return missing.isEmpty()
        ? full + ", which nothing here uses"
        : full
            + ", of which only "
            + Wording.list(List.copyOf(missing))
            + (missing.size() == 1 ? " is used" : " are used");
  }

  private static Estimate difference(StageEstimate stage, String wanted, Subject subject) {
    Estimate full = stage.base().weight().unpacked();
    Optional<Estimate> slim = subject.weight(wanted).map(Weight::unpacked);
    if (slim.isEmpty() || slim.get().likely() >= full.likely()) {
      return Estimate.ZERO;
    }
    long bytes = full.likely() - slim.get().likely();
    double error =
        Math.hypot(full.high() - full.low(), slim.get().high() - slim.get().low()) / 2 / bytes;
    return Estimate.within(bytes, Math.min(1, error), full.basis().worse(slim.get().basis()));
  }

  /** The instructions of this stage and of all that continue it and that the image needs. */
  private static List<Located> continuing(StageEstimate stage, Subject subject) {
    return subject.build().stages().stream()
        .filter(StageEstimate::needed)
        .filter(other ->
            subject.chain(other).stream().anyMatch(one -> one.stage().index() == stage.index())
                || other.index() == stage.index())
        .flatMap(other -> subject.own(other).stream())
        .toList();
  }

  private static Set<String> missing(List<Located> instructions, Subject subject) {
    Set<String> missing = new TreeSet<>();
    for (Located located : instructions) {
      missing.addAll(FullImage.packages(shell(located)));
      scripts(located, subject).forEach(text -> missing.addAll(FullImage.packages(text)));
      boolean repositories =
          facts(located)
              .flatMap(fact -> fact.requested().stream())
              .anyMatch(one -> one.written().contains("git+"));
      if (repositories || shell(located).contains("git+")) {
        missing.add("git");
      }
    }
    missing.addAll(FullImage.packages(subject.runTimeCalls().commands()));
    subject.text("package.json").stream()
        .flatMap(text -> SCRIPT.matcher(text).results())
        .forEach(script -> missing.addAll(FullImage.packages(script.group(1))));
    ProgramText.ofContext(subject, ".*\\.(py|js|ts|mjs|cjs)")
        .forEach(code -> missing.addAll(FullImage.packagesQuoted(code)));
    Set<String> installed =
        instructions.stream()
            .flatMap(located -> PackageGraph.installed(located.estimate(), Set.of("apt")).stream())
            .flatMap(fact -> fact.requested().stream())
            .flatMap(one -> Stream.of(one.name(), one.written()))
            .collect(Collectors.toSet());
    missing.removeAll(installed);
    if (missing.contains("git") || missing.contains("curl") || missing.contains("wget")) {
      missing.add("ca-certificates");
      missing.removeAll(installed);
    }
    return missing;
  }

  /** The commands of an instruction as a shell would be given them. */
  private static String shell(Located located) {
    return located
        .command()
        .map(command ->
            switch (command) {
              case CommandForm.ShellText _ -> located.commandText();
              case CommandForm.Exec exec ->
                  exec.words().stream().map(Word::text).collect(Collectors.joining("\n"));
            })
        .orElse("");
  }

  /** The scripts of the build context that the instruction names. */
  private static Stream<String> scripts(Located located, Subject subject) {
    return Stream.of(shell(located).split("[\\s;&|\"']+"))
        .filter(word -> word.matches("[\\w./-]*\\.(sh|bash)|/[\\w./-]*entrypoint[\\w.-]*"))
        .limit(10)
        .flatMap(word -> subject.contextPath(located, located.path(word)).stream())
        .flatMap(path -> subject.text(path).stream());
  }

  private static Stream<Fact.Installed> facts(Located located) {
    return PackageGraph.installed(located.estimate(), MANAGERS).stream();
  }

  /** What may need a compiler or a library of the full image. */
  private static List<String> doubts(List<Located> instructions, Subject subject) {
    List<String> doubts = new ArrayList<>();
    Stream<String> packages =
        Stream.concat(
            instructions.stream()
                .flatMap(BaseFull::facts)
                .flatMap(fact -> fact.installed().keySet().stream()),
            subject
                .inImage()
                .flatMap(instruction -> instruction.parts().stream())
                .filter(part -> part.kind() == PartKind.PIP || part.kind() == PartKind.NPM)
                .map(Part::name));
    packages
        .map(BaseFull::project)
        .distinct()
        .filter(name ->
            NATIVE_PYTHON.matcher(PythonProject.normalised(name)).matches()
                || NATIVE_NODE.matcher(name).matches())
        .sorted()
        .forEach(doubts::add);
    instructions.stream()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .filter(located ->
            COMPILES.matcher(located.commandText()).find()
                || !located.estimate().isComplete() && runsUnknown(located)
                || FullImage.packages(located.commandText()).stream()
                    .anyMatch(name -> name.matches("gcc|g\\+\\+|make|auto.*|lib.*|patch")))
        .map(located -> "line " + (located.placed().line() + 1))
        .forEach(doubts::add);
    boolean ownCode =
        Stream.of("setup.py", "pyproject.toml", "binding.gyp")
            .filter(subject.context()::isFile)
            .anyMatch(path ->
                path.equals("binding.gyp")
                    || subject
                        .text(path)
                        .filter(text -> BUILDS_OWN.matcher(text).find())
                        .isPresent());
    if (ownCode) {
      doubts.add("the program's own native code");
    }
    return doubts;
  }

  /** Downloads are of unknown size, but need nothing except the programs that are named. */
  private static boolean runsUnknown(Located located) {
    List<RunCommand> commands = RunCommand.of(located.instruction());
    return commands.isEmpty()
        || !commands.stream()
            .allMatch(command -> FETCHERS.contains(command.program()) || runsScript(command));
  }

  /** Scripts of package.json are read for the programs that they call. */
  private static boolean runsScript(RunCommand command) {
    return command.program().matches("npm|yarn|pnpm|bun")
            && command.subcommand().matches("run|run-script|build|exec")
        || command.program().matches("node|npx");
  }

  private static String project(String owner) {
    int blank = owner.indexOf(' ');
    return blank < 0 ? owner : owner.substring(0, blank);
  }

  /** A RUN directly behind FROM, where everything may need it. */
  private static TextEdit installing(StageEstimate stage, Set<String> packages, Subject subject) {
    String text = subject.dockerfile().text();
    int end = text.indexOf('\n', stage.from().range().end());
    String ending = text.contains("\r\n") ? "\r\n" : "\n";
    String run =
        "RUN apt-get update && apt-get install -y --no-install-recommends "
            + String.join(" ", packages)
            + " && rm -rf /var/lib/apt/lists/*";
    return end < 0
        ? new TextEdit(new TextRange(text.length(), text.length()), ending + run)
        : new TextEdit(new TextRange(end + 1, end + 1), run + ending);
  }
}
