package dev.layerweight.estimate.php;

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
 * {@code composer}: the archive of each package stays in its cache. What lies in {@code vendor} is
 * not known.
 */
public final class ComposerCommand implements CommandModel {

  private static final int LIMIT_CHARACTERS = 16 << 20;

  /** Composer writes its lock file in one form; a package's own name stands at this depth. */
  private static final Pattern PACKAGE =
      Pattern.compile(
          "(?m)^ {12}\"name\": \"([\\w./-]{1,150})\",\\R^ {12}\"version\": \"v?([^\"]{1,80})\"");

  private static final Set<String> INSTALLS = Set.of("install", "i", "update", "u", "upgrade");

  private static final Set<String> RESOLVES = Set.of("require", "create-project", "global");

  private static final OtherCommand OTHER = new OtherCommand();

  @Override
  public Set<String> names() {
    return Set.of("composer", "composer.phar");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    String command = words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
    if (command.equals("clear-cache") || command.equals("clearcache") || command.equals("cc")) {
      step.files().remove(cache(step));
      return Result.printing("");
    }
    boolean keeps = !words.contains("--no-cache") && !step.isOn("COMPOSER_NO_CACHE");
    if (keeps && INSTALLS.contains(command)) {
      install(words, step);
    } else if (keeps && RESOLVES.contains(command)) {
      unknown("which packages composer loads is not known", step);
    }
    return command.equals("config") || command.equals("dump-autoload") && !words.contains("-o")
        ? Result.UNSURE
        : OTHER.run(invocation, step);
  }

  private static void install(List<String> words, Step step) {
    int at = Math.max(words.indexOf("-d"), words.indexOf("--working-dir"));
    String folder =
        at >= 0 && at + 1 < words.size()
            ? step.resolve(words.get(at + 1))
            : step.workingDirectory();
    Optional<String> lock = step.files().text(UnixPath.child(folder, "composer.lock"));
    if (lock.isEmpty()) {
      unknown("which packages composer loads is not known: no composer.lock", step);
      return;
    }
    boolean development = !words.contains("--no-dev") && !step.isOn("COMPOSER_NO_DEV");
    new PackageCache(
            step,
            Registry.COMPOSER,
            cache(step),
            "composer cache",
            new PackageCache.Keeps(true, false))
        .load(packages(lock.get(), development));
  }

  private static void unknown(String reason, Step step) {
    PackageCache.add(step, cache(step), "composer cache", Weight.unknown(reason));
  }

  private static List<LockedPackage> packages(String lock, boolean development) {
    String text = lock.substring(0, Math.min(lock.length(), LIMIT_CHARACTERS));
    int tools = text.indexOf("\"packages-dev\": [");
    String wanted = development || tools < 0 ? text : text.substring(0, tools);
    List<LockedPackage> packages = new ArrayList<>();
    Matcher matcher = PACKAGE.matcher(wanted);
    while (matcher.find()) {
      packages.add(new LockedPackage(matcher.group(1), matcher.group(2)));
    }
    return List.copyOf(packages);
  }

  /** Where composer's own rules for Linux put it. */
  private static String cache(Step step) {
    return step.variable("COMPOSER_CACHE_DIR")
        .or(() -> step.variable("COMPOSER_HOME").map(home -> home + "/cache"))
        .or(() -> step.variable("XDG_CACHE_HOME").map(home -> home + "/composer"))
        .map(step::resolve)
        .orElseGet(() ->
            UnixPath.child(
                step.home(),
                step.files().exists("/etc/xdg") ? ".cache/composer" : ".composer/cache"));
  }
}
