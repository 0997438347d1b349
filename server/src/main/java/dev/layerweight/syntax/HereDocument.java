package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;

/**
 * A here-document of RUN, COPY or ADD.
 *
 * @param operatorRange where {@code <<EOF} stands in the instruction's line
 * @param bodyRange the body's lines, without the line of the closing delimiter
 * @param delimiter without quotes; a COPY makes a file of this name
 * @param expands false where the delimiter was quoted: then variables stay as they are
 * @param stripsTabs true for {@code <<-}
 * @param body the lines, with leading tabs removed where {@code stripsTabs}
 */
public record HereDocument(
    TextRange operatorRange,
    TextRange bodyRange,
    String delimiter,
    boolean expands,
    boolean stripsTabs,
    String body) {}
