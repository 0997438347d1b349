package dev.layerweight.lsp.convert;

import java.util.List;

/** In which units a client counts the characters of a line. */
public enum PositionEncoding {
  UTF_8("utf-8"),
  UTF_16("utf-16"),
  UTF_32("utf-32");

  private final String protocolName;

  PositionEncoding(String protocolName) {
    this.protocolName = protocolName;
  }

  /** The client's first choice that is known; UTF-16, which all clients take, without any. */
  public static PositionEncoding negotiate(List<String> offered) {
    for (String offer : offered) {
      for (PositionEncoding encoding : values()) {
        if (encoding.protocolName.equals(offer)) {
          return encoding;
        }
      }
    }
    return UTF_16;
  }

  public String protocolName() {
    return protocolName;
  }

  /**
   * How many units the character at {@code offset} takes; a pair of surrogates is one character.
   */
  int unitsAt(CharSequence text, int offset) {
    int point = Character.codePointAt(text, offset);
    return switch (this) {
      case UTF_8 -> point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      case UTF_16 -> Character.charCount(point);
      case UTF_32 -> 1;
    };
  }
}
