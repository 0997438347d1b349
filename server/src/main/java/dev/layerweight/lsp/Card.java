package dev.layerweight.lsp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a hover says, before it is put into Markdown or plain text. All text is raw and may come
 * from outside.
 *
 * @param headline the size
 * @param facts beside the headline
 * @param rows what the size is made of, biggest first
 * @param advice what can go
 * @param notes what else there is to know
 * @param footer where the numbers come from
 */
record Card(
    String headline,
    List<String> facts,
    List<Row> rows,
    List<Advice> advice,
    List<String> notes,
    List<String> footer) {

  /** With one more word on where the numbers come from; as it is where they have no source. */
  Card withSource(String words) {
    return footer.isEmpty()
        ? this
        : new Card(
            headline,
            facts,
            rows,
            advice,
            notes,
            Stream.concat(footer.stream(), Stream.of(words)).toList());
  }

  /**
   * A part.
   *
   * @param share of the layer
   * @param note why it can go, empty where it stays
   */
  record Row(String what, String size, String share, String note) {}

  /**
   * A finding.
   *
   * @param action the title of the fix with its saving
   */
  record Advice(String saving, String reason, Optional<String> action) {}
}
