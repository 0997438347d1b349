package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Step;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The locales that a stage asked for in {@code /etc/locale.gen}, and those that were made.
 *
 * @param wanted such as {@code en_US.UTF-8}
 * @param made those in the locale archive
 */
record Locales(Set<String> wanted, Set<String> made) implements Facet {

  static final String LIST = "/etc/locale.gen";

  private static final Pattern NAME =
      Pattern.compile("\\b[a-z]{2,3}_[A-Z]{2}(\\\\?\\.[A-Za-z0-9-]+)?(@[a-z]+)?");

  static Locales of(Step step) {
    return step.facet(Locales.class, () -> new Locales(Set.of(), Set.of()));
  }

  /** Notes the names that stand in a text, as one that changes the list. */
  static void want(String text, Step step) {
    Locales known = of(step);
    Set<String> wanted = new TreeSet<>(known.wanted);
    wanted.addAll(names(text));
    step.put(new Locales(wanted, known.made));
  }

  /** Locales by name; one without a character set is of UTF-8. */
  static Set<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(found -> found.group().replace("\\", ""))
        .map(name -> name.contains(".") ? name : name + ".UTF-8")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Locales withMade(Set<String> more) {
    Set<String> all = new TreeSet<>(made);
    all.addAll(more);
    return new Locales(wanted, all);
  }
}
