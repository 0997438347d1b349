package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.InstructionParser;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Arguments in the form of a JSON list.
 *
 * @param items the strings, decoded
 * @param onlyStrings false where an item is a number or the like, which a build refuses
 */
record JsonList(List<Item> items, boolean onlyStrings) {

  /**
   * A string of the list.
   *
   * @param range where it stands, quotes included
   */
  record Item(TextRange range, Cooked text) {}

  /** Reads a list; empty where the text is no JSON, which makes it text for a shell. */
  static Optional<JsonList> read(Cooked text) {
    if (!text.text().startsWith("[")) {
      return Optional.empty();
    }
    try {
      InstructionParser.ListContext tree =
          InstructionTokens.json(text).parse(InstructionParser::list);
      List<Item> items = new ArrayList<>();
      boolean onlyStrings = true;
      for (InstructionParser.ItemContext item : tree.item()) {
        onlyStrings &= item.STRING() != null;
        items.add(item(text, item.getStart()));
      }
      return Optional.of(new JsonList(List.copyOf(items), onlyStrings));
    } catch (ParseCancellationException e) {
      return Optional.empty();
    }
  }

  private static Item item(Cooked text, Token token) {
    int from = token.getStartIndex();
    int to = token.getStopIndex() + 1;
    TextRange range = text.range(from, to);
    if (token.getType() != InstructionParser.STRING) {
      return new Item(range, text.slice(from, to));
    }
    String written = text.text();
    if (written.substring(from, to).indexOf('\\') < 0) {
      return new Item(range, text.slice(from + 1, to - 1));
    }
    Cooked.Builder decoded = new Cooked.Builder();
    int at = from + 1;
    while (at < to - 1) {
      char c = written.charAt(at);
      int next = c != '\\' ? at + 1 : written.charAt(at + 1) == 'u' ? at + 6 : at + 2;
      char value = c != '\\' ? c : decode(written, at + 1);
      decoded.add(value, text.origin(at), text.range(at, next).end());
      at = next;
    }
    return new Item(range, decoded.build(text.origin(to - 1)));
  }

  private static char decode(String text, int at) {
    char c = text.charAt(at);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) Integer.parseInt(text, at + 1, at + 5, 16);
      default -> c;
    };
  }
}
