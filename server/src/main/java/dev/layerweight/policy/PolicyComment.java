package dev.layerweight.policy;

import dev.layerweight.syntax.parse.Suggestion;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One comment of a Dockerfile that speaks to Layerweight. */
sealed interface PolicyComment {

  /** Where it stands, without the blanks around it. */
  TextRange range();

  /**
   * {@code # layerweight ignore=rule-id,rule-id reason}.
   *
   * @param everywhere true for {@code # layerweight global ignore=...}
   * @param complete false where it names more rules than are read
   */
  record Ignore(TextRange range, boolean everywhere, List<RuleName> rules, boolean complete)
      implements PolicyComment {}

  /** {@code # layerweight budget=500MB reason}. */
  record Budget(TextRange range, long bytes) implements PolicyComment {}

  /** A comment that means something else than it says. */
  record Wrong(TextRange range, String message) implements PolicyComment {}

  /** The id of a rule, and where it stands. */
  record RuleName(TextRange range, String id) {}

  String NAME = "layerweight";
  Set<String> KEYS = Set.of("ignore", "budget");
  int MOST_CHARACTERS = 4_000;
  int MOST_RULES = 100;

  /**
   * Reads a comment; empty where it does not speak to Layerweight, which prose that begins with the
   * name does not.
   *
   * @param start offset of the {@code #}
   * @param end offset after the comment's last character
   */
  static Optional<PolicyComment> read(String text, int start, int end) {
    int stop = Math.min(end, start + MOST_CHARACTERS);
    Cursor cursor = new Cursor(text, start + 1, stop);
    cursor.skipBlanks();
    if (!text.startsWith(NAME, cursor.at) || cursor.at + NAME.length() > stop) {
      return Optional.empty();
    }
    cursor.at += NAME.length();
    cursor.take(':');
    if (!cursor.skipBlanks()) {
      return Optional.empty();
    }
    TextRange range = new TextRange(start, end);
    String word = cursor.word();
    boolean everywhere = word.equals("global");
    if (everywhere) {
      cursor.skipBlanks();
      word = cursor.word();
    }
    cursor.skipBlanks();
    boolean assigns = cursor.take('=');
    cursor.skipBlanks();
    if (!assigns) {
      return everywhere || KEYS.contains(word)
          ? Optional.of(new Wrong(range, "a comment to Layerweight is ignore=rule-id reason"))
          : Optional.empty();
    }
    return Optional.of(
        switch (word) {
          case "ignore" -> ignore(cursor, range, everywhere);
          case "budget" -> budget(cursor, range, everywhere);
          default ->
              new Wrong(
                  range,
                  "ignore= and budget= can stand here"
                      + (word.isEmpty() ? "" : ", not " + word + "=")
                      + Suggestion.hint(word, KEYS, ""));
        });
  }

  private static PolicyComment ignore(Cursor cursor, TextRange range, boolean everywhere) {
    List<RuleName> rules = new ArrayList<>();
    boolean more = true;
    while (more && rules.size() < MOST_RULES && cursor.at < cursor.end) {
      TextRange id = cursor.item();
      if (id.length() > 0) {
        rules.add(new RuleName(id, id.of(cursor.text)));
      }
      cursor.skipBlanks();
      more = cursor.take(',');
      cursor.skipBlanks();
    }
    // The last id of a comment that is too long may be the beginning of another.
    boolean cut = cursor.at == cursor.end && cursor.end < range.end();
    if (cut && !rules.isEmpty()) {
      rules.removeLast();
    }
    return rules.isEmpty()
        ? new Wrong(range, "the id of a rule is missing after ignore=")
        : new Ignore(
            range, everywhere, List.copyOf(rules), !cut && (!more || rules.size() < MOST_RULES));
  }

  private static PolicyComment budget(Cursor cursor, TextRange range, boolean everywhere) {
    if (everywhere) {
      return new Wrong(range, "a budget belongs above the FROM of its stage, without global");
    }
    String first = cursor.item().of(cursor.text);
    cursor.skipBlanks();
    String second = cursor.item().of(cursor.text);
    // The unit may stand apart; otherwise the second word begins the reason.
    boolean apart = !first.isEmpty() && first.chars().allMatch(c -> c == '.' || isDigit(c));
    boolean unit = ByteSize.UNITS.containsKey(second.toLowerCase(Locale.ROOT));
    return switch (ByteSize.parse(apart && unit ? first + second : first)) {
      case ByteSize.Known(long bytes) -> new Budget(range, bytes);
      case ByteSize.Malformed(String reason) -> new Wrong(range, "budget: " + reason);
    };
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Where reading has come to. */
  final class Cursor {

    private final String text;
    private final int end;
    private int at;

    private Cursor(String text, int at, int end) {
      this.text = text;
      this.at = at;
      this.end = end;
    }

    /** Whether there were any. */
    private boolean skipBlanks() {
      int before = at;
      while (at < end && isBlank(text.charAt(at))) {
        at++;
      }
      return at > before;
    }

    private boolean take(char wanted) {
      boolean there = at < end && text.charAt(at) == wanted;
      at += there ? 1 : 0;
      return there;
    }

    /** Letters and hyphens. */
    private String word() {
      int start = at;
      while (at < end && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '-')) {
        at++;
      }
      return text.substring(start, at);
    }

    /** Everything up to a blank or a comma. */
    private TextRange item() {
      int start = at;
      while (at < end && !isBlank(text.charAt(at)) && text.charAt(at) != ',') {
        at++;
      }
      return new TextRange(start, at);
    }

    private static boolean isBlank(char c) {
      return Character.isWhitespace(c);
    }
  }
}
