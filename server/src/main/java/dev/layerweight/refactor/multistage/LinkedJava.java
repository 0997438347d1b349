package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.estimate.jvm.JavaModules;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java program with a runtime of its own: jlink makes it in the build stage of the modules whose
 * packages the sources name, and the image is a bare distribution.
 *
 * <p>Only for programs without dependencies, since which modules these use stands in their jars,
 * which the build loads.
 */
final class LinkedJava {

  private static final String TITLE = "Convert to a multi-stage build with a runtime made by jlink";

  /** A bare system that any JDK for glibc runs on. */
  private static final String RUNTIME = "debian:trixie-slim";

  private static final String LINKED = "/opt/java/linked";

  private static final String HOME = "/opt/java/openjdk";

  /** jlink knows zip-6 and its like since 21, and elliptic curves are in java.base since 22. */
  private static final int NAMES_COMPRESSION = 21;

  private static final int OLDEST = 17;

  private static final int BASE_HAS_CURVES = 22;

  private static final int LIMIT_FILES = 2_000;

  private static final int LIMIT_FILE_BYTES = 1 << 20;

  private static final Pattern PACKAGE =
      Pattern.compile(
          "\\b(?:javax?|jdk|sun|netscape|com\\.sun|org\\.(?:w3c|xml|ietf))(?:\\.[a-z_]\\w*)+");

  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");

  private static final Pattern NOT_OF_THE_PROGRAM =
      Pattern.compile(
          "(?s)<!--.*?-->|<(dependencyManagement|pluginManagement|build|reporting|profiles)>.*?</\\1>");

  private static final Pattern GRADLE_DEPENDENCY =
      Pattern.compile("\\b(?:implementation|api|runtimeOnly|compile|runtime)\\b[\\s(]+[\"'\\w]");

  /** Options that need a module which no source names, or files that only a whole JDK has. */
  private static final Pattern SPECIAL_OPTION =
      Pattern.compile(
          "-(?:agentlib|javaagent|Dcom\\.sun\\.management|Xshare)|FlightRecord|SharedArchive"
              + "|AOT(?:Cache|Mode)|--add-modules|jdk\\.internal");

  private static final Pattern PROGRAMS_OF_THE_IMAGE =
      Pattern.compile("\\b(?:curl|wget|gpg|jcmd|jstack|jmap|jps|keytool|fc-\\w+)\\b");

  private LinkedJava() {}

  /** Nothing where the stage builds no jar that could be moved at all. */
  static Conversion convert(SingleStage stage) {
    List<Piece> builds = JavaFamily.builds(stage);
    if (builds.isEmpty()) {
      return new Conversion.NotNeeded();
    }
    return switch (JavaFamily.plan(stage, builds)) {
      case JavaFamily.Plan.Impossible _ -> new Conversion.NotNeeded();
      case JavaFamily.Plan.Possible possible ->
          refusal(stage, possible)
              .<Conversion>map(Conversion.Impossible::new)
              .orElseGet(() -> linked(stage, possible));
    };
  }

  private static Optional<String> refusal(SingleStage stage, JavaFamily.Plan.Possible plan) {
    if (plan.version() < OLDEST) {
      return Optional.of("what jlink makes of a JDK " + plan.version() + " was not counted");
    }
    if (plan.program().runtime().endsWith("-alpine")) {
      return Optional.of("a JDK for Alpine does not run on " + RUNTIME);
    }
    if (!plan.program().packages().runtime().isEmpty()) {
      return Optional.of("the image installs packages of another distribution than " + RUNTIME);
    }
    if (hasDependencies(stage)) {
      return Optional.of(
          "which modules of Java the program's dependencies use stands in their jars, which the"
              + " build loads");
    }
    for (Piece piece : stage.pieces()) {
      boolean settings = !piece.isRun() && !piece.copiesFiles();
      if (settings && SPECIAL_OPTION.matcher(piece.text()).find()) {
        return Optional.of(piece.line() + " starts Java with options that need more of it");
      }
      boolean starts =
          piece.instruction() instanceof Instruction.Cmd
              || piece.instruction() instanceof Instruction.Entrypoint
              || piece.instruction() instanceof Instruction.Healthcheck;
      if (starts && PROGRAMS_OF_THE_IMAGE.matcher(piece.plain()).find()) {
        return Optional.of(piece.line() + " runs a program that " + RUNTIME + " does not have");
      }
    }
    return Optional.empty();
  }

  /** By Maven's and Gradle's files at the root of the context; a parent brings its own. */
  private static boolean hasDependencies(SingleStage stage) {
    Optional<String> pom = stage.file("pom.xml");
    if (pom.isPresent()) {
      String text = NOT_OF_THE_PROGRAM.matcher(pom.get()).replaceAll("");
      return text.contains("<parent>")
          || text.contains("<modules>")
          || DEPENDENCY
              .matcher(text)
              .results()
              .anyMatch(
                  match -> !match.group(1).matches("(?s).*<scope>\\s*(test|provided)\\s*</.*"));
    }
    Optional<String> gradle = stage.file("build.gradle").or(() -> stage.file("build.gradle.kts"));
    boolean severalProjects =
        stage
            .file("settings.gradle")
            .or(() -> stage.file("settings.gradle.kts"))
            .filter(text -> text.contains("include"))
            .isPresent();
    return severalProjects
        || gradle
            .map(text -> GRADLE_DEPENDENCY.matcher(text).find() || text.contains("kotlin"))
            .orElse(true);
  }

  private static Conversion linked(SingleStage stage, JavaFamily.Plan.Possible plan) {
    List<String> sources = sources(stage, plan.program().builds().getLast());
    if (sources.isEmpty()) {
      return new Conversion.Impossible("no sources of Java are in the build context");
    }
    Set<String> named = modules(sources, plan.version());
    JavaModules java = JavaModules.of(plan.version());
    Optional<Set<String>> all = java.with(named);
    if (all.isEmpty()) {
      return new Conversion.Impossible(
          "the sources name packages of a module that was not counted");
    }
    if (all.get().contains("java.desktop")) {
      return new Conversion.Impossible(
          "the program uses java.desktop, whose fonts need libraries that " + RUNTIME + " has not");
    }
    boolean looksUp =
        sources.stream()
            .anyMatch(text -> text.matches("(?s).*\\b(Class\\.forName|ServiceLoader)\\b.*"));
    List<String> notes = new ArrayList<>(plan.program().notes());
    if (looksUp) {
      notes.add("modules of classes that are only looked up by name have to be added to jlink's");
    }
    CompiledProgram program = plan.program();
    return new CompiledProgram(
            stage,
            program.builds(),
            program.outputs(),
            RUNTIME,
            program.packages(),
            program.data(),
            notes,
            Optional.of(
                new CompiledProgram.Linked(
                    TITLE,
                    List.of(
                        "RUN jlink --add-modules "
                            + String.join(",", named)
                            + " --strip-java-debug-attributes --no-header-files --no-man-pages"
                            + (plan.version() < NAMES_COMPRESSION
                                ? " --compress=2"
                                : " --compress zip-6")
                            + " --output "
                            + LINKED),
                    List.of(
                        "ENV JAVA_HOME=" + HOME + " PATH=\"" + HOME + "/bin:$PATH\" LANG=C.UTF-8",
                        "COPY --from=" + stage.builderName() + " " + LINKED + " " + HOME))))
        .write();
  }

  /** The texts of the sources that are there when the program is built. */
  private static List<String> sources(SingleStage stage, Piece build) {
    return stage.pieces().stream()
        .filter(piece -> piece.copiesContext() && piece.start() < build.start())
        .flatMap(piece -> piece.sources().stream())
        .flatMap(source -> stage.context().select(source, List.of(), false).roots().stream())
        .flatMap(LinkedJava::paths)
        .filter(path -> path.endsWith(".java") && !path.contains("src/test/"))
        .distinct()
        .limit(LIMIT_FILES)
        .flatMap(path -> stage.context().read(path, LIMIT_FILE_BYTES).stream())
        .toList();
  }

  private static Stream<String> paths(Root root) {
    return root.files().stream().map(file -> path(root, file));
  }

  private static String path(Root root, ContextFile file) {
    return file.relative().isEmpty()
        ? root.path()
        : root.path().isEmpty() ? file.relative() : root.path() + "/" + file.relative();
  }

  /** The modules of the packages that the sources name, and of what they ask for by other words. */
  private static Set<String> modules(List<String> sources, int version) {
    Set<String> modules = new TreeSet<>(Set.of("java.base"));
    for (String text : sources) {
      Matcher name = PACKAGE.matcher(text);
      while (name.find()) {
        JavaModules.having(name.group()).ifPresent(modules::add);
      }
      boolean encrypts = text.contains("https:") || text.contains("javax.net.ssl");
      if (version < BASE_HAS_CURVES && encrypts) {
        modules.add("jdk.crypto.ec");
      }
      if (text.contains("Charset.forName")) {
        modules.add("jdk.charsets");
      }
      if (text.contains("FileSystems.newFileSystem")) {
        modules.add("jdk.zipfs");
      }
      if (Pattern.compile(
              "forLanguageTag|Locale\\.of|new"
                  + " Locale\\b|getAvailableLocales|Locale\\.(?!US|ENGLISH|ROOT|UK|CANADA\\b|Category|getDefault|setDefault)[A-Z]{4,}")
          .matcher(text)
          .find()) {
        modules.add("jdk.localedata");
      }
    }
    return modules;
  }
}
