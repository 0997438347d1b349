package dev.layerweight.estimate.ruby;

import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.files.OtherCommand;
import dev.layerweight.estimate.locked.LockedPackage;
import dev.layerweight.estimate.locked.PackageCache;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Weight;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code bundle}: the archive of each gem stays in the folder {@code cache} beside the gems, but
 * for gems of groups that are left out. What the gems themselves take is not known.
 */
public final class BundleCommand implements CommandModel {

  private static final Pattern SETTING =
      Pattern.compile("(?m)^BUNDLE_(WITHOUT|WITH): [\"']?([\\w: ]{1,300}?)[\"']?\\s*$");

  private static final OtherCommand OTHER = new OtherCommand();

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
    Bundling before = step.facet(Bundling.class, () -> Bundling.USUAL);
    int at = words.indexOf("path");
    if (at >= 0 && at + 1 < words.size()) {
      step.put(before.withPath(step.resolve(words.get(at + 1))));
    }
    if (words.contains("deployment") && words.getLast().equals("true")) {
      step.put(before.withPath(step.resolve("vendor/bundle")));
    }
    int without = words.indexOf("without");
    if (without >= 0 && without + 1 < words.size() && !words.contains("unset")) {
      step.put(before.leaving(groups(words.subList(without + 1, words.size()))));
    }
    int with = words.indexOf("with");
    if (with >= 0 && with + 1 < words.size() && !words.contains("unset")) {
      step.put(before.wanting(groups(words.subList(with + 1, words.size()))));
    }
  }

  /** Bundler divides the names of groups by blanks and colons. */
  private static Set<String> groups(List<String> words) {
    return words.stream()
        .takeWhile(word -> !word.startsWith("-"))
        .flatMap(word -> Stream.of(word.split("[:\\s]+")))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Set<String> groups(String text) {
    return groups(List.of(text));
  }

  /** The gems of the Gemfile that are not wanted: by option, configuration, or environment. */
  private static List<String> leftOut(List<String> words, Step step) {
    Optional<Gemfile> gemfile =
        step.files().text(UnixPath.child(step.workingDirectory(), "Gemfile")).map(Gemfile::parse);
    if (gemfile.isEmpty()) {
      return List.of();
    }
    Bundling set = step.facet(Bundling.class, () -> Bundling.USUAL);
    int option = words.indexOf("--without");
    Set<String> left =
        new HashSet<>(
            option >= 0
                ? groups(words.subList(option + 1, words.size()))
                : set.without()
                    .or(() -> setting("WITHOUT", step))
                    .or(() -> step.variable("BUNDLE_WITHOUT").map(BundleCommand::groups))
                    .orElse(Set.of()));
    Optional<Set<String>> only = step.variable("BUNDLE_ONLY").map(BundleCommand::groups);
    only.ifPresent(wanted -> {
      left.addAll(gemfile.get().all());
      left.removeAll(wanted);
    });
    Set<String> wanted = new HashSet<>(set.with());
    setting("WITH", step).ifPresent(wanted::addAll);
    step.variable("BUNDLE_WITH").map(BundleCommand::groups).ifPresent(wanted::addAll);
    gemfile.get().optional().stream().filter(group -> !wanted.contains(group)).forEach(left::add);
    return gemfile.get().onlyIn(left);
  }

  /** What the project's own configuration says, where it was copied. */
  private static Optional<Set<String>> setting(String name, Step step) {
    String folder =
        step.variable("BUNDLE_APP_CONFIG")
            .map(step::resolve)
            .orElseGet(() -> UnixPath.child(step.workingDirectory(), ".bundle"));
    return step.files().text(UnixPath.child(folder, "config")).stream()
        .flatMap(text -> SETTING.matcher(text).results())
        .filter(match -> match.group(1).equals(name))
        .map(match -> groups(match.group(2)))
        .findFirst();
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
        .load(
            GemLock.parse(lock.get()).without(leftOut(words, step)).stream()
                .map(gem -> new LockedPackage(gem.name().replace('_', '-'), gem.version()))
                .toList());
  }

  private static Optional<String> folder(List<String> words, Step step) {
    int at = words.indexOf("--path");
    String configured = step.facet(Bundling.class, () -> Bundling.USUAL).path();
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
