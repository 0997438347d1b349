package dev.layerweight.estimate.rpm;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command of an rpm package manager taken apart.
 *
 * @param operands behind the verb: names of packages, files or addresses
 */
record RpmRequest(Action action, List<Argument> operands) {

  enum Action {
    INSTALL,
    UPGRADE,
    REMOVE,
    CLEAN,
    /** Fetches what is known of the repositories. */
    REFRESH,
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
          "-r",
          "--root",
          "-R",
          "--reposd-dir",
          "-t",
          "--type",
          "--from",
          "--forcearch",
          "--comment",
          "-e",
          "-d");

  static RpmRequest parse(Invocation invocation) {
    if (invocation.name().equals("rpm")) {
      return rpm(invocation.arguments());
    }
    List<Argument> operands = new ArrayList<>();
    String verb = "";
    List<Argument> words = invocation.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).text();
      if (word.startsWith("-")) {
        i += WITH_VALUE.contains(word) ? 1 : 0;
      } else if (verb.isEmpty()) {
        verb = word;
      } else {
        operands.add(words.get(i));
      }
    }
    return new RpmRequest(action(verb), List.copyOf(operands));
  }

  private static Action action(String verb) {
    return switch (verb) {
      case "install", "in", "localinstall", "groupinstall", "reinstall", "builddep", "swap" ->
          Action.INSTALL;
      case "update",
          "upgrade",
          "up",
          "dup",
          "dist-upgrade",
          "patch",
          "distro-sync",
          "upgrade-minimal",
          "update-minimal",
          "system-upgrade" ->
          Action.UPGRADE;
      case "remove", "rm", "erase", "autoremove", "groupremove" -> Action.REMOVE;
      case "clean", "cc" -> Action.CLEAN;
      case "makecache", "refresh", "ref", "check-update" -> Action.REFRESH;
      default -> Action.OTHER;
    };
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
    return new RpmRequest(action, operands);
  }
}
