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

/**
 * {@code mvn}: artifacts and plugins stay in the local repository as they were loaded. What a build
 * makes of the program itself is not known.
 */
public final class MavenCommand implements CommandModel {

  /** Names in the table for what every build of a jar loads, and what tests load besides. */
  private static final String LIFECYCLE = "org.apache.maven:lifecycle";

  private static final String TESTS = "org.apache.maven:lifecycle-of-tests";

  private static final Set<String> PHASES =
      Set.of(
          "compile",
          "test-compile",
          "test",
          "package",
          "integration-test",
          "verify",
          "install",
          "deploy",
          "dependency:go-offline",
          "dependency:resolve",
          "dependency:resolve-plugins",
          "spring-boot:run",
          "spring-boot:repackage");

  private static final OtherCommand OTHER = new OtherCommand();

  @Override
  public Set<String> names() {
    return Set.of("mvn", "mvnw");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    boolean loads = words.stream().anyMatch(PHASES::contains);
    if (!loads) {
      return OTHER.run(invocation, step);
    }
    String pom = pom(words, step);
    Optional<PomText> project = step.files().text(pom).map(PomText::new);
    if (project.isEmpty() || project.get().hasModules()) {
      unknown("which artifacts Maven loads is not known", words, step);
    } else {
      load(project.get(), words, step);
    }
    boolean onlyLoads =
        words.stream().filter(PHASES::contains).allMatch(word -> word.startsWith("dependency:"));
    return onlyLoads ? Result.UNSURE : OTHER.run(invocation, step);
  }

  private static void unknown(String reason, List<String> words, Step step) {
    PackageCache.add(step, repository(words, step), "Maven repository", Weight.unknown(reason));
  }

  private static void load(PomText project, List<String> words, Step step) {
    List<LockedPackage> asked = new ArrayList<>();
    asked.add(new LockedPackage(LIFECYCLE, ""));
    List<LockedPackage> dependencies = project.dependencies();
    boolean tests =
        dependencies.stream().anyMatch(one -> one.name().matches(".*(junit|test|testng).*"))
            && words.stream().noneMatch(word -> word.startsWith("-Dmaven.test.skip"));
    if (tests) {
      asked.add(new LockedPackage(TESTS, ""));
    }
    Optional<LockedPackage> parent = project.parent();
    parent.ifPresent(asked::add);
    for (LockedPackage one : dependencies) {
      boolean managed =
          one.version().isEmpty()
              && parent.filter(above -> group(above).equals(group(one))).isPresent();
      asked.add(managed ? new LockedPackage(one.name(), parent.get().version()) : one);
    }
    project.plugins().stream()
        .filter(plugin -> !group(plugin).equals("org.apache.maven.plugins"))
        .forEach(asked::add);
    Artifacts artifacts = Artifacts.of(asked, step.catalog().archives());
    String folder = repository(words, step);
    new PackageCache(
            step, Registry.MAVEN, folder, "Maven repository", new PackageCache.Keeps(true, true))
        .load(artifacts.all());
    if (!artifacts.unknown().isEmpty()) {
      PackageCache.add(
          step,
          UnixPath.child(folder, "others"),
          "Maven repository: others",
          Weight.unknown(
              "what Maven loads for " + String.join(", ", artifacts.unknown()) + " is not known"));
    }
  }

  private static String group(LockedPackage one) {
    return one.name().substring(0, Math.max(0, one.name().indexOf(':')));
  }

  private static String pom(List<String> words, Step step) {
    for (String option : List.of("-f", "--file")) {
      int at = words.indexOf(option);
      if (at >= 0 && at + 1 < words.size()) {
        String path = step.resolve(words.get(at + 1));
        return path.endsWith(".xml") ? path : UnixPath.child(path, "pom.xml");
      }
    }
    return UnixPath.child(step.workingDirectory(), "pom.xml");
  }

  private static String repository(List<String> words, Step step) {
    List<String> all = new ArrayList<>(words);
    step.variable("MAVEN_OPTS").ifPresent(options -> all.addAll(List.of(options.split("\\s+"))));
    step.variable("MAVEN_ARGS").ifPresent(options -> all.addAll(List.of(options.split("\\s+"))));
    return all.stream()
        .filter(word -> word.startsWith("-Dmaven.repo.local="))
        .map(word -> step.resolve(word.substring("-Dmaven.repo.local=".length())))
        .findFirst()
        .orElseGet(() -> UnixPath.child(step.home(), ".m2/repository"));
  }
}
