package dev.layerweight.catalog.engine;

import dev.layerweight.syntax.PlacedInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the instructions of a Dockerfile in an image's history.
 *
 * <p>The longest chain counts that begins with the first instruction above the base image: the
 * first instruction that was built with another text ends it, because all that follows stood on
 * something else. Instructions that only describe the image do not count.
 *
 * @param layers instructions with the lines of history that they are
 * @param length of the chain, instructions without a layer included
 * @param complete whether the chain is all of the text and all of the image
 */
record HistoryMatch(List<MatchedLayer> layers, int length, boolean complete) {

  record MatchedLayer(PlacedInstruction placed, HistoryLine line) {}

  /** A line that decides on sizes, and where it stands among all lines. */
  private record Placed(HistoryStep step, int index) {}

  /**
   * Matches one image.
   *
   * @param expected from the bottom up
   * @param base as the Dockerfile names it
   * @param all the image's history from the bottom up
   */
  static Optional<HistoryMatch> find(
      List<ExpectedStep> expected, String base, List<HistoryStep> all) {
    List<Placed> steps = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (HistoryStep.DECISIVE.contains(all.get(i).keyword())) {
        steps.add(new Placed(all.get(i), i));
      }
    }
    Optional<HistoryMatch> best = Optional.empty();
    int starts = base.equals("scratch") ? Math.min(1, steps.size()) : steps.size();
    for (int start = 0; start < starts; start++) {
      int length = chain(expected, steps, start);
      int lowest = start == 0 ? 0 : steps.get(start - 1).index() + 1;
      // Of two equal ones the upper counts: the lower belongs to the base image.
      if (length > 0
          && length >= best.map(HistoryMatch::length).orElse(1)
          && !BaseClues.contradict(base, all, lowest, steps.get(start).index())
          && !isSquashed(all.subList(lowest, all.size()))) {
        best = Optional.of(match(expected, steps, start, length));
      }
    }
    return best.filter(match -> !match.layers().isEmpty());
  }

  private static int chain(List<ExpectedStep> expected, List<Placed> steps, int start) {
    int length = 0;
    while (length < expected.size()
        && start + length < steps.size()
        && expected.get(length).matches(steps.get(start + length).step())) {
      length++;
    }
    return length;
  }

  private static HistoryMatch match(
      List<ExpectedStep> expected, List<Placed> steps, int start, int length) {
    int built = steps.size() - start;
    boolean complete = length == expected.size() && length == built;
    int common = length + common(expected, length, steps.subList(start + length, steps.size()));
    boolean sameFile = complete || (common > 1 && 2 * common >= Math.min(expected.size(), built));
    List<MatchedLayer> layers = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      HistoryStep step = steps.get(start + i).step();
      // Another project on the same base may well share a RUN, and then its size; what it copies
      // is another thing under the same names.
      if (step.keyword().equals("RUN")
          || (HistoryStep.LAYERED.contains(step.keyword()) && sameFile)) {
        layers.add(new MatchedLayer(expected.get(i).placed(), step.line()));
      }
    }
    return new HistoryMatch(List.copyOf(layers), length, complete);
  }

  /** How many of the lines are of an instruction of the text, in its order. */
  private static int common(List<ExpectedStep> expected, int from, List<Placed> lines) {
    int count = 0;
    int next = from;
    for (Placed line : lines) {
      int at = next;
      while (at < expected.size() && !expected.get(at).matches(line.step())) {
        at++;
      }
      if (at < expected.size()) {
        count++;
        next = at + 1;
      }
    }
    return count;
  }

  /** Whether all bytes of the stage were put into one layer, so that no line has its own. */
  private static boolean isSquashed(List<HistoryStep> stage) {
    boolean described =
        stage.stream()
            .anyMatch(step ->
                step.line().comment().startsWith("merge ")
                    || (step.line().bytes() > 0
                        && !HistoryStep.LAYERED.contains(step.keyword())
                        && !step.keyword().equals("WORKDIR")));
    List<HistoryStep> layered =
        stage.stream().filter(step -> HistoryStep.LAYERED.contains(step.keyword())).toList();
    boolean onlyTopHasBytes =
        layered.size() > 2
            && layered.getLast().line().bytes() > 0
            && layered.stream().filter(step -> step.line().bytes() > 0).count() == 1;
    return described || onlyTopHasBytes;
  }
}
