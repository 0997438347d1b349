package dev.layerweight.estimate.jvm;

import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.files.OtherCommand;
import dev.layerweight.estimate.locked.LockedPackage;
import dev.layerweight.estimate.locked.PackageCache;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code gradle}: artifacts stay in {@code caches/modules-2}. Plugins, the wrapper's own download
 * and what a build makes are not known.
 */
public final class GradleCommand implements CommandModel {

  private static final int LIMIT_CHARACTERS = 1 << 20;

  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "\\b(?:api|implementation|compileOnly|runtimeOnly|annotationProcessor|developmentOnly"
              + "|test(?:Implementation|RuntimeOnly|CompileOnly))\\s*\\(?\\s*[\"']"
              + "([\\w.-]{1,100}:[\\w.-]{1,100})(?::([\\w.+-]{1,60}))?[\"']");

  private static final Set<String> ASKS =
      Set.of("--version", "-v", "--help", "-h", "tasks", "projects", "wrapper", "--stop", "clean");

  private static final OtherCommand OTHER = new OtherCommand();

  @Override
  public Set<String> names() {
    return Set.of("gradle", "gradlew");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    if (words.isEmpty() || ASKS.containsAll(words)) {
      return OTHER.run(invocation, step);
    }
    String folder = UnixPath.child(home(words, step), "caches/modules-2");
    Optional<String> script =
        step.files()
            .text(UnixPath.child(step.workingDirectory(), "build.gradle"))
            .or(() ->
                step.files().text(UnixPath.child(step.workingDirectory(), "build.gradle.kts")));
    List<LockedPackage> asked = script.map(GradleCommand::dependencies).orElse(List.of());
    Artifacts artifacts = Artifacts.of(asked, step.catalog().archives());
    new PackageCache(
            step, Registry.MAVEN, folder, "Gradle cache", new PackageCache.Keeps(true, true))
        .load(artifacts.all());
    PackageCache.add(
        step,
        UnixPath.child(home(words, step), "caches/others"),
        "Gradle cache: others",
        Weight.unknown("what else Gradle loads and makes in its cache is not known"));
    return OTHER.run(invocation, step);
  }

  private static List<LockedPackage> dependencies(String script) {
    List<LockedPackage> asked = new ArrayList<>();
    Matcher matcher =
        DEPENDENCY.matcher(script.substring(0, Math.min(script.length(), LIMIT_CHARACTERS)));
    while (matcher.find()) {
      asked.add(
          new LockedPackage(matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse("")));
    }
    return List.copyOf(asked);
  }

  private static String home(List<String> words, Step step) {
    for (String option : List.of("-g", "--gradle-user-home")) {
      int at = words.indexOf(option);
      if (at >= 0 && at + 1 < words.size()) {
        return step.resolve(words.get(at + 1));
      }
    }
    return step.variable("GRADLE_USER_HOME")
        .map(step::resolve)
        .orElseGet(() -> UnixPath.child(step.home(), ".gradle"));
  }
}
