package dev.layerweight.lsp;

import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.lsp.convert.TextShift;
import dev.layerweight.report.Bytes;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Range;

/**
 * The line over each FROM: the image over that of the target, and over the others what they are.
 */
final class Lenses {

  private Lenses() {}

  /**
   * The lenses, complete without a further request.
   *
   * @param now the text to place them in, which may be newer than the analysed one
   */
  static List<CodeLens> of(Analyzed analyzed, Positions now, ClientProfile profile) {
    TextShift shift = TextShift.between(analyzed.snapshot().text(), now.text());
    List<CodeLens> lenses = new ArrayList<>();
    for (StageEstimate stage : analyzed.build().stages()) {
      // The end of the keyword: what is inserted before an instruction often begins at its start.
      TextRange keyword = stage.from().instruction().head().keywordRange();
      OptionalInt moved = shift.move(stage.from().absolute(keyword).end());
      if (moved.isPresent()) {
        int start = Math.max(0, moved.getAsInt() - keyword.length());
        int end = now.lineEnd(now.lines().lineOf(moved.getAsInt()));
        Range range = new Range(now.position(start), now.position(end));
        Command command = command(analyzed, stage, range.getStart().getLine(), profile);
        lenses.add(new CodeLens(range, command, null));
      }
    }
    return lenses;
  }

  /** The breakdown shows the image as a whole; of stages outside of it there is the report. */
  private static Command command(
      Analyzed analyzed, StageEstimate stage, int line, ClientProfile profile) {
    String title = title(analyzed, stage);
    String uri = analyzed.snapshot().uri();
    return profile.showsBreakdowns() && stage.inImage()
        ? new Command(title, LayerweightServer.SHOW_BREAKDOWN, List.of(uri))
        : new Command(title, LayerweightServer.SHOW_REPORT, List.of(uri, line));
  }

  private static String title(Analyzed analyzed, StageEstimate stage) {
    boolean isTarget =
        analyzed.build().target().filter(target -> target == stage.index()).isPresent();
    if (isTarget) {
      String image =
          String.join(" · ", Wording.image(analyzed.build(), analyzed.analysis().removable()));
      return analyzed.analysis().removable().likely() > 0 ? image + ": show" : image;
    }
    String total = Bytes.format(stage.total().unpacked(), stage.complete());
    String where =
        analyzed.build().target().isEmpty()
            ? "on disk"
            : stage.inImage()
                ? "in the image"
                : stage.needed() ? "not in the image" : "not used by the image";
    return total + " · " + where;
  }
}
