package dev.layerweight.estimate.rpm;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command of an rpm package manager taken apart.
 *
 * @param verb as written, such as {@code install} or {@code in}; of {@code module enable} the
 *     second
 * @param operands behind the verb: names of packages, files or addresses
 * @param type of what is meant, as {@code --type} says, such as {@code pattern}; mostly empty
 * @param optional whether the optional packages of a group come along
 * @param root folder of {@code --installroot}, empty for the image itself
 * @param weak whether recommended packages were asked for or refused; empty where nobody said
 * @param documentation whether it was asked for or refused; empty where nobody said
 * @param enabled ids of {@code --enablerepo}
 * @param addresses of {@code --repofrompath}
 */
record RpmRequest(
    Action action,
    String verb,
    List<Argument> operands,
    String type,
    boolean optional,
    String root,
    Optional<String> releaseVersion,
    Optional<Boolean> weak,
    Optional<Boolean> documentation,
    List<String> excluded,
    List<String> enabled,
    List<String> addresses) {

  enum Action {
    INSTALL,
    REINSTALL,
    /** Installs what belongs to groups. */
    INSTALL_GROUP,
    /** Chooses streams of modules. */
    MODULE,
    /** Installs streams of modules. */
    INSTALL_MODULE,
    /** Installs what is needed to build something: names nobody knows. */
    INSTALL_BUILD_NEEDS,
    UPGRADE,
    REMOVE,
    AUTOREMOVE,
    CLEAN,
    /** Fetches what is known of the repositories. */
    REFRESH,
    /** Adds repositories or switches them on. */
    CONFIGURE,
    OTHER
  }

  private static final Set<String> WITH_VALUE =
      Set.of(
          "-c",
          "--config",
          "-x",
          "--exclude",
          "--installroot",
          "--releasever",
          "--repo",
          "--repoid",
          "--enablerepo",
          "--disablerepo",
          "--setopt",
          "--repofrompath",
          "-r",
          "--root",
          "-R",
          "--reposd-dir",
          "-t",
          "--type",
          "--from",
          "--forcearch",
          "--comment",
          "--downloaddir",
          "--destdir",
          "-e",
          "-d");

  private static final Map<String, Action> VERBS =
      Map.ofEntries(
          Map.entry("install", Action.INSTALL),
          Map.entry("in", Action.INSTALL),
          Map.entry("localinstall", Action.INSTALL),
          Map.entry("swap", Action.INSTALL),
          Map.entry("reinstall", Action.REINSTALL),
          Map.entry("groupinstall", Action.INSTALL_GROUP),
          Map.entry("builddep", Action.INSTALL_BUILD_NEEDS),
          Map.entry("update", Action.UPGRADE),
          Map.entry("upgrade", Action.UPGRADE),
          Map.entry("up", Action.UPGRADE),
          Map.entry("dup", Action.UPGRADE),
          Map.entry("dist-upgrade", Action.UPGRADE),
          Map.entry("patch", Action.UPGRADE),
          Map.entry("distro-sync", Action.UPGRADE),
          Map.entry("upgrade-minimal", Action.UPGRADE),
          Map.entry("update-minimal", Action.UPGRADE),
          Map.entry("system-upgrade", Action.UPGRADE),
          Map.entry("remove", Action.REMOVE),
          Map.entry("rm", Action.REMOVE),
          Map.entry("erase", Action.REMOVE),
          Map.entry("autoremove", Action.AUTOREMOVE),
          Map.entry("clean", Action.CLEAN),
          Map.entry("cc", Action.CLEAN),
          Map.entry("makecache", Action.REFRESH),
          Map.entry("refresh", Action.REFRESH),
          Map.entry("ref", Action.REFRESH),
          Map.entry("check-update", Action.REFRESH),
          Map.entry("config-manager", Action.CONFIGURE),
          Map.entry("addrepo", Action.CONFIGURE),
          Map.entry("ar", Action.CONFIGURE));

  static RpmRequest parse(Invocation invocation) {
    if (invocation.name().equals("rpm")) {
      return rpm(invocation.arguments());
    }
    Reading reading = new Reading();
    reading.zypper = invocation.name().equals("zypper");
    if (invocation.name().equals("yum-config-manager")) {
      reading.verb = "config-manager";
    }
    List<Argument> words = invocation.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).text();
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String option = equals < 0 ? word : word.substring(0, equals);
      boolean separate = equals < 0 && WITH_VALUE.contains(option) && i + 1 < words.size();
      if (separate && !reading.isFlag(option)) {
        reading.option(option, words.get(++i).text());
      } else if (word.startsWith("-") && !reading.verb.equals("config-manager")) {
        reading.option(option, equals < 0 ? "" : word.substring(equals + 1));
      } else if (reading.verb.isEmpty()) {
        reading.verb = word;
      } else {
        reading.operands.add(words.get(i));
      }
    }
    return reading.request();
  }

  private static final class Reading {
    boolean zypper;
    String verb = "";
    final List<Argument> operands = new ArrayList<>();
    String type = "";
    boolean optional;
    String root = "";
    Optional<String> release = Optional.empty();
    Optional<Boolean> weak = Optional.empty();
    Optional<Boolean> documentation = Optional.empty();
    final List<String> excluded = new ArrayList<>();
    final List<String> enabled = new ArrayList<>();
    final List<String> addresses = new ArrayList<>();

    /** zypper's {@code -r} names a repository and so do others; its {@code -d} is a flag. */
    boolean isFlag(String option) {
      return zypper && (option.equals("-d") || option.equals("-e"));
    }

    void option(String option, String value) {
      switch (option) {
        case "--installroot", "--root", "-R" -> root = value.replaceAll("/+$", "");
        case "-t", "--type" -> type = value;
        case "--with-optional" -> optional = true;
        case "--releasever" -> release = Optional.of(value);
        case "--enablerepo" -> enabled.addAll(List.of(value.split(",")));
        case "-x", "--exclude", "--excludepkgs" -> excluded.addAll(List.of(value.split(",")));
        case "--repofrompath" -> addresses.add(value.substring(value.indexOf(',') + 1));
        case "--nodocs" -> documentation = Optional.of(false);
        case "--no-recommends" -> weak = Optional.of(false);
        case "--recommends" -> weak = Optional.of(true);
        case "--setopt" -> setting(value);
        default -> {
          // Other options change nothing that counts.
        }
      }
    }

    private void setting(String setting) {
      String value = setting.substring(setting.indexOf('=') + 1).strip();
      if (setting.startsWith("install_weak_deps=")) {
        weak = Optional.of(isTrue(value));
      } else if (setting.startsWith("tsflags=")) {
        documentation = Optional.of(!value.contains("nodocs"));
      }
    }

    RpmRequest request() {
      Action action = VERBS.getOrDefault(verb, Action.OTHER);
      List<Argument> objects = List.copyOf(operands);
      if (verb.equals("group") || verb.equals("groups") || verb.equals("module")) {
        String inner = operands.isEmpty() ? "" : operands.getFirst().text();
        objects = operands.isEmpty() ? objects : objects.subList(1, objects.size());
        boolean installs = inner.equals("install");
        action =
            verb.equals("module")
                ? installs ? Action.INSTALL_MODULE : Action.MODULE
                : installs ? Action.INSTALL_GROUP : Action.OTHER;
        verb = inner;
      }
      return new RpmRequest(
          action,
          verb,
          objects,
          type,
          optional,
          root,
          release,
          weak,
          documentation,
          List.copyOf(excluded),
          List.copyOf(enabled),
          List.copyOf(addresses));
    }
  }

  /** Whether a group's packages must be known. */
  boolean asksForGroup() {
    return action == Action.INSTALL_GROUP
        || action == Action.INSTALL
            && operands.stream().anyMatch(operand -> operand.text().startsWith("@"));
  }

  static boolean isTrue(String value) {
    return List.of("1", "true", "yes", "on").contains(value.toLowerCase(Locale.ROOT));
  }

  private static RpmRequest rpm(List<Argument> words) {
    List<Argument> operands = words.stream().filter(word -> !word.text().startsWith("-")).toList();
    List<String> options =
        words.stream().map(Argument::text).filter(word -> word.startsWith("-")).toList();
    boolean asks =
        options.stream().anyMatch(option -> option.matches("-q.*|-V.*|--query|--import|--eval|-E"));
    boolean removes = options.stream().anyMatch(option -> option.matches("-e.*|--erase"));
    boolean installs =
        options.stream().anyMatch(option -> option.matches("-[iUF][a-zA-Z]*|--install|--upgrade"));
    Action action =
        asks ? Action.OTHER : removes ? Action.REMOVE : installs ? Action.INSTALL : Action.OTHER;
    Reading reading = new Reading();
    reading.operands.addAll(operands);
    RpmRequest request = reading.request();
    return new RpmRequest(
        action,
        "rpm",
        request.operands(),
        "",
        false,
        "",
        Optional.empty(),
        Optional.of(false),
        options.contains("--nodocs") || options.contains("--excludedocs")
            ? Optional.of(false)
            : Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }
}
