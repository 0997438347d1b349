package dev.layerweight.catalog.rpm;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads the XML that repositories describe themselves with, element by element: UTF-8, names
 * without their prefixes, the five entities of XML itself. What a stranger could do harm with is an
 * error: entities of its own, deep nesting, endless names.
 *
 * <p>The reader of the JDK is a module of eleven megabytes that the program would be shipped with.
 */
final class XmlReader {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LIMIT_DEPTH = 100;
  private static final int LIMIT_ATTRIBUTES = 100;

  /** Of a name, an attribute or a text that is asked for. */
  private static final int LIMIT_TOKEN_BYTES = 1 << 20;

  private static final int END_OF_FILE = -1;

  /** What stands at a place; texts are passed over unless they are asked for. */
  enum Event {
    START,
    END,
    END_OF_DOCUMENT
  }

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;
  private final Deque<String> open = new ArrayDeque<>();
  private final List<String> attributes = new ArrayList<>();
  private final ByteArrayOutputStream token = new ByteArrayOutputStream();
  private String name = "";
  private boolean closesItself;
  private boolean hasRoot;

  XmlReader(InputStream in) {
    this.in = in;
  }

  /** The next element's beginning or end. */
  Event next() throws IOException {
    if (closesItself) {
      closesItself = false;
      name = open.removeLast();
      return Event.END;
    }
    while (skipTo('<')) {
      int first = need();
      switch (first) {
        case '?' -> skipPast("?>");
        case '!' -> declaration();
        case '/' -> {
          end();
          return Event.END;
        }
        default -> {
          start(first);
          return Event.START;
        }
      }
    }
    if (!open.isEmpty() || !hasRoot) {
      throw new EOFException("a document that is cut off");
    }
    return Event.END_OF_DOCUMENT;
  }

  /** The element's name without its prefix. */
  String name() {
    return name;
  }

  /** An attribute of the element that begins here, empty where it has none of that name. */
  String attribute(String wanted) {
    for (int i = 0; i < attributes.size(); i += 2) {
      if (attributes.get(i).equals(wanted)) {
        return attributes.get(i + 1);
      }
    }
    return "";
  }

  /** The text of the element that begins here, up to its end, which is passed. */
  String text() throws IOException {
    if (closesItself) {
      next();
      return "";
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      int one = need();
      if (one == '&') {
        text.writeBytes(entity());
      } else if (one != '<') {
        text.write(one);
      } else {
        int kind = need();
        if (kind == '/') {
          end();
          return text.toString(StandardCharsets.UTF_8);
        }
        if (kind != '!') {
          throw malformed("an element where a text should be");
        }
        text.writeBytes(declaration());
      }
      check(text.size());
    }
  }

  /** A number that is none counts nothing; no file is larger than a petabyte. */
  static long number(String digits) {
    String bare = digits.strip();
    return bare.matches("\\d{1,15}") ? Long.parseLong(bare) : 0;
  }

  private void start(int first) throws IOException {
    int last = name(first);
    name = local();
    attributes.clear();
    while (last != '>') {
      if (last == '/') {
        if (need() != '>') {
          throw malformed("a tag");
        }
        closesItself = true;
        break;
      }
      last = isSpace(last) ? afterSpace() : last;
      if (last != '>' && last != '/') {
        last = attribute(last);
      }
    }
    hasRoot = true;
    open.addLast(name);
    if (open.size() > LIMIT_DEPTH) {
      throw malformed("elements nested too deep");
    }
  }

  /** Reads one attribute and gives what stands behind it. */
  private int attribute(int first) throws IOException {
    int last = name(first);
    last = isSpace(last) ? afterSpace() : last;
    if (last != '=' || attributes.size() > 2 * LIMIT_ATTRIBUTES) {
      throw malformed("an attribute");
    }
    String key = local();
    int quote = afterSpace();
    if (quote != '"' && quote != '\'') {
      throw malformed("an attribute");
    }
    token.reset();
    for (int one = need(); one != quote; one = need()) {
      if (one == '&') {
        token.writeBytes(entity());
      } else {
        token.write(one);
      }
      check(token.size());
    }
    attributes.add(key);
    attributes.add(token.toString(StandardCharsets.UTF_8));
    return need();
  }

  private void end() throws IOException {
    int last = name(need());
    last = isSpace(last) ? afterSpace() : last;
    name = local();
    if (last != '>' || open.isEmpty() || !open.removeLast().equals(name)) {
      throw malformed("an end tag");
    }
  }

  /** Reads a name into the token and gives the character behind it. */
  private int name(int first) throws IOException {
    token.reset();
    int one = first;
    while (!isSpace(one) && one != '>' && one != '/' && one != '=') {
      if (one == '<' || one == '&' || one == '"' || one == '\'') {
        throw malformed("a name");
      }
      token.write(one);
      check(token.size());
      one = need();
    }
    if (token.size() == 0) {
      throw malformed("a name");
    }
    return one;
  }

  private String local() {
    String whole = token.toString(StandardCharsets.UTF_8);
    return whole.substring(whole.indexOf(':') + 1);
  }

  /** Behind {@code <!}: the content of what is literal text, nothing for all else. */
  private byte[] declaration() throws IOException {
    int first = need();
    if (first == '-') {
      skipPast("-->");
      return new byte[0];
    }
    if (first == '[') {
      return literal();
    }
    // A document type that is only named; one with rules of its own could define entities.
    for (int one = first; one != '>'; one = need()) {
      if (one == '[') {
        throw malformed("a document type with rules of its own");
      }
    }
    return new byte[0];
  }

  private byte[] literal() throws IOException {
    for (char expected : "CDATA[".toCharArray()) {
      if (need() != expected) {
        throw malformed("a section");
      }
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int brackets = 0;
    while (true) {
      int one = need();
      if (one == '>' && brackets >= 2) {
        byte[] all = text.toByteArray();
        return java.util.Arrays.copyOf(all, all.length - 2);
      }
      brackets = one == ']' ? brackets + 1 : 0;
      text.write(one);
      check(text.size());
    }
  }

  private byte[] entity() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int one = need(); one != ';'; one = need()) {
      text.append((char) one);
      if (text.length() > 10) {
        throw malformed("an entity");
      }
    }
    String entity = text.toString();
    String value =
        switch (entity) {
          case "lt" -> "<";
          case "gt" -> ">";
          case "amp" -> "&";
          case "quot" -> "\"";
          case "apos" -> "'";
          case String number when number.matches("#\\d{1,7}") ->
              character(Integer.parseInt(number.substring(1)));
          case String number when number.matches("#x[0-9A-Fa-f]{1,6}") ->
              character(Integer.parseInt(number.substring(2), 16));
          default -> throw malformed("an entity");
        };
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static String character(int number) throws IOException {
    if (!Character.isValidCodePoint(number)) {
      throw malformed("a character");
    }
    return Character.toString(number);
  }

  private void check(int bytes) throws IOException {
    if (bytes > LIMIT_TOKEN_BYTES) {
      throw malformed("a text without an end");
    }
  }

  private static boolean isSpace(int one) {
    return one == ' ' || one == '\n' || one == '\t' || one == '\r';
  }

  private int afterSpace() throws IOException {
    int one = need();
    while (isSpace(one)) {
      one = need();
    }
    return one;
  }

  /** False at the end of the file. */
  private boolean skipTo(char wanted) throws IOException {
    int one = read();
    while (one != wanted && one != END_OF_FILE) {
      one = read();
    }
    return one == wanted;
  }

  private void skipPast(String end) throws IOException {
    int matched = 0;
    while (matched < end.length()) {
      int one = need();
      // The ends that are sought repeat their first character only at the beginning.
      matched =
          one == end.charAt(matched)
              ? matched + 1
              : matched > 0 && one == end.charAt(matched - 1)
                  ? matched
                  : one == end.charAt(0) ? 1 : 0;
    }
  }

  private int need() throws IOException {
    int one = read();
    if (one == END_OF_FILE) {
      throw new EOFException("a document that is cut off");
    }
    return one;
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = in.read(buffer, 0, buffer.length);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return END_OF_FILE;
      }
    }
    return buffer[at++] & 0xFF;
  }

  private static IOException malformed(String what) {
    return new IOException("malformed XML: " + what);
  }
}
