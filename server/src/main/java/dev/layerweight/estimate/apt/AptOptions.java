package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of apt-get, apt or aptitude, and apt's configuration as the build has written
 * it.
 *
 * @param program {@code apt-get}, {@code apt} or {@code aptitude}
 * @param command such as {@code install}, empty where none is given
 * @param settings apt's configuration items in lower case, the command line's last
 * @param targetRelease of {@code -t}
 */
record AptOptions(
    String program,
    String command,
    List<Argument> operands,
    Map<String, String> settings,
    Optional<String> targetRelease,
    boolean simulated,
    boolean purge,
    boolean removeUnneeded,
    boolean downloadOnly,
    boolean reinstall) {

  private static final Set<String> WITH_VALUE =
      Set.of(
          "-o",
          "--option",
          "-c",
          "--config-file",
          "-t",
          "--target-release",
          "--default-release",
          "-a",
          "--host-architecture",
          "-P",
          "--build-profiles");

  private static final Pattern SETTING =
      Pattern.compile("([A-Za-z][A-Za-z0-9:_-]*)\\s+\"([^\"]*)\"\\s*;");

  static AptOptions of(Invocation invocation, Step step) {
    Map<String, String> settings = new HashMap<>(configured(step));
    List<Argument> operands = new ArrayList<>();
    Optional<String> release = Optional.empty();
    boolean simulated = false;
    boolean purge = false;
    boolean removeUnneeded = false;
    boolean downloadOnly = false;
    boolean reinstall = false;
    boolean aptitude = invocation.name().equals("aptitude");
    boolean optionsEnd = false;
    List<Argument> arguments = invocation.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i).text();
      if (optionsEnd || !word.startsWith("-") || word.equals("-")) {
        operands.add(arguments.get(i));
        continue;
      }
      String value = "";
      String name = word;
      int equals = word.indexOf('=');
      if (word.startsWith("--") && equals > 0) {
        name = word.substring(0, equals);
        value = word.substring(equals + 1);
      } else if (word.startsWith("-o") && word.length() > 2 && !word.startsWith("--")) {
        name = "-o";
        value = word.substring(2);
      } else if (word.startsWith("-t") && word.length() > 2 && !word.startsWith("--")) {
        name = "-t";
        value = word.substring(equals == 2 ? 3 : 2);
      } else if (WITH_VALUE.contains(word) && i + 1 < arguments.size()) {
        value = arguments.get(++i).text();
      }
      switch (name) {
        case "--" -> optionsEnd = true;
        case "-o", "--option" -> set(settings, value);
        case "-t", "--target-release", "--default-release" -> release = Optional.of(value);
        case "--no-install-recommends", "--without-recommends" ->
            settings.put("apt::install-recommends", "false");
        case "--install-recommends", "--with-recommends" ->
            settings.put("apt::install-recommends", value.isEmpty() ? "true" : value);
        case "--install-suggests" -> settings.put("apt::install-suggests", "true");
        case "--no-install-suggests" -> settings.put("apt::install-suggests", "false");
        case "--purge", "--purge-unused" -> purge = true;
        case "--auto-remove", "--autoremove" -> removeUnneeded = true;
        case "--simulate",
            "--just-print",
            "--dry-run",
            "--recon",
            "--no-act",
            "--print-uris",
            "--help",
            "--version" ->
            simulated = true;
        case "--download-only" -> downloadOnly = true;
        case "--reinstall" -> reinstall = true;
        default -> {
          if (!name.startsWith("--")) {
            simulated |= name.indexOf('s') > 0;
            downloadOnly |= name.indexOf('d') > 0;
            if (aptitude && name.indexOf('R') > 0) {
              settings.put("apt::install-recommends", "false");
            }
          }
        }
      }
    }
    String command = operands.isEmpty() ? "" : operands.removeFirst().text();
    return new AptOptions(
        invocation.name(),
        command,
        List.copyOf(operands),
        settings,
        release,
        simulated,
        purge,
        removeUnneeded,
        downloadOnly,
        reinstall);
  }

  boolean isOn(String setting, boolean otherwise) {
    String value = settings.get(setting.toLowerCase(Locale.ROOT));
    if (value == null) {
      return otherwise;
    }
    return !List.of("0", "false", "no", "off", "without", "disable")
        .contains(value.toLowerCase(Locale.ROOT));
  }

  private static void set(Map<String, String> settings, String item) {
    int equals = item.indexOf('=');
    if (equals > 0) {
      settings.put(item.substring(0, equals).toLowerCase(Locale.ROOT), item.substring(equals + 1));
    }
  }

  /** Items of the configuration files whose text the build has written. */
  private static Map<String, String> configured(Step step) {
    Map<String, String> settings = new HashMap<>();
    List<String> paths = new ArrayList<>(step.files().glob("/etc/apt/apt.conf.d/*"));
    paths.add("/etc/apt/apt.conf");
    for (String path : paths) {
      Matcher matcher = SETTING.matcher(step.files().text(path).orElse(""));
      while (matcher.find()) {
        settings.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
      }
    }
    return settings;
  }
}
