package dev.layerweight.refactor;

import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The dependencies in a package.json with their places, so that some can move to another list and
 * everything else stays as it is written.
 *
 * <p>It reads objects and strings and passes over the rest; text that is no JSON has no edits.
 */
public final class PackageJsonText {

  private static final int LIMIT_CHARACTERS = 4 << 20;
  private static final int LIMIT_DEPTH = 200;
  private static final String RUNTIME = "dependencies";
  private static final String DEVELOPMENT = "devDependencies";

  private static final Pattern SCALAR = Pattern.compile("-?\\d[\\d.eE+-]*+|true|false|null");

  private final String text;
  private int at;

  /**
   * A member of an object.
   *
   * @param key without its quotes, escapes as written
   * @param value of the value; the member begins with the quote of its key
   * @param members where the value is an object
   */
  private record Member(String key, int start, int keyEnd, TextRange value, List<Member> members) {

    TextRange range() {
      return new TextRange(start, value.end());
    }
  }

  /** The text is no JSON, or too deep. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable() {
      super("no JSON", null, false, false);
    }
  }

  private PackageJsonText(String text) {
    this.text = text;
  }

  /**
   * Moves dependencies of the program to those of its development, in the manner in which the lists
   * are written.
   *
   * @param names those that are not in {@code dependencies} are passed over
   * @return empty where none is there, or where the text is not understood
   */
  public static List<TextEdit> toDevelopment(String text, Set<String> names) {
    if (text.length() > LIMIT_CHARACTERS) {
      return List.of();
    }
    PackageJsonText read = new PackageJsonText(text);
    try {
      return read.moving(read.whole(), names);
    } catch (Unreadable _) {
      return List.of();
    }
  }

  private List<TextEdit> moving(List<Member> all, Set<String> names) {
    Optional<Member> runtime = last(all, RUNTIME);
    List<Member> held = runtime.map(Member::members).orElse(List.of());
    List<Member> moved = held.stream().filter(one -> names.contains(one.key())).toList();
    if (moved.isEmpty()) {
      return List.of();
    }
    Member from = runtime.orElseThrow();
    List<TextEdit> edits = new ArrayList<>(without(from, moved));
    Optional<Member> development = last(all, DEVELOPMENT);
    if (development.isPresent() && text.charAt(development.get().value().start()) != '{') {
      return List.of();
    }
    List<Member> there = development.map(Member::members).orElse(List.of());
    List<Member> added =
        moved.stream()
            .filter(one -> there.stream().noneMatch(other -> other.key().equals(one.key())))
            .toList();
    if (!added.isEmpty()) {
      edits.addAll(
          development.isEmpty()
              ? List.of(newList(from, added))
              : there.isEmpty()
                  ? List.of(new TextEdit(development.get().value(), list(from, added)))
                  : added(there, development.get(), added));
    }
    return edits;
  }

  /** Of members of the same name the last one counts. */
  private static Optional<Member> last(List<Member> members, String key) {
    return members.stream().filter(one -> one.key().equals(key)).reduce((_, later) -> later);
  }

  private List<TextEdit> without(Member list, List<Member> gone) {
    List<Member> all = list.members();
    if (gone.size() == all.size()) {
      return List.of(
          new TextEdit(new TextRange(list.value().start() + 1, list.value().end() - 1), ""));
    }
    List<TextEdit> edits = new ArrayList<>();
    for (int first = 0; first < all.size(); first++) {
      if (!gone.contains(all.get(first))) {
        continue;
      }
      int last = first;
      while (last + 1 < all.size() && gone.contains(all.get(last + 1))) {
        last++;
      }
      TextRange range =
          last + 1 < all.size()
              ? new TextRange(all.get(first).start(), all.get(last + 1).start())
              : new TextRange(all.get(first - 1).value().end(), all.get(last).value().end());
      edits.add(new TextEdit(range, ""));
      first = last;
    }
    return edits;
  }

  /** A list behind the one that the members come from. */
  private TextEdit newList(Member from, List<Member> moved) {
    int before = Math.max(text.lastIndexOf(',', from.start()), text.lastIndexOf('{', from.start()));
    String gap = text.substring(before + 1, from.start());
    String colon = text.substring(from.keyEnd(), from.value().start());
    String written = "," + gap + '"' + DEVELOPMENT + '"' + colon + list(from, moved);
    return new TextEdit(new TextRange(from.value().end(), from.value().end()), written);
  }

  /** An object of members, laid out as the one that they come from. */
  private String list(Member from, List<Member> moved) {
    List<Member> all = from.members();
    String open = text.substring(from.value().start(), all.getFirst().start());
    String close = text.substring(all.getLast().value().end(), from.value().end());
    String separator = separator(from);
    return moved.stream().map(this::written).collect(Collectors.joining(separator, open, close));
  }

  /** What stands between two members; of a list of one, what a line's beginning and colon show. */
  private String separator(Member list) {
    List<Member> all = list.members();
    if (all.size() > 1) {
      return text.substring(all.getFirst().value().end(), all.get(1).start());
    }
    Member only = all.getFirst();
    String open = text.substring(list.value().start() + 1, only.start());
    boolean spaced = text.startsWith(" ", only.value().start() - 1);
    return "," + (open.isEmpty() && spaced ? " " : open);
  }

  private String written(Member member) {
    return member.range().of(text);
  }

  /** Each before the first that comes after it in the alphabet, where the list goes by that. */
  private List<TextEdit> added(List<Member> there, Member list, List<Member> moved) {
    String separator = separator(list);
    boolean sorted = true;
    for (int i = 1; i < there.size(); i++) {
      sorted &= there.get(i - 1).key().compareTo(there.get(i).key()) <= 0;
    }
    List<TextEdit> edits = new ArrayList<>();
    StringBuilder atEnd = new StringBuilder();
    List<Member> ordered =
        moved.stream().sorted((one, other) -> one.key().compareTo(other.key())).toList();
    for (int i = 0; i <= there.size(); i++) {
      int index = i;
      String before = i == 0 ? "" : there.get(i - 1).key();
      List<Member> here =
          sorted
              ? ordered.stream()
                  .filter(one -> index == 0 || one.key().compareTo(before) > 0)
                  .filter(one ->
                      index == there.size() || one.key().compareTo(there.get(index).key()) < 0)
                  .toList()
              : index == there.size() ? moved : List.of();
      if (here.isEmpty()) {
        continue;
      }
      if (i == there.size()) {
        here.forEach(one -> atEnd.append(separator).append(written(one)));
        edits.add(insertion(there.getLast().value().end(), atEnd.toString()));
      } else {
        String lines =
            here.stream().map(one -> written(one) + separator).collect(Collectors.joining());
        edits.add(insertion(there.get(i).start(), lines));
      }
    }
    return edits;
  }

  private static TextEdit insertion(int offset, String written) {
    return new TextEdit(new TextRange(offset, offset), written);
  }

  private List<Member> whole() throws Unreadable {
    at = text.startsWith("\uFEFF") ? 1 : 0;
    blanks();
    List<Member> members = object(0);
    blanks();
    if (at != text.length()) {
      throw new Unreadable();
    }
    return members;
  }

  private List<Member> object(int depth) throws Unreadable {
    List<Member> members = new ArrayList<>();
    expect('{', depth);
    blanks();
    while (!sees('}')) {
      int start = at;
      string(depth);
      int keyEnd = at;
      blanks();
      expect(':', depth);
      blanks();
      int value = at;
      List<Member> inner = value(depth + 1);
      members.add(
          new Member(
              text.substring(start + 1, keyEnd - 1),
              start,
              keyEnd,
              new TextRange(value, at),
              inner));
      next('}', depth);
    }
    at++;
    return members;
  }

  /** Passes over a value; the members of an object, none of others. */
  private List<Member> value(int depth) throws Unreadable {
    if (sees('{')) {
      return object(depth);
    }
    if (sees('[')) {
      expect('[', depth);
      blanks();
      while (!sees(']')) {
        value(depth + 1);
        next(']', depth);
      }
      at++;
      return List.of();
    }
    if (sees('"')) {
      string(depth);
      return List.of();
    }
    Matcher scalar = SCALAR.matcher(text).region(at, text.length());
    if (!scalar.lookingAt()) {
      throw new Unreadable();
    }
    at = scalar.end();
    return List.of();
  }

  private void string(int depth) throws Unreadable {
    expect('"', depth);
    while (!sees('"')) {
      if (at >= text.length() || text.charAt(at) < ' ') {
        throw new Unreadable();
      }
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  /** Passes over a comma, behind which something has to follow, unless the end is there. */
  private void next(char end, int depth) throws Unreadable {
    blanks();
    if (!sees(end)) {
      expect(',', depth);
      blanks();
      if (sees(end)) {
        throw new Unreadable();
      }
    }
  }

  private boolean sees(char wanted) {
    return at < text.length() && text.charAt(at) == wanted;
  }

  private void expect(char wanted, int depth) throws Unreadable {
    if (!sees(wanted) || depth > LIMIT_DEPTH) {
      throw new Unreadable();
    }
    at++;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
