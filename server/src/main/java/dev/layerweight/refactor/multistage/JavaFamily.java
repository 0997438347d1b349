package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java projects built by Maven or Gradle: the jar goes onto the JRE of the same vendor. */
final class JavaFamily implements Family {

  private static final Pattern TOOL = Pattern.compile("mvn|mvnw|gradle|gradlew");

  private static final Pattern SOURCES =
      Pattern.compile(
          "pom\\.xml|.*\\.java|.*\\.kt|.*\\.gradle(\\.kts)?|gradle\\.properties|.*\\.iml|gradlew.*|mvnw.*"
              + "|settings\\.xml|lombok\\.config");

  private static final Pattern TEMURIN =
      Pattern.compile(
          "(?:maven:[\\w.]+-eclipse-temurin-(\\d+)|gradle:(?:[\\d.]+-)?jdk(\\d+)"
              + "|eclipse-temurin:(\\d+)[\\d._]*-jdk)(-alpine|-noble|-jammy)?");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    List<Piece> builds = builds(stage);
    boolean tool = Set.of("maven", "gradle").contains(stage.baseName());
    if (builds.isEmpty() && !tool) {
      return Optional.empty();
    }
    return Optional.of(
        builds.isEmpty()
            ? new Conversion.Impossible("no RUN builds the program with Maven or Gradle")
            : convert(stage, builds));
  }

  /** The conversion before it is written, or why there is none. */
  sealed interface Plan {

    /** Which JDK builds, and the program on the JRE of its vendor. */
    record Possible(int version, CompiledProgram program, Start start) implements Plan {}

    record Impossible(String reason) implements Plan {}
  }

  private static Conversion convert(SingleStage stage, List<Piece> builds) {
    return switch (plan(stage, builds)) {
      case Plan.Possible possible -> possible.program().write();
      case Plan.Impossible(String reason) -> new Conversion.Impossible(reason);
    };
  }

  /** What Maven or Gradle build in a stage, in the order of the text. */
  static List<Piece> builds(SingleStage stage) {
    return stage.pieces().stream()
        .filter(piece ->
            piece.commands().stream()
                .anyMatch(command -> TOOL.matcher(command.program()).matches()))
        .toList();
  }

  static Plan plan(SingleStage stage, List<Piece> builds) {
    String base = stage.baseName() + ":" + stage.baseTag();
    Matcher temurin = TEMURIN.matcher(base);
    if (!temurin.matches()) {
      return new Plan.Impossible("there is no JRE image of the vendor of " + base);
    }
    String version =
        List.of(1, 2, 3).stream()
            .map(temurin::group)
            .filter(group -> group != null)
            .findFirst()
            .orElseThrow();
    String suffix = temurin.group(4) == null ? "" : temurin.group(4);
    Optional<String> refusal =
        CompiledProgram.refusal(
            stage, builds, JavaFamily::isBuildCommand, suffix.equals("-alpine"));
    if (refusal.isPresent()) {
      return new Plan.Impossible(refusal.get());
    }
    Start start = Start.of(stage.pieces());
    Optional<String> jar = jar(start);
    if (jar.isEmpty()) {
      return new Plan.Impossible("the container does not start one jar with java -jar");
    }
    String build = builds.getLast().workingDirectory();
    boolean made =
        UnixPath.isBelow(jar.get(), build) && jar.get().matches(".*/(target|build/libs)/[^/]+")
            || builds.stream()
                .anyMatch(piece ->
                    piece
                        .plain()
                        .matches("(?s).*\\b(cp|mv)\\b.*" + Pattern.quote(jar.get()) + ".*"));
    if (!made) {
      return new Plan.Impossible(
          jar.get()
              + " is not where Maven or Gradle put what "
              + builds.getLast().line()
              + " builds");
    }
    String manifest =
        stage
            .file("pom.xml")
            .or(() -> stage.file("build.gradle"))
            .or(() -> stage.file("build.gradle.kts"))
            .orElse("");
    if (manifest.matches("(?s).*(addClasspath|Class-Path|classpathPrefix).*")) {
      return new Plan.Impossible("the jar names other jars in its class path");
    }
    SystemPackages packages = SystemPackages.of(stage);
    packages.remove(name ->
        (BuildPackages.isTool(name) || BuildPackages.isHistory(name))
            && !start.text().contains(name));
    List<Piece> copies =
        stage.pieces().stream()
            .filter(Piece::copiesContext)
            .filter(piece -> piece.start() < builds.getLast().start())
            .toList();
    List<String> data =
        DataFiles.of(stage, copies, SOURCES, Set.of("src", "gradle", ".mvn", "buildSrc", "build"));
    List<String> notes = new ArrayList<>();
    if (!data.isEmpty()) {
      notes.add("these files are no sources; keep those that the program reads");
    }
    return new Plan.Possible(
        Integer.parseInt(version),
        new CompiledProgram(
            stage,
            builds,
            List.of(jar.get()),
            "eclipse-temurin:" + version + "-jre" + suffix,
            packages,
            data,
            notes),
        start);
  }

  private static boolean isBuildCommand(RunCommand command) {
    return TOOL.matcher(command.program()).matches()
        || Set.of("git", "rm", "sed", "dos2unix").contains(command.program());
  }

  /** The absolute path behind {@code -jar}; a pattern only where a shell expands it. */
  private static Optional<String> jar(Start start) {
    List<String> words = start.words();
    int at = words.indexOf("-jar");
    boolean java =
        start.program().filter(program -> UnixPath.name(program).equals("java")).isPresent();
    if (!java || at < 0 || at + 1 >= words.size()) {
      return Optional.empty();
    }
    return Optional.of(words.get(at + 1))
        .filter(word -> word.endsWith(".jar") && word.matches("[\\w./*-]+"))
        .filter(word -> !word.contains("*") || start.needsShell())
        .map(word -> UnixPath.resolve(start.workingDirectory(), word));
  }
}
