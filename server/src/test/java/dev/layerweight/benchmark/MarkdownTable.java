package dev.layerweight.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table of measures: what was measured in the rows, the programs in the columns. */
final class MarkdownTable {

  private final List<String> lines = new ArrayList<>();

  MarkdownTable(String measure, List<String> programs) {
    row(measure, programs);
    row("---", Collections.nCopies(programs.size(), "---:"));
  }

  void row(String measure, List<String> values) {
    lines.add("| " + measure + " | " + String.join(" | ", values) + " |");
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
