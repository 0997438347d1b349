package dev.layerweight.estimate.shell;

import java.util.ArrayList;
import java.util.List;

/** The brace expansion of bash: {@code a{b,c}d} and {@code {1..9}}. */
final class Braces {

  private static final int LIMIT_WORDS = 1_000;

  private Braces() {}

  static List<String> expand(String word) {
    List<String> done = new ArrayList<>();
    expand("", word, done, 0);
    return done.isEmpty() ? List.of(word) : done;
  }

  private static void expand(String before, String rest, List<String> done, int depth) {
    int open = rest.indexOf('{');
    int close = open < 0 ? -1 : closing(rest, open);
    if (close < 0 || depth > 20 || done.size() >= LIMIT_WORDS) {
      done.add(before + rest);
      return;
    }
    List<String> choices = choices(rest.substring(open + 1, close));
    if (choices.size() < 2) {
      expand(before + rest.substring(0, close + 1), rest.substring(close + 1), done, depth + 1);
      return;
    }
    for (String choice : choices) {
      for (String inner : expand(choice)) {
        expand(
            before + rest.substring(0, open) + inner, rest.substring(close + 1), done, depth + 1);
      }
    }
  }

  private static int closing(String text, int open) {
    int level = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        level++;
      } else if (text.charAt(i) == '}' && --level == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> choices(String inside) {
    int dots = inside.indexOf("..");
    if (dots > 0 && inside.indexOf(',') < 0) {
      return range(inside.substring(0, dots), inside.substring(dots + 2));
    }
    List<String> choices = new ArrayList<>();
    int level = 0;
    int start = 0;
    for (int i = 0; i < inside.length(); i++) {
      switch (inside.charAt(i)) {
        case '{' -> level++;
        case '}' -> level--;
        case ',' -> {
          if (level == 0) {
            choices.add(inside.substring(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    choices.add(inside.substring(start));
    return choices;
  }

  private static List<String> range(String from, String to) {
    if (!from.matches("\\d{1,6}") || !to.matches("\\d{1,6}")) {
      return List.of();
    }
    int first = Integer.parseInt(from);
    int last = Integer.parseInt(to);
    List<String> numbers = new ArrayList<>();
    int way = first <= last ? 1 : -1;
    for (int i = first; numbers.size() < LIMIT_WORDS; i += way) {
      numbers.add(Integer.toString(i));
      if (i == last) {
        break;
      }
    }
    return numbers;
  }
}
