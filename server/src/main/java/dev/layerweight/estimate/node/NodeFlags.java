package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Argument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a command sorted into options and the rest.
 *
 * @param values of each option by its long name, in order; {@code true} or {@code false} for
 *     switches
 * @param rest the other words, the subcommand first
 */
record NodeFlags(Map<String, List<String>> values, List<Argument> rest) {

  /**
   * @param valued long names of options that take the next word
   * @param shorts single letters with their long names
   */
  static NodeFlags of(List<Argument> arguments, Set<String> valued, Map<String, String> shorts) {
    Map<String, List<String>> values = new HashMap<>();
    List<Argument> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i).text();
      if (word.equals("--")) {
        rest.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (!word.startsWith("-") || word.length() < 2) {
        rest.add(arguments.get(i));
        continue;
      }
      int equals = word.indexOf('=');
      String written = equals < 0 ? word : word.substring(0, equals);
      String name = shorts.getOrDefault(written, written.replaceFirst("^--?", ""));
      if (equals >= 0) {
        add(values, name, word.substring(equals + 1));
      } else if (valued.contains(name) && i + 1 < arguments.size()) {
        add(values, name, arguments.get(++i).text());
      } else if (name.startsWith("no-")) {
        add(values, name.substring("no-".length()), "false");
      } else {
        add(values, name, "true");
      }
    }
    return new NodeFlags(values, rest);
  }

  private static void add(Map<String, List<String>> values, String name, String value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  String command() {
    return rest.isEmpty() ? "" : rest.getFirst().text();
  }

  /** The words after the subcommand. */
  List<Argument> operands() {
    return rest.isEmpty() ? List.of() : rest.subList(1, rest.size());
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
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
}
