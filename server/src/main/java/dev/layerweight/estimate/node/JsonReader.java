package dev.layerweight.estimate.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads JSON strictly, bounded in length and depth, and names the line where it breaks. */
final class JsonReader {

  /** The lock file of a very large workspace has some 5 million characters. */
  static final int LIMIT_CHARACTERS = 32 << 20;

  private static final int DEPTH_LIMIT = 100;

  /** What came of reading a text. */
  sealed interface Outcome {
    record Value(Json json) implements Outcome {}

    /**
     * @param line counted from 1
     */
    record Broken(int line, String reason) implements Outcome {}
  }

  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String reason) {
      super(reason, null, false, false);
    }
  }

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
    // Some editors write a byte order mark, which npm strips.
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  static Outcome read(String text) {
    if (text.length() > LIMIT_CHARACTERS) {
      return new Outcome.Broken(
          1, "longer than " + (LIMIT_CHARACTERS >> 20) + " million characters");
    }
    JsonReader reader = new JsonReader(text);
    try {
      Json value = reader.value(0);
      reader.space();
      if (reader.at < text.length()) {
        throw new Fault("not JSON: text after the end");
      }
      return new Outcome.Value(value);
    } catch (Fault fault) {
      int end = Math.min(reader.at, text.length());
      int line = 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
      return new Outcome.Broken(line, fault.getMessage());
    }
  }

  private Json value(int depth) throws Fault {
    if (depth > DEPTH_LIMIT) {
      throw new Fault("nested deeper than " + DEPTH_LIMIT);
    }
    space();
    if (at >= text.length()) {
      throw new Fault("not JSON: it ends too early");
    }
    return switch (text.charAt(at)) {
      case '{' -> members(depth);
      case '[' -> items(depth);
      case '"' -> new Json.Text(string());
      default -> literal();
    };
  }

  private Json members(int depth) throws Fault {
    LinkedHashMap<String, Json> values = new LinkedHashMap<>();
    at++;
    space();
    if (accept('}')) {
      return new Json.Members(values);
    }
    do {
      space();
      if (at >= text.length() || text.charAt(at) != '"') {
        throw new Fault("not JSON: a member's name in quotes should stand here");
      }
      String name = string();
      space();
      expect(':');
      values.put(name, value(depth + 1));
      space();
    } while (accept(','));
    expect('}');
    return new Json.Members(values);
  }

  private Json items(int depth) throws Fault {
    List<Json> values = new ArrayList<>();
    at++;
    space();
    if (accept(']')) {
      return new Json.Items(values);
    }
    do {
      values.add(value(depth + 1));
      space();
    } while (accept(','));
    expect(']');
    return new Json.Items(values);
  }

  private Json literal() throws Fault {
    int start = at;
    while (at < text.length()
        && "+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String written = text.substring(start, at);
    boolean known =
        switch (written) {
          case "true", "false", "null" -> true;
          default -> isNumber(written);
        };
    if (!known) {
      at = start;
      throw new Fault("not JSON: a value should stand here");
    }
    return new Json.Literal(written);
  }

  private static boolean isNumber(String written) {
    return written.length() <= 64 && written.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
  }

  private String string() throws Fault {
    int start = ++at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      refuseControl(text.charAt(at++));
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return text.substring(start, at++);
    }
    StringBuilder out = new StringBuilder(text.substring(start, Math.min(at, text.length())));
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      refuseControl(c);
      out.append(c == '\\' ? escaped() : c);
    }
    throw new Fault("not JSON: it ends within a text");
  }

  private static void refuseControl(char c) throws Fault {
    if (c < ' ') {
      throw new Fault("not JSON: a line ends within a text");
    }
  }

  private char escaped() throws Fault {
    if (at >= text.length()) {
      throw new Fault("not JSON: it ends within a text");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> c;
      case 'u' -> {
        String digits = text.substring(at, Math.min(at + 4, text.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw new Fault("not JSON: a wrong escape");
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> throw new Fault("not JSON: a wrong escape");
    };
  }

  private void space() {
    while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean accept(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws Fault {
    if (!accept(wanted)) {
      throw new Fault(
          at >= text.length()
              ? "not JSON: it ends too early"
              : "not JSON: " + wanted + " should stand here");
    }
  }
}
