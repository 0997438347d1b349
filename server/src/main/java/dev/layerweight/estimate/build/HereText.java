package dev.layerweight.estimate.build;

import java.util.Optional;
import java.util.function.Function;

/**
 * The text of a here-document of COPY or ADD after the builder has put variables in: quotes mean
 * nothing in it, a backslash stands before what is meant as written (BuildKit, {@code
 * SourcesAndDest.ExpandRaw}).
 */
final class HereText {

  private static final int LIMIT_DEPTH = 20;
  private static final int LIMIT_CHARACTERS = 4 << 20;

  private final String text;
  private final Function<String, Optional<String>> variables;
  private final StringBuilder expanded = new StringBuilder();
  private int at;

  private HereText(String text, Function<String, Optional<String>> variables) {
    this.text = text;
    this.variables = variables;
  }

  static String expand(String text, Function<String, Optional<String>> variables) {
    HereText here = new HereText(text, variables);
    here.run(false, LIMIT_DEPTH, here.expanded);
    return here.expanded.toString();
  }

  private void run(boolean inBraces, int depth, StringBuilder out) {
    while (at < text.length() && out.length() < LIMIT_CHARACTERS) {
      char c = text.charAt(at);
      if (inBraces && c == '}') {
        return;
      }
      at++;
      if (c == '\\') {
        if (at < text.length()) {
          out.append(text.charAt(at++));
        }
      } else if (c == '$') {
        variable(depth, out);
      } else {
        out.append(c);
      }
    }
  }

  private void variable(int depth, StringBuilder out) {
    int from = at;
    boolean braces = at < text.length() && text.charAt(at) == '{';
    at += braces ? 1 : 0;
    String name = name();
    if (name.isEmpty() || braces && depth == 0) {
      at = from;
      out.append('$');
      return;
    }
    Optional<String> value = variables.apply(name);
    if (!braces) {
      out.append(value.orElse(""));
      return;
    }
    String operator = operator();
    StringBuilder word = new StringBuilder();
    run(true, depth - 1, word);
    if (at >= text.length()) {
      out.append('$').append(text, from, at);
      return;
    }
    at++;
    Optional<String> set =
        operator.startsWith(":") ? value.filter(given -> !given.isEmpty()) : value;
    out.append(
        switch (operator) {
          case "" -> value.orElse("");
          case ":-", "-" -> set.orElse(word.toString());
          case ":+", "+" -> set.isPresent() ? word.toString() : "";
          default -> value.orElse("");
        });
  }

  private String name() {
    int from = at;
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isName(char c) {
    return c == '_' || c < 128 && Character.isLetterOrDigit(c);
  }

  /** {@code :-}, {@code +}, {@code ?} and their like; empty right before the closing brace. */
  private String operator() {
    int from = at;
    at += at < text.length() && text.charAt(at) == ':' ? 1 : 0;
    at += at < text.length() && "-+?".indexOf(text.charAt(at)) >= 0 ? 1 : 0;
    return text.substring(from, at);
  }
}
