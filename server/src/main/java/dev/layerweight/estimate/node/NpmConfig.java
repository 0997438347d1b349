package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.node.NodeTree.Omit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * npm's settings as one command sees them: its options, then the environment, then the {@code
 * .npmrc} files of the project, the user and the installation.
 */
final class NpmConfig {

  static final Set<String> VALUED =
      Set.of(
          "prefix",
          "cache",
          "omit",
          "include",
          "only",
          "also",
          "registry",
          "loglevel",
          "tag",
          "userconfig",
          "globalconfig",
          "workspace",
          "save-prefix",
          "maxsockets",
          "fetch-retries",
          "fetch-timeout",
          "fetch-retry-mintimeout",
          "fetch-retry-maxtimeout",
          "cpu",
          "os",
          "libc",
          "install-strategy",
          "script-shell",
          "node-options",
          "before",
          "otp",
          "access",
          "scope",
          "network-timeout",
          "call",
          "package",
          "location",
          "logs-max",
          "logs-dir",
          "audit-level");

  static final Map<String, String> SHORTS =
      Map.ofEntries(
          Map.entry("-g", "global"),
          Map.entry("-C", "prefix"),
          Map.entry("-D", "save-dev"),
          Map.entry("-S", "save"),
          Map.entry("-P", "save-prod"),
          Map.entry("-O", "save-optional"),
          Map.entry("-E", "save-exact"),
          Map.entry("-B", "save-bundle"),
          Map.entry("-w", "workspace"),
          Map.entry("-ws", "workspaces"),
          Map.entry("-f", "force"),
          Map.entry("-y", "yes"),
          Map.entry("-c", "call"),
          Map.entry("-p", "package"),
          Map.entry("-s", "silent"),
          Map.entry("-q", "quiet"),
          Map.entry("-d", "verbose"));

  private static final int LIMIT_CHARACTERS = 1 << 20;

  private final NodeFlags flags;
  private final Step step;
  private final Map<String, List<String>> files = new HashMap<>();

  NpmConfig(NodeFlags flags, Step step, String project) {
    this.flags = flags;
    this.step = step;
    for (String file :
        List.of(
            project + "/.npmrc",
            flags
                .last("userconfig")
                .or(() -> environment("userconfig"))
                .map(step::resolve)
                .orElse(step.home() + "/.npmrc"),
            "/usr/local/etc/npmrc")) {
      Map<String, List<String>> read = read(step.files().text(NodePaths.clean(file)));
      read.forEach(files::putIfAbsent);
    }
  }

  private static Map<String, List<String>> read(Optional<String> text) {
    Map<String, List<String>> values = new HashMap<>();
    text.filter(t -> t.length() <= LIMIT_CHARACTERS)
        .ifPresent(t ->
            t.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith(";") && !line.startsWith("#"))
                .forEach(line -> {
                  int equals = line.indexOf('=');
                  String name = equals < 0 ? line : line.substring(0, equals).strip();
                  String value = equals < 0 ? "true" : line.substring(equals + 1).strip();
                  values
                      .computeIfAbsent(name.replace("[]", ""), _ -> new ArrayList<>())
                      .add(value.replace("\"", ""));
                }));
    return values;
  }

  /** {@code npm_config_ignore_scripts}, in whatever case it is written. */
  private Optional<String> environment(String name) {
    String wanted = "npm_config_" + name.replace('-', '_');
    return step.environment().entrySet().stream()
        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(wanted))
        .map(Map.Entry::getValue)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  List<String> all(String name) {
    if (!flags.all(name).isEmpty()) {
      return flags.all(name);
    }
    return environment(name)
        .map(value -> List.of(value.split("[\\s,]+")))
        .orElse(files.getOrDefault(name, List.of()));
  }

  Optional<String> last(String name) {
    return all(name).isEmpty() ? Optional.empty() : Optional.of(all(name).getLast());
  }

  boolean isOn(String name) {
    return last(name).filter(value -> !value.equals("false")).isPresent();
  }

  boolean isOff(String name) {
    return last(name).filter("false"::equals).isPresent();
  }

  /** Which dependencies an install leaves out. */
  Omit omit() {
    Set<String> omitted = new HashSet<>();
    boolean productive =
        isOn("production")
            || last("only").filter(only -> only.startsWith("prod")).isPresent()
            || step.variable("NODE_ENV").filter("production"::equals).isPresent()
                && !isOff("production");
    if (productive) {
      omitted.add("dev");
    }
    omitted.addAll(all("omit"));
    if (isOff("optional")) {
      omitted.add("optional");
    }
    all("include").forEach(omitted::remove);
    if (last("also").filter(also -> also.startsWith("dev")).isPresent()) {
      omitted.remove("dev");
    }
    return new Omit(
        omitted.contains("dev"), omitted.contains("optional"), omitted.contains("peer"));
  }

  String cacheFolder() {
    return last("cache").map(step::resolve).orElse(step.home() + "/.npm");
  }

  /** Where global packages go: below this folder's {@code lib/node_modules}. */
  String globalFolder() {
    return last("prefix").map(step::resolve).orElse("/usr/local");
  }
}
