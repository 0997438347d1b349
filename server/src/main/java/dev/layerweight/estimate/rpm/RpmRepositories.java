package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.RpmPackages.Additions;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Repositories that a build adds: by files, by options, by commands, by packages. */
final class RpmRepositories {

  private static final List<String> FOLDERS =
      List.of("/etc/yum.repos.d", "/etc/zypp/repos.d", "/etc/distro.repos.d");

  private static final int LIMIT_CHARACTERS = 100_000;

  private RpmRepositories() {}

  static Additions additions(RpmRequest request, RpmState state, Step step) {
    Set<String> addresses = new TreeSet<>(request.addresses());
    Set<String> enabled = new HashSet<>(request.enabled());
    for (String address : state.addresses()) {
      if (!address.endsWith(".repo")) {
        addresses.add(address);
      }
    }
    enabled.addAll(state.enabled());
    for (String folder : FOLDERS) {
      for (String path : step.files().glob(folder + "/*.repo")) {
        String text = step.files().text(path).orElse("");
        read(text.substring(0, Math.min(LIMIT_CHARACTERS, text.length())), addresses);
      }
    }
    return new Additions(
        Set.copyOf(addresses), Set.copyOf(enabled), state.streams(), request.asksForGroup());
  }

  /** The addresses of the sections that are not switched off. */
  private static void read(String text, Set<String> addresses) {
    List<String> section = new ArrayList<>();
    boolean on = true;
    for (String line : (text + "\n[end]").split("\\R")) {
      String bare = line.strip();
      if (bare.startsWith("[")) {
        if (on) {
          addresses.addAll(section);
        }
        section.clear();
        on = true;
      } else if (bare.replace(" ", "").startsWith("baseurl=")) {
        section.add(bare.substring(bare.indexOf('=') + 1).strip().split("\\s")[0]);
      } else if (bare.replace(" ", "").startsWith("enabled=")) {
        on = RpmRequest.isTrue(bare.substring(bare.indexOf('=') + 1).strip());
      }
    }
  }

  /**
   * What {@code config-manager}, {@code yum-config-manager} and {@code zypper addrepo} say. A file
   * of repositories on a server is not fetched; it stands for packages that are not known.
   */
  static RpmState configured(RpmRequest request, RpmState state) {
    List<String> addresses = new ArrayList<>();
    List<String> enabled = new ArrayList<>();
    for (Argument operand : request.operands()) {
      String word = operand.text();
      String value = word.startsWith("--") ? word.substring(word.indexOf('=') + 1) : word;
      if (value.matches("https?://.*")) {
        addresses.add(value);
      } else if (value.matches("[\\w.-]+\\.enabled=(1|true)")) {
        enabled.add(value.substring(0, value.indexOf(".enabled")));
      } else if (value.matches("[\\w][\\w.,-]*")) {
        enabled.addAll(List.of(value.split(",")));
      }
    }
    return state.withRepositories(addresses, enabled);
  }

  /** Hosts of files of repositories, for who looks for a package that is not known. */
  static List<String> unreadHosts(RpmState state) {
    return state.addresses().stream()
        .filter(address -> address.endsWith(".repo"))
        .map(address -> address.replaceFirst("https?://", "").split("/")[0])
        .sorted()
        .distinct()
        .toList();
  }
}
