package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.Directive;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads Dockerfiles. Any text has a tree; nothing is thrown.
 *
 * <p>The last trees are remembered, so that after an edit only the lines that it touches are read
 * again, and instructions are remembered by their text. One parser may serve many threads.
 */
public final class DockerfileParser {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InstructionCache cache = new InstructionCache();
  private final RecentTrees recent = new RecentTrees();

  /** The tree of a whole file. */
  public Dockerfile parse(String text) {
    if (text.length() > Limits.FILE_CHARACTERS) {
      SyntaxProblem problem =
          new SyntaxProblem(
              new TextRange(0, Math.min(LogicalLine.lineEnd(text, 0), Limits.LINE_CHARACTERS)),
              "the file is longer than " + Limits.FILE_CHARACTERS + " characters and is not read");
      return new Dockerfile(text, List.of(), '\\', List.of(), List.of(problem));
    }
    Optional<RecentTrees.Near> near = recent.nearest(text);
    if (near.isPresent() && near.get().tree().text().equals(text)) {
      return near.get().tree();
    }
    cache.fit(text);
    Dockerfile tree = read(text, near);
    recent.add(tree);
    return tree;
  }

  private Dockerfile read(String text, Optional<RecentTrees.Near> near) {
    int begin = begin(text);
    Directives head = Directives.read(text, begin);
    char escape = head.escape();
    InstructionScan scan = new InstructionScan(text, begin, escape, cache);
    List<PlacedInstruction> instructions =
        near.filter(one -> one.tree().escape() == escape && begin(one.tree().text()) == begin)
            .map(one -> scan.after(one.tree(), one.common()))
            .orElseGet(scan::all);
    List<SyntaxProblem> problems = new ArrayList<>(head.problems());
    for (PlacedInstruction placed : instructions) {
      for (SyntaxProblem problem : placed.instruction().head().problems()) {
        problems.add(new SyntaxProblem(placed.absolute(problem.range()), problem.message()));
      }
    }
    List<Directive> directives = head.directives();
    return new Dockerfile(text, directives, escape, instructions, List.copyOf(problems));
  }

  private static int begin(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
  }

  /** The tree of a shell text on its own, such as the one in {@code sh -c "..."}. */
  public static Script parseShell(String text) {
    return ShellReader.read(Cooked.plain(text, 0));
  }
}
