package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Argument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command's words as options, of which each may stand several times, and operands. */
record CommandWords(Map<String, List<Argument>> options, List<Argument> operands) {

  /**
   * Takes words apart.
   *
   * @param valued options that take the next word as their value, with their dashes
   */
  static CommandWords of(List<Argument> words, Set<String> valued) {
    Map<String, List<Argument>> options = new LinkedHashMap<>();
    List<Argument> operands = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      Argument word = words.get(i);
      String text = word.text();
      if (text.equals("--")) {
        operands.addAll(words.subList(i + 1, words.size()));
        break;
      }
      if (!text.startsWith("-") || text.equals("-")) {
        operands.add(word);
      } else if (text.startsWith("--")) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        boolean takesNext = equals < 0 && valued.contains(name) && i + 1 < words.size();
        Argument value =
            takesNext
                ? words.get(++i)
                : new Argument(
                    equals < 0 ? "" : text.substring(equals + 1), word.known(), word.range());
        put(options, name, value);
      } else {
        i = shortOptions(words, i, valued, options);
      }
    }
    return new CommandWords(options, operands);
  }

  private static int shortOptions(
      List<Argument> words, int at, Set<String> valued, Map<String, List<Argument>> options) {
    Argument word = words.get(at);
    String text = word.text();
    for (int k = 1; k < text.length(); k++) {
      String name = "-" + text.charAt(k);
      if (!valued.contains(name)) {
        put(options, name, new Argument("", word.known(), word.range()));
      } else if (k + 1 < text.length()) {
        String rest = text.substring(k + 1);
        put(
            options,
            name,
            new Argument(
                rest.startsWith("=") ? rest.substring(1) : rest, word.known(), word.range()));
        return at;
      } else if (at + 1 < words.size()) {
        put(options, name, words.get(at + 1));
        return at + 1;
      }
    }
    return at;
  }

  private static void put(Map<String, List<Argument>> options, String name, Argument value) {
    options.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  boolean has(String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  List<Argument> all(String... names) {
    List<Argument> result = new ArrayList<>();
    for (String name : names) {
      result.addAll(options.getOrDefault(name, List.of()));
    }
    return result;
  }

  Optional<String> value(String... names) {
    return all(names).stream().reduce((_, last) -> last).map(Argument::text);
  }

  String operand(int index) {
    return index < operands.size() ? operands.get(index).text() : "";
  }

  /** The same without the first operands, such as a sub-command's name. */
  CommandWords withoutOperands(int count) {
    return new CommandWords(
        options, operands.subList(Math.min(count, operands.size()), operands.size()));
  }
}
