package dev.layerweight.estimate.users;

import dev.layerweight.estimate.Argument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a user tool.
 *
 * @param values of options, empty text for those that take none; long ones without dashes
 */
record UserOptions(Map<String, String> values, List<String> operands) {

  /**
   * Reads the words of a command.
   *
   * @param withValue names of the options that take a value
   */
  static UserOptions of(List<Argument> arguments, Set<String> withValue) {
    Map<String, String> values = new HashMap<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i).text();
      if (word.startsWith("--") && word.length() > 2) {
        int equals = word.indexOf('=');
        String name = word.substring(2, equals < 0 ? word.length() : equals);
        if (equals >= 0) {
          values.put(name, word.substring(equals + 1));
        } else if (withValue.contains(name) && i + 1 < arguments.size()) {
          values.put(name, arguments.get(++i).text());
        } else {
          values.put(name, "");
        }
      } else if (word.startsWith("-") && word.length() > 1) {
        for (int at = 1; at < word.length(); at++) {
          String name = word.substring(at, at + 1);
          if (!withValue.contains(name)) {
            values.put(name, "");
          } else if (at + 1 < word.length()) {
            values.put(name, word.substring(at + 1));
            break;
          } else {
            values.put(name, i + 1 < arguments.size() ? arguments.get(++i).text() : "");
          }
        }
      } else {
        operands.add(word);
      }
    }
    return new UserOptions(Map.copyOf(values), List.copyOf(operands));
  }

  boolean has(String... names) {
    return value(names).isPresent();
  }

  Optional<String> value(String... names) {
    for (String name : names) {
      if (values.containsKey(name)) {
        return Optional.of(values.get(name));
      }
    }
    return Optional.empty();
  }

  Optional<Long> number(String... names) {
    return value(names).filter(text -> text.matches("\\d{1,10}")).map(Long::parseLong);
  }
}
