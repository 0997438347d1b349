package dev.layerweight.catalog.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A compiled file name pattern, matched in time proportional to pattern times path.
 *
 * <p>The pattern is run as a finite automaton over the path, never by backtracking: no pattern,
 * however hostile, makes a match slow. Wildcards are those of Go's {@code filepath.Match} and
 * {@code **} of Docker's ignore files.
 */
public final class Glob {

  static final int MAXIMUM_LENGTH = 4096;

  private sealed interface Token {}

  private record Literal(int codePoint) implements Token {}

  private record CharacterClass(boolean negated, List<int[]> ranges) implements Token {
    boolean accepts(int codePoint) {
      boolean inside = false;
      for (int[] range : ranges) {
        inside |= range[0] <= codePoint && codePoint <= range[1];
      }
      return inside != negated;
    }
  }

  /** {@code ?}: one character of a name. */
  private record One() implements Token {}

  /** {@code *}: any characters of one name. */
  private record Star() implements Token {}

  /** {@code **} at the end: anything, with slashes. */
  private record Anything() implements Token {}

  /** {@code **}{@code /}: nothing, or any folders with their slash. */
  private record AnyFolders() implements Token {}

  private final List<Token> tokens;

  private Glob(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Empty where Go's {@code filepath.Match} would call the pattern malformed. */
  public static Optional<Glob> compile(String pattern) {
    if (pattern.length() > MAXIMUM_LENGTH) {
      return Optional.empty();
    }
    int[] points = pattern.codePoints().toArray();
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < points.length) {
      int point = points[at++];
      switch (point) {
        case '*' -> {
          if (at < points.length && points[at] == '*') {
            at++;
            if (at < points.length && points[at] == '/') {
              at++;
            }
            tokens.add(at == points.length ? new Anything() : new AnyFolders());
          } else {
            tokens.add(new Star());
          }
        }
        case '?' -> tokens.add(new One());
        case '\\' -> {
          if (at == points.length) {
            return Optional.empty();
          }
          tokens.add(new Literal(points[at++]));
        }
        case '[' -> {
          boolean negated = at < points.length && points[at] == '^';
          if (negated) {
            at++;
          }
          List<int[]> ranges = new ArrayList<>();
          while (at < points.length && (points[at] != ']' || ranges.isEmpty())) {
            int[] next = {at};
            OptionalInt low = classMember(points, next);
            OptionalInt high = low;
            if (low.isPresent() && next[0] < points.length && points[next[0]] == '-') {
              next[0]++;
              high = classMember(points, next);
            }
            if (low.isEmpty() || high.isEmpty()) {
              return Optional.empty();
            }
            ranges.add(new int[] {low.getAsInt(), high.getAsInt()});
            at = next[0];
          }
          if (at == points.length) {
            return Optional.empty();
          }
          at++;
          tokens.add(new CharacterClass(negated, List.copyOf(ranges)));
        }
        default -> tokens.add(new Literal(point));
      }
    }
    return Optional.of(new Glob(List.copyOf(tokens)));
  }

  /** One end of a range, empty where the pattern is malformed; moves {@code at[0]} behind it. */
  private static OptionalInt classMember(int[] points, int[] at) {
    if (at[0] >= points.length || points[at[0]] == '-' || points[at[0]] == ']') {
      return OptionalInt.empty();
    }
    if (points[at[0]] == '\\') {
      at[0]++;
      if (at[0] >= points.length) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(points[at[0]++]);
  }

  public boolean matches(String path) {
    int size = tokens.size();
    // A state 2*i stands before token i; 2*i+1 stands inside of the folders that token i has eaten.
    boolean[] now = new boolean[2 * size + 2];
    boolean[] next = new boolean[2 * size + 2];
    enter(now, 0);
    int position = 0;
    while (position < path.length()) {
      int point = path.codePointAt(position);
      position += Character.charCount(point);
      boolean alive = false;
      for (int i = 0; i < size; i++) {
        if (now[2 * i] || now[2 * i + 1]) {
          alive |= advance(next, i, now[2 * i], point);
        }
      }
      if (!alive) {
        return false;
      }
      boolean[] swap = now;
      now = next;
      next = swap;
      Arrays.fill(next, false);
    }
    return now[2 * size];
  }

  private boolean advance(boolean[] next, int i, boolean before, int point) {
    switch (tokens.get(i)) {
      case Literal literal -> {
        if (before && literal.codePoint() == point) {
          return enter(next, i + 1);
        }
      }
      case CharacterClass characters -> {
        if (before && characters.accepts(point)) {
          return enter(next, i + 1);
        }
      }
      case One _ -> {
        if (before && point != '/') {
          return enter(next, i + 1);
        }
      }
      case Star _ -> {
        if (before && point != '/') {
          return enter(next, i);
        }
      }
      case Anything _ -> {
        return enter(next, i);
      }
      case AnyFolders _ -> {
        next[2 * i + 1] = true;
        return point != '/' || enter(next, i + 1);
      }
    }
    return false;
  }

  private boolean enter(boolean[] states, int from) {
    int i = from;
    states[2 * i] = true;
    while (i < tokens.size()
        && switch (tokens.get(i)) {
          case Star _, Anything _, AnyFolders _ -> true;
          case Literal _, CharacterClass _, One _ -> false;
        }) {
      i++;
      states[2 * i] = true;
    }
    return true;
  }

  /** Whether the text has a wildcard as COPY understands it; a backslash takes its meaning away. */
  static boolean hasWildcard(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '*', '?', '[' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }
}
