package dev.layerweight.lsp;

import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.Weight;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.lsp.convert.TextShift;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintLabelPart;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/**
 * Places the hints: one at the end of each instruction that adds something, complete in itself,
 * because some clients neither resolve hints nor show tooltips of plain labels.
 */
final class InlayHints {

  private final Analyzed analyzed;
  private final Positions then;
  private final Positions now;
  private final TextShift shift;
  private final TextRange asked;
  private final int firstLine;
  private final int lastLine;
  private final boolean clickable;
  private final boolean weighed;
  private final List<InlayHint> hints = new ArrayList<>();

  private InlayHints(Analyzed analyzed, Positions now, TextRange asked, ClientProfile profile) {
    this.analyzed = analyzed;
    this.clickable = profile.showsBreakdowns();
    this.weighed = profile.coloursHints();
    this.then = analyzed.snapshot().positions(now.encoding());
    this.now = now;
    this.shift = TextShift.between(analyzed.snapshot().text(), now.text());
    this.asked = asked;
    this.firstLine = now.lines().lineOf(asked.start());
    this.lastLine = now.lines().lineOf(asked.end());
  }

  /**
   * The hints of a part of the text.
   *
   * @param now the text to place them in, which may be newer than the analysed one
   */
  static List<InlayHint> of(
      Analyzed analyzed, Positions now, TextRange asked, ClientProfile profile) {
    if (!analyzed.settings().inlayHints()) {
      return List.of();
    }
    InlayHints placing = new InlayHints(analyzed, now, asked, profile);
    for (StageEstimate stage : analyzed.build().stages()) {
      if (placing.mayBeAsked(stage.from())) {
        placing.add(
            stage,
            stage.from(),
            () -> SizeHints.ofBase(analyzed, stage),
            () -> Cards.ofBase(analyzed, stage),
            () -> placing.heaviness(stage.base().weight()));
      }
      for (InstructionEstimate instruction : stage.instructions()) {
        if (placing.mayBeAsked(instruction.placed())
            && instruction.placed().start() != stage.from().start()) {
          placing.add(
              stage,
              instruction.placed(),
              () -> SizeHints.ofInstruction(analyzed, stage, instruction),
              () -> Cards.ofInstruction(analyzed, stage, instruction),
              () -> placing.heaviness(instruction.weight()));
        }
      }
    }
    return placing.hints;
  }

  /** Spares the others the search for their place; a client asks for what it shows. */
  private boolean mayBeAsked(PlacedInstruction placed) {
    return shift.distance() != 0
        || shift.prefix() != then.text().length()
        || firstLine <= placed.endLine() && placed.line() <= lastLine;
  }

  private void add(
      StageEstimate stage,
      PlacedInstruction placed,
      Supplier<Optional<String>> text,
      Supplier<Card> card,
      Supplier<HintWeight> weight) {
    // The end of the line: what is inserted before an instruction often begins at its start.
    OptionalInt moved = shift.move(then.lineEnd(lastLine(placed)));
    if (moved.isEmpty()) {
      return;
    }
    int offset = now.lineEnd(now.lines().lineOf(moved.getAsInt()));
    if (!asked.touches(offset)) {
      return;
    }
    text.get()
        .ifPresent(label -> {
          InlayHintLabelPart part = new InlayHintLabelPart(label);
          part.setTooltip(PlainCard.shortly(card.get()));
          if (clickable && stage.inImage()) {
            List<Object> layer = List.of(analyzed.snapshot().uri(), placed.line());
            part.setCommand(
                new Command("Show what it holds", LayerweightServer.SHOW_BREAKDOWN, layer));
          }
          InlayHint hint = new InlayHint(now.position(offset), Either.forRight(List.of(part)));
          hint.setPaddingLeft(true);
          if (weighed && stage.inImage()) {
            hint.setData(Map.of("weight", weight.get().word()));
          }
          hints.add(hint);
        });
  }

  private HintWeight heaviness(Weight weight) {
    return HintWeight.of(weight.unpacked().likely(), analyzed.build().image().unpacked().likely());
  }

  /** The instruction's own last line: that before the bodies of its here-documents. */
  private int lastLine(PlacedInstruction placed) {
    List<HereDocument> bodies = placed.instruction().head().hereDocuments();
    if (bodies.isEmpty()) {
      return placed.endLine();
    }
    int body = placed.absolute(bodies.getFirst().bodyRange()).start();
    return Math.max(placed.line(), analyzed.snapshot().lines().lineOf(body) - 1);
  }
}
