package dev.layerweight.image;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of BuildKit's variable modifiers: {@code *} for any text, {@code ?} for one character.
 *
 * <p>Results are empty where matching would take too many steps.
 */
final class Glob {

  private static final long MOST_STEPS = 20_000_000;

  private sealed interface Piece {
    record Exactly(char c) implements Piece {}

    record AnyCharacter() implements Piece {}

    record AnyText() implements Piece {}
  }

  private final List<Piece> pieces;
  private long steps;

  private Glob(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /** Reads a pattern; empty where a backslash stands before a character that needs none. */
  static Optional<Glob> of(String pattern) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> pieces.add(new Piece.AnyText());
        case '?' -> pieces.add(new Piece.AnyCharacter());
        case '\\' -> {
          i++;
          if (i == pattern.length() || "*?\\}/".indexOf(pattern.charAt(i)) < 0) {
            return Optional.empty();
          }
          pieces.add(new Piece.Exactly(pattern.charAt(i)));
        }
        default -> pieces.add(new Piece.Exactly(c));
      }
    }
    return Optional.of(new Glob(pieces));
  }

  /** The text without the shortest or longest match at its start. */
  Optional<String> withoutPrefix(String text, boolean longest) {
    return ends(text, 0).map(ends -> ends.isEmpty() ? text : text.substring(end(ends, longest)));
  }

  /** The text without the shortest or longest match at its end. */
  Optional<String> withoutSuffix(String text, boolean longest) {
    Glob reversed = new Glob(pieces.reversed());
    return reversed
        .withoutPrefix(new StringBuilder(text).reverse().toString(), longest)
        .map(rest -> new StringBuilder(rest).reverse().toString());
  }

  /** The text with the first match, or all, replaced; each match is the leftmost and longest. */
  Optional<String> replaced(String text, String replacement, boolean all) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    int lastEnd = -1;
    while (at <= text.length()) {
      Optional<BitSet> ends = ends(text, at);
      if (ends.isEmpty()) {
        return Optional.empty();
      }
      int end = ends.get().isEmpty() ? -1 : end(ends.get(), true);
      // An empty match right behind the match before it is none.
      boolean matches = end >= 0 && !(end == at && at == lastEnd);
      if (matches) {
        result.append(replacement);
        lastEnd = end;
      }
      if (matches && !all) {
        return Optional.of(result.append(text, end, text.length()).toString());
      }
      if (matches && end > at) {
        at = end;
      } else {
        result.append(text, at, Math.min(at + 1, text.length()));
        at++;
      }
    }
    return Optional.of(result.toString());
  }

  private static int end(BitSet ends, boolean longest) {
    return longest ? ends.length() - 1 : ends.nextSetBit(0);
  }

  /** All places where a match that begins at {@code from} may end. */
  private Optional<BitSet> ends(String text, int from) {
    BitSet found = new BitSet();
    BitSet states = new BitSet();
    enter(states, 0);
    int at = from;
    while (true) {
      if (states.get(pieces.size())) {
        found.set(at);
      }
      if (at == text.length() || states.isEmpty()) {
        return Optional.of(found);
      }
      steps += states.cardinality();
      if (steps > MOST_STEPS) {
        return Optional.empty();
      }
      BitSet next = new BitSet();
      char c = text.charAt(at);
      for (int i = states.nextSetBit(0);
          i >= 0 && i < pieces.size();
          i = states.nextSetBit(i + 1)) {
        switch (pieces.get(i)) {
          case Piece.Exactly exactly -> {
            if (exactly.c == c) {
              enter(next, i + 1);
            }
          }
          case Piece.AnyCharacter _ -> enter(next, i + 1);
          case Piece.AnyText _ -> enter(next, i);
        }
      }
      states = next;
      at++;
    }
  }

  /** Enters a state, and those behind it that need no character. */
  private void enter(BitSet states, int state) {
    int at = state;
    while (!states.get(at)) {
      states.set(at);
      if (at < pieces.size() && pieces.get(at) instanceof Piece.AnyText) {
        at++;
      }
    }
  }
}
