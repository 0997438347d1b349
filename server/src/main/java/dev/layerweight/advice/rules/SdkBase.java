package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The image is based on a kit for development where the runtime of the same vendor would do: a JDK
 * for a program that only starts Java, the .NET SDK for one that only starts a compiled assembly,
 * Maven or Gradle behind a build stage.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM eclipse-temurin:21-jdk
 * COPY app.jar /app.jar
 * CMD ["java", "-jar", "/app.jar"]
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM eclipse-temurin:21-jre
 * COPY app.jar /app.jar
 * CMD ["java", "-jar", "/app.jar"]
 * }</pre>
 *
 * <p>Saves: the unpacked bytes of the kit's image minus those of the runtime's.
 *
 * <p>Silent: where the image's own RUNs build something, or use a tool of the kit; where the
 * command is not the runtime's own; where a stage outside of the image continues this one; where
 * there is no runtime image of the same tag; and where the size of one of the two is not known. An
 * image that also builds is a matter of single-stage-build.
 */
public final class SdkBase implements Rule {

  /**
   * A family of images.
   *
   * @param image how the base is written; the groups go into {@code runtime}
   * @param starts the program that the image runs
   * @param tools what only the kit has: a word of it in a RUN, a command or a script keeps it
   */
  private record Kit(Pattern image, String runtime, String starts, Pattern tools, String missing) {}

  private static final Pattern JAVA_TOOLS =
      word(
          "javac|jar|javadoc|jlink|jdeps|jshell|jcmd|jstack|jmap|jstat|jps|jconsole|jdb|javap"
              + "|jarsigner|jpackage|jmod|mvn|mvnw|gradle|gradlew|ant|sbt|lein|clojure|ct\\.sym"
              + "|groovyc|scalac|kotlinc|-javaagent\\S*attach\\S*|arthas\\S*|async-profiler\\S*");

  private static final Pattern DOTNET_TOOLS =
      word(
          "dotnet (build|publish|restore|run|test|watch|tool|ef|msbuild|pack|new|add|sln|workload"
              + "|nuget|dev-certs|user-secrets|vstest|clean|format)|dotnet-\\w+|pwsh|csc|msbuild");

  private static final String JAVA_MISSING = "no compiler, jar or jcmd";

  private static final List<Kit> KITS =
      List.of(
          java("((?:.*/)?eclipse-temurin:[\\d._]+)-jdk((?:-[\\w.]+)*)", "$1-jre$2"),
          java("((?:.*/)?ibm-semeru-runtimes:open-[\\d._]+)-jdk((?:-[\\w.]+)*)", "$1-jre$2"),
          java("((?:.*/)?sapmachine:\\d+)-jdk((?:-[\\w.]+)*)", "$1-jre$2"),
          java("((?:.*/)?azul/zulu-openjdk(?:-alpine|-debian)?:\\d+)(?:-jdk)?", "$1-jre"),
          java(
              "(.*)bellsoft/liberica-openjdk-(alpine|debian)(:[\\w.-]+)?",
              "$1bellsoft/liberica-openjre-$2$3"),
          java(
              "(?:(.*)/)?maven:[\\d.]+-eclipse-temurin-(\\d+)(-alpine|-noble|-jammy)?",
              "eclipse-temurin:$2-jre$3"),
          java(
              "(?:(.*)/)?gradle:(?:[\\d.]+-)?jdk(\\d+)(-alpine|-noble|-jammy)?",
              "eclipse-temurin:$2-jre$3"),
          new Kit(
              Pattern.compile("(.*/dotnet)/sdk:(\\d+\\.\\d+(?:-(?!preview|rc)[a-z][\\w.]*)*)"),
              "$1/aspnet:$2",
              "dotnet",
              DOTNET_TOOLS,
              "no SDK and no PowerShell; ASP.NET listens on 8080 there, from .NET 8 on"));

  private static Kit java(String image, String runtime) {
    return new Kit(Pattern.compile(image), runtime, "java", JAVA_TOOLS, JAVA_MISSING);
  }

  private static Pattern word(String words) {
    return Pattern.compile("(?<![\\w.-])(?:" + words + ")(?![\\w-])");
  }

  @Override
  public String id() {
    return "sdk-base";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.stagesInImage().stream()
        .filter(stage -> stage.base().stage().isEmpty() && stage.base().image().isPresent())
        .filter(stage -> stage.from().instruction().head().problems().isEmpty())
        .filter(stage -> !isShared(stage, subject))
        .flatMap(stage -> proposal(stage, subject))
        .toList();
  }

  private static Stream<Proposal> proposal(StageEstimate stage, Subject subject) {
    if (!(stage.from().instruction() instanceof Instruction.From from)) {
      return Stream.empty();
    }
    TextRange word = from.image().range();
    String image = word.of(from.head().source());
    for (Kit kit : KITS) {
      Matcher matcher = kit.image().matcher(image);
      if (matcher.matches() && onlyStarts(kit, subject)) {
        String runtime = runtime(kit, matcher);
        TextRange range = stage.from().absolute(word);
        return Stream.of(
            Proposal.of(
                    stage.from(),
                    range,
                    "the image only starts "
                        + kit.starts()
                        + ", for which "
                        + runtime
                        + " is enough; it has "
                        + kit.missing())
                .fixedBy("Use " + runtime, false, List.of(new TextEdit(range, runtime))));
      }
    }
    return Stream.empty();
  }

  /** Groups that took no part are empty. */
  private static String runtime(Kit kit, Matcher matcher) {
    String runtime = kit.runtime();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      runtime = runtime.replace("$" + group, Optional.ofNullable(matcher.group(group)).orElse(""));
    }
    return runtime;
  }

  private static boolean onlyStarts(Kit kit, Subject subject) {
    List<Located> image = subject.locatedInImage();
    boolean starts =
        image.stream()
            .filter(located ->
                located.instruction() instanceof Instruction.Cmd
                    || located.instruction() instanceof Instruction.Entrypoint)
            .anyMatch(located -> word(kit.starts()).matcher(located.commandText()).find());
    boolean builds =
        image.stream()
            .filter(located -> located.instruction() instanceof Instruction.Run)
            .anyMatch(located -> kit.tools().matcher(located.commandText()).find());
    return starts && !builds && !RunTimeUse.of(kit.tools(), subject);
  }

  /** Whether a stage that is not in the image continues it: that one may need the kit. */
  private static boolean isShared(StageEstimate stage, Subject subject) {
    return subject.build().stages().stream()
        .filter(other -> !other.inImage())
        .anyMatch(other ->
            subject.chain(other).stream().anyMatch(one -> one.stage().index() == stage.index())
                || subject
                    .continued(other)
                    .filter(continued -> continued.index() == stage.index())
                    .isPresent());
  }
}
