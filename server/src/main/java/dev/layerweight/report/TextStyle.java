package dev.layerweight.report;

/**
 * How a text report may look.
 *
 * @param columns width that no line exceeds, at least {@link #NARROWEST}
 * @param glyphs block and line drawing characters; without them the report's own text is ASCII
 * @param colour ANSI colours, which only add to what the text says without them
 */
public record TextStyle(int columns, boolean glyphs, boolean colour) {

  public static final int NARROWEST = 50;
  public static final int USUAL = 80;

  /** For a pipe or a file. */
  public static final TextStyle PLAIN = new TextStyle(USUAL, false, false);

  public TextStyle {
    columns = Math.max(NARROWEST, columns);
  }
}
