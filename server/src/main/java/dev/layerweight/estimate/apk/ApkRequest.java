package dev.layerweight.estimate.apk;

import dev.layerweight.estimate.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An apk command taken apart.
 *
 * @param applet {@code add}, {@code del}, ...; empty where none stands there
 * @param names operands behind the applet that name packages
 * @param virtual name of {@code --virtual}
 * @param root folder of {@code --root}, empty for the image itself
 * @param repositories addresses of {@code --repository}, with a mark before it as in a file
 * @param unknownNames whether some names could not be computed
 */
record ApkRequest(
    String applet,
    List<Argument> names,
    Optional<String> virtual,
    String root,
    boolean noCache,
    boolean updates,
    boolean simulates,
    List<String> repositories,
    boolean unknownNames) {

  private static final Set<String> WITH_VALUE =
      Set.of(
          "-t",
          "--virtual",
          "-p",
          "--root",
          "-X",
          "--repository",
          "--arch",
          "--keys-dir",
          "--repositories-file",
          "--wait",
          "--cache-dir",
          "--cache-max-age",
          "--timeout",
          "--progress-fd",
          "--sync",
          "-o",
          "--output");

  static ApkRequest parse(List<Argument> arguments) {
    String applet = "";
    List<Argument> names = new ArrayList<>();
    Optional<String> virtual = Optional.empty();
    String root = "";
    boolean noCache = false;
    boolean updates = false;
    boolean simulates = false;
    List<String> repositories = new ArrayList<>();
    boolean unknownNames = false;
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      String word = argument.text();
      if (!argument.known()) {
        unknownNames = true;
      }
      if (word.startsWith("-")) {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String option = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        if (equals < 0 && WITH_VALUE.contains(option) && i + 1 < arguments.size()) {
          value = arguments.get(++i).text();
        }
        switch (option) {
          case "-t", "--virtual" -> virtual = Optional.of(value);
          case "-p", "--root" -> root = value.replaceAll("/+$", "");
          case "--no-cache" -> noCache = true;
          case "-X", "--repository" -> repositories.add(value);
          case "-s", "--simulate" -> simulates = true;
          case "-U", "--update", "--update-cache" -> updates = true;
          default -> updates |= option.matches("-[a-zA-Z]*U[a-zA-Z]*");
        }
      } else if (applet.isEmpty()) {
        applet = word;
      } else if (!word.isBlank()) {
        names.add(argument);
      }
    }
    return new ApkRequest(
        applet,
        List.copyOf(names),
        virtual,
        root,
        noCache,
        updates,
        simulates,
        List.copyOf(repositories),
        unknownNames);
  }
}
