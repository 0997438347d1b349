package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Invocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command's words as options and operands, in the manner of GNU programs. */
final class Options {

  private final Map<String, String> options = new HashMap<>();
  private final List<Argument> operands = new ArrayList<>();

  private Options() {}

  /**
   * @param valued options that take a value as their next word: {@code "t"}, {@code
   *     "target-directory"}
   */
  static Options of(Invocation invocation, Set<String> valued) {
    Options result = new Options();
    List<Argument> words = invocation.arguments();
    boolean onlyOperands = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).text();
      if (onlyOperands || !word.startsWith("-") || word.equals("-")) {
        result.operands.add(words.get(i));
      } else if (word.equals("--")) {
        onlyOperands = true;
      } else if (word.startsWith("--")) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        boolean takesNext = equals < 0 && valued.contains(name) && i + 1 < words.size();
        result.options.put(
            name, takesNext ? words.get(++i).text() : equals < 0 ? "" : word.substring(equals + 1));
      } else {
        i = result.shortOptions(words, i, valued);
      }
    }
    return result;
  }

  private int shortOptions(List<Argument> words, int at, Set<String> valued) {
    String word = words.get(at).text();
    for (int k = 1; k < word.length(); k++) {
      String letter = word.substring(k, k + 1);
      if (!valued.contains(letter)) {
        options.put(letter, "");
      } else if (k + 1 < word.length()) {
        options.put(letter, word.substring(k + 1));
        return at;
      } else if (at + 1 < words.size()) {
        options.put(letter, words.get(at + 1).text());
        return at + 1;
      }
    }
    return at;
  }

  boolean has(String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  Optional<String> value(String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return Optional.of(options.get(name));
      }
    }
    return Optional.empty();
  }

  List<Argument> operands() {
    return operands;
  }
}
