package dev.layerweight.estimate.ruby;

import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Facet;
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
 * {@code bundle}: the archive of each gem stays in the folder {@code cache} beside the gems. What
 * the gems themselves take is not known.
 */
public final class BundleCommand implements CommandModel {

  private static final int LIMIT_CHARACTERS = 4 << 20;

  /** A gem of the lock file with its version; those that it needs are indented deeper. */
  private static final Pattern GEM =
      Pattern.compile("(?m)^ {4}([\\w.-]{1,100}) \\((\\d[\\w.]{0,60})(?:-([\\w.-]{1,60}))?\\)$");

  private static final OtherCommand OTHER = new OtherCommand();

  /** Where {@code bundle config path} puts the gems. */
  record Path(String folder) implements Facet {}

  private static final Path USUAL = new Path("");

  @Override
  public Set<String> names() {
    return Set.of("bundle", "bundler");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    String command = words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
    switch (command) {
      case "config" -> {
        configure(words, step);
        return Result.UNSURE;
      }
      case "", "install", "update" -> {
        install(words, step);
        return OTHER.run(invocation, step);
      }
      case "exec", "clean", "package", "cache", "lock", "add" -> {
        return OTHER.run(invocation, step);
      }
      default -> {
        return Result.UNSURE;
      }
    }
  }

  private static void configure(List<String> words, Step step) {
    int at = words.indexOf("path");
    if (at >= 0 && at + 1 < words.size()) {
      step.put(new Path(step.resolve(words.get(at + 1))));
    }
    if (words.contains("deployment") && words.getLast().equals("true")) {
      step.put(new Path(step.resolve("vendor/bundle")));
    }
  }

  private static void install(List<String> words, Step step) {
    Optional<String> folder = folder(words, step);
    if (folder.isEmpty()) {
      return;
    }
    Optional<String> lock =
        step.files().text(UnixPath.child(step.workingDirectory(), "Gemfile.lock"));
    if (lock.isEmpty()) {
      PackageCache.add(
          step,
          folder.get(),
          "gem cache",
          Weight.unknown("which gems bundle loads is not known: no Gemfile.lock"));
      return;
    }
    new PackageCache(
            step, Registry.GEM, folder.get(), "gem cache", new PackageCache.Keeps(true, false))
        .ofFiles("*.gem")
        .load(gems(lock.get()));
  }

  /**
   * The gems of the section GEM for this machine, named with dashes as in the tables; native
   * variants for other machines have their platform in the version.
   */
  private static List<LockedPackage> gems(String lock) {
    int from = lock.indexOf("GEM\n");
    int to = lock.indexOf("\n\n", Math.max(0, from));
    if (from < 0) {
      return List.of();
    }
    String section =
        lock.substring(from, Math.min(to < 0 ? lock.length() : to, from + LIMIT_CHARACTERS));
    List<LockedPackage> gems = new ArrayList<>();
    Matcher matcher = GEM.matcher(section);
    while (matcher.find()) {
      boolean elsewhere = matcher.group(3) != null && !matcher.group(3).contains("x86_64-linux");
      boolean twice =
          !gems.isEmpty() && gems.getLast().name().equals(matcher.group(1).replace('_', '-'));
      if (!elsewhere && !twice) {
        gems.add(new LockedPackage(matcher.group(1).replace('_', '-'), matcher.group(2)));
      }
    }
    return List.copyOf(gems);
  }

  private static Optional<String> folder(List<String> words, Step step) {
    int at = words.indexOf("--path");
    String configured = step.facet(Path.class, () -> USUAL).folder();
    Optional<String> path =
        at >= 0 && at + 1 < words.size()
            ? Optional.of(step.resolve(words.get(at + 1)))
            : words.contains("--deployment") || step.isOn("BUNDLE_DEPLOYMENT")
                ? step.variable("BUNDLE_PATH")
                    .map(step::resolve)
                    .or(() -> Optional.of(step.resolve("vendor/bundle")))
                : step.variable("BUNDLE_PATH").map(step::resolve);
    Optional<String> chosen =
        path.or(() -> configured.isEmpty() ? Optional.empty() : Optional.of(configured));
    Optional<String> home = step.variable("GEM_HOME").map(step::resolve);
    if (chosen.isEmpty() || chosen.equals(home)) {
      return GemFolders.cache(step);
    }
    // Below a path of its own the gems lie in a folder named after the version of Ruby.
    return chosen.flatMap(
        folder -> ruby(step).map(version -> UnixPath.child(folder, "ruby/" + version + "/cache")));
  }

  private static Optional<String> ruby(Step step) {
    return step.variable("RUBY_VERSION")
        .filter(version -> version.matches("\\d+\\.\\d+.*"))
        .map(version -> version.replaceFirst("^(\\d+\\.\\d+).*", "$1.0"))
        .or(() -> GemFolders.debianVersion(step));
  }
}
