package dev.layerweight.refactor.multistage;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the flat tables of a package.json: scripts and dependencies. */
final class PackageText {

  private static final int LIMIT_MEMBERS = 5_000;

  private final String text;
  private int at;

  private PackageText(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** The members of {@code "name": {...}} that are texts; empty where there is no such table. */
  static Map<String, String> table(String json, String name) {
    String key = "\"" + name + "\"";
    int found = json.indexOf(key);
    while (found >= 0) {
      PackageText reader = new PackageText(json, found + key.length());
      if (reader.takes(':') && reader.takes('{')) {
        return reader.members();
      }
      found = json.indexOf(key, found + 1);
    }
    return Map.of();
  }

  private Map<String, String> members() {
    Map<String, String> members = new LinkedHashMap<>();
    while (members.size() < LIMIT_MEMBERS && takes('"')) {
      String key = rest();
      if (!takes(':') || !takes('"')) {
        break;
      }
      members.put(key, rest());
      takes(',');
    }
    return members;
  }

  private boolean takes(char wanted) {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    boolean here = at < text.length() && text.charAt(at) == wanted;
    at += here ? 1 : 0;
    return here;
  }

  /** The rest of a string behind its quote. */
  private String rest() {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' && at + 1 < text.length() ? 1 : 0;
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }
}
