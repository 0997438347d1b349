package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.Directive;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Dockerfiles. Any text has a tree; nothing is thrown.
 *
 * <p>Instructions are remembered by their text, so that after an edit only the changed one is read
 * again. One parser may serve many threads.
 */
public final class DockerfileParser {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InstructionCache cache = new InstructionCache();

  /** The tree of a whole file. */
  public Dockerfile parse(String text) {
    if (text.length() > Limits.FILE_CHARACTERS) {
      SyntaxProblem problem =
          new SyntaxProblem(
              new TextRange(0, Math.min(LogicalLine.lineEnd(text, 0), Limits.LINE_CHARACTERS)),
              "the file is longer than " + Limits.FILE_CHARACTERS + " characters and is not read");
      return new Dockerfile(text, List.of(), '\\', List.of(), List.of(problem));
    }
    int begin = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    Directives head = Directives.read(text, begin);
    List<SyntaxProblem> problems = new ArrayList<>(head.problems());
    List<PlacedInstruction> instructions = instructions(text, begin, head.escape());
    for (PlacedInstruction placed : instructions) {
      for (SyntaxProblem problem : placed.instruction().head().problems()) {
        problems.add(new SyntaxProblem(placed.absolute(problem.range()), problem.message()));
      }
    }
    List<Directive> directives = head.directives();
    return new Dockerfile(text, directives, head.escape(), instructions, List.copyOf(problems));
  }

  /** The tree of a shell text on its own, such as the one in {@code sh -c "..."}. */
  public static Script parseShell(String text) {
    return ShellReader.read(Cooked.plain(text, 0));
  }

  private List<PlacedInstruction> instructions(String text, int begin, char escape) {
    List<PlacedInstruction> found = new ArrayList<>();
    LineIndex lines = LineIndex.of(text);
    int at = begin;
    while (at < text.length()) {
      int lineEnd = LogicalLine.lineEnd(text, at);
      int content = LogicalLine.skipBlanks(text, at, lineEnd);
      if (content == lineEnd || text.charAt(content) == '#') {
        at = lineEnd + 1;
        continue;
      }
      LogicalLine line = LogicalLine.find(text, at, escape);
      at = line.next();
      if (line.start() == line.end()) {
        continue;
      }
      int end = line.end();
      List<HereDocuments.Body> bodies = bodies(text, line, escape);
      if (!bodies.isEmpty()) {
        end = bodies.getLast().end();
        at = Math.min(LogicalLine.lineEnd(text, end) + 1, text.length());
      }
      Instruction instruction = cache.get(text.substring(line.start(), end), escape);
      found.add(
          new PlacedInstruction(
              line.start(),
              lines.lineOf(line.start()),
              lines.lineOf(Math.max(line.start(), end - 1)),
              instruction));
    }
    return List.copyOf(found);
  }

  private static List<HereDocuments.Body> bodies(String text, LogicalLine line, char escape) {
    boolean possible =
        text.indexOf("<<", line.start(), line.end()) >= 0
            && line.end() - line.start() <= Limits.INSTRUCTION_CHARACTERS;
    if (!possible) {
      return List.of();
    }
    Cooked cooked = LogicalLine.cook(text.substring(line.start(), line.end()), escape);
    return HereDocuments.bodies(text, line.next(), HereDocuments.operators(cooked, escape));
  }
}
