package dev.layerweight.lsp;

import dev.layerweight.report.MarkdownText;
import java.util.stream.Collectors;

/** Puts a card into Markdown. */
final class MarkdownCard {

  private MarkdownCard() {}

  /**
   * The card as Markdown.
   *
   * @param link Markdown that ends the last line, empty for none
   */
  static String of(Card card, String link) {
    StringBuilder page = new StringBuilder();
    page.append("**").append(MarkdownText.prose(card.headline())).append("**");
    for (int i = 0; i < card.facts().size(); i++) {
      boolean belongsToHeadline = card.facts().get(i).equals("on disk");
      page.append(belongsToHeadline ? " " : " · ");
      page.append(MarkdownText.prose(card.facts().get(i)));
    }
    page.append('\n');
    if (!card.rows().isEmpty()) {
      page.append("\n| what | size | share | |\n|---|---:|---:|---|\n");
      for (Card.Row row : card.rows()) {
        page.append("| ").append(MarkdownText.prose(row.what()));
        // A narrow column must not break between a number and its unit.
        page.append(" | ").append(MarkdownText.prose(row.size()).replace(' ', '\u00a0'));
        page.append(" | ").append(MarkdownText.prose(row.share()));
        page.append(" | ").append(MarkdownText.prose(row.note())).append(" |\n");
      }
    }
    for (Card.Advice advice : card.advice()) {
      page.append("\n**").append(MarkdownText.prose(advice.saving())).append("**: ");
      page.append(MarkdownText.prose(advice.reason()));
      advice
          .action()
          .ifPresent(title -> page.append(" — *").append(MarkdownText.prose(title)).append('*'));
      page.append('\n');
    }
    card.notes().forEach(note -> page.append('\n').append(MarkdownText.prose(note)).append('\n'));
    String footer =
        card.footer().stream().map(MarkdownText::prose).collect(Collectors.joining(" · "));
    if (!footer.isEmpty() || !link.isEmpty()) {
      page.append('\n').append(footer);
      page.append(footer.isEmpty() || link.isEmpty() ? "" : " · ").append(link).append('\n');
    }
    return page.toString();
  }
}
