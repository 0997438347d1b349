package dev.layerweight.advice;

import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fixes that can be applied at once because none touches what another changes. */
public final class Combined {

  private final List<Integer> instructionStarts;
  private final Map<String, Set<TextEdit>> edits = new LinkedHashMap<>();

  public Combined(Dockerfile dockerfile) {
    this.instructionStarts =
        dockerfile.instructions().stream().map(PlacedInstruction::start).toList();
  }

  /**
   * Adds a fix, unless it collides with one that is there: then nothing changes and it is false.
   */
  public boolean add(Fix fix) {
    for (FileEdit file : fix.edits()) {
      Set<TextEdit> taken = edits.getOrDefault(file.path(), Set.of());
      for (TextEdit edit : file.edits()) {
        boolean collides =
            taken.stream()
                .anyMatch(other -> !other.equals(edit) && collide(file.path(), edit, other));
        if (collides) {
          return false;
        }
      }
    }
    for (FileEdit file : fix.edits()) {
      edits.computeIfAbsent(file.path(), _ -> new LinkedHashSet<>()).addAll(file.edits());
    }
    return true;
  }

  /** All edits, those of one file together and in an order in which they can be applied. */
  public List<FileEdit> edits() {
    List<FileEdit> all = new ArrayList<>();
    edits.forEach((path, one) ->
        all.add(
            new FileEdit(
                path,
                one.stream()
                    .sorted(
                        Comparator.comparingInt((TextEdit edit) -> edit.range().start())
                            .thenComparingInt(edit -> edit.range().end()))
                    .toList())));
    return all;
  }

  private boolean collide(String path, TextEdit one, TextEdit other) {
    TextRange a = one.range();
    TextRange b = other.range();
    if (a.length() > 0 && b.length() > 0) {
      return a.start() < b.end() && b.start() < a.end();
    }
    if (a.length() == 0 && b.length() == 0) {
      return false;
    }
    TextRange wide = a.length() > 0 ? a : b;
    int offset = a.length() > 0 ? b.start() : a.start();
    boolean inside = wide.start() < offset && offset < wide.end();
    // What is added to an instruction at its end must not outlive the instruction.
    boolean orphan = offset == wide.end() && path.isEmpty() && holdsInstruction(wide);
    return inside || orphan;
  }

  private boolean holdsInstruction(TextRange range) {
    return instructionStarts.stream()
        .anyMatch(start -> range.start() <= start && start < range.end());
  }
}
