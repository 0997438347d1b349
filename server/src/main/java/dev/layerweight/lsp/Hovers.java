package dev.layerweight.lsp;

import com.google.gson.JsonArray;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.lsp.convert.TextShift;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextRange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;

/** Finds the card that belongs to a place in the text. */
final class Hovers {

  /** A card and the range of the analysed text that it is about. */
  private record Found(Card card, TextRange range, int line) {}

  /** Names the setting that would bring live figures. */
  private static final String OFFLINE = "layerweight.network is off";

  private Hovers() {}

  /**
   * The card at an offset.
   *
   * @param now the text the offset belongs to, which may be newer than the analysed one
   * @param offline whether nobody may be asked for newer figures, which the card then says
   */
  static Optional<Hover> at(
      Analyzed analyzed, Positions now, int offset, ClientProfile profile, boolean offline) {
    String analysedText = analyzed.snapshot().text();
    OptionalInt then = TextShift.between(now.text(), analysedText).move(offset);
    if (then.isEmpty()) {
      return Optional.empty();
    }
    return find(analyzed, then.getAsInt())
        .map(found -> {
          Card card = offline ? found.card().withSource(OFFLINE) : found.card();
          Hover hover = new Hover(content(card, found.line(), analyzed.snapshot().uri(), profile));
          if (now.text().equals(analysedText)) {
            hover.setRange(now.range(found.range()));
          }
          return hover;
        });
  }

  private static Optional<Found> find(Analyzed analyzed, int offset) {
    for (StageEstimate stage : analyzed.build().stages()) {
      if (stage.from().range().touches(offset)) {
        return Optional.of(found(stage.from(), Cards.ofBase(analyzed, stage)));
      }
      for (InstructionEstimate instruction : stage.instructions()) {
        if (instruction.placed().range().touches(offset)) {
          return Optional.of(
              packageAt(analyzed, instruction, offset)
                  .orElseGet(() ->
                      found(
                          instruction.placed(),
                          Cards.ofInstruction(analyzed, stage, instruction))));
        }
      }
    }
    return Optional.empty();
  }

  private static Found found(PlacedInstruction placed, Card card) {
    return new Found(card, placed.range(), placed.line());
  }

  private static Optional<Found> packageAt(
      Analyzed analyzed, InstructionEstimate instruction, int offset) {
    for (Fact fact : instruction.facts()) {
      if (!(fact instanceof Fact.Installed installed)) {
        continue;
      }
      for (Fact.Requested requested : installed.requested()) {
        TextRange range = instruction.placed().absolute(requested.range());
        if (requested.file().isEmpty() && range.touches(offset)) {
          Card card = Cards.ofPackage(analyzed, instruction, installed, requested);
          return Optional.of(new Found(card, range, instruction.placed().line()));
        }
      }
    }
    return Optional.empty();
  }

  private static MarkupContent content(Card card, int line, String uri, ClientProfile profile) {
    if (!profile.markdownHover()) {
      return new MarkupContent(MarkupKind.PLAINTEXT, PlainCard.of(card));
    }
    String link = profile.showsReports() ? link(uri, line) : "";
    return new MarkupContent(MarkupKind.MARKDOWN, MarkdownCard.of(card, link));
  }

  /** A link to the report, in the form that VS Code and its relatives take. */
  private static String link(String uri, int line) {
    JsonArray arguments = new JsonArray();
    arguments.add(uri);
    arguments.add(line);
    String encoded =
        URLEncoder.encode(arguments.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    return "[the whole report](command:" + LayerweightServer.SHOW_REPORT + "?" + encoded + ")";
  }
}
