package dev.layerweight.lsp;

import dev.layerweight.report.Visible;
import java.util.ArrayList;
import java.util.List;

/** Puts a card into plain text, for clients without Markdown and for the tooltips of hints. */
final class PlainCard {

  private static final int ROWS_OF_TOOLTIP = 3;

  private PlainCard() {}

  static String of(Card card) {
    List<String> lines = new ArrayList<>(head(card, card.rows().size()));
    for (Card.Advice advice : card.advice()) {
      lines.add(
          Visible.words(
              advice.saving()
                  + ": "
                  + advice.reason()
                  + advice.action().map(title -> " — " + title).orElse("")));
    }
    card.notes().forEach(note -> lines.add(Visible.words(note)));
    if (!card.footer().isEmpty()) {
      lines.add(Visible.words(String.join(" · ", card.footer())));
    }
    return String.join("\n", lines);
  }

  /**
   * The short form: the size, the biggest parts, what is unknown, and the best that can be done.
   */
  static String shortly(Card card) {
    List<String> lines = new ArrayList<>(head(card, ROWS_OF_TOOLTIP));
    card.notes().forEach(note -> lines.add(Visible.words(note)));
    card.advice().stream()
        .limit(1)
        .forEach(advice ->
            lines.add(
                Visible.words(advice.action().orElse(advice.saving() + ": " + advice.reason()))));
    return String.join("\n", lines);
  }

  private static List<String> head(Card card, int rows) {
    StringBuilder first = new StringBuilder(Visible.words(card.headline()));
    for (String fact : card.facts()) {
      first.append(fact.equals("on disk") ? " " : " · ").append(Visible.words(fact));
    }
    List<String> lines = new ArrayList<>(List.of(first.toString()));
    card.rows().stream()
        .limit(rows)
        .forEach(row ->
            lines.add(
                Visible.words(
                    row.size()
                        + " "
                        + row.what()
                        + (row.note().isEmpty() ? "" : " (" + row.note() + ")"))));
    return lines;
  }
}
