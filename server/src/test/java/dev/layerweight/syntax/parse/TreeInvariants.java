package dev.layerweight.syntax.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.text.TextRange;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Optional;

/** What is true of every tree, whatever the text. */
final class TreeInvariants {

  private TreeInvariants() {}

  static void check(Dockerfile file) {
    int end = 0;
    int endLine = -1;
    for (PlacedInstruction placed : file.instructions()) {
      String source = placed.instruction().head().source();
      assertEquals(source, placed.range().of(file.text()), "source is the text at its place");
      assertTrue(placed.start() >= end, "instructions do not overlap");
      assertTrue(placed.line() > endLine || placed.start() == 0, "lines are in order");
      assertTrue(placed.endLine() >= placed.line(), "an instruction ends after it begins");
      end = placed.range().end();
      endLine = placed.line() - 1;
      check(placed.instruction(), placed.instruction().head().range());
    }
    for (SyntaxProblem problem : file.problems()) {
      assertTrue(problem.range().end() <= file.text().length(), "problems lie in the text");
    }
  }

  static void check(Script script, int length) {
    check((Object) script, new TextRange(0, length));
  }

  private static void check(Object node, TextRange parent) {
    switch (node) {
      case TextRange range ->
          assertTrue(parent.contains(range), () -> range + " is outside of " + parent);
      case Optional<?> optional -> optional.ifPresent(value -> check(value, parent));
      case Collection<?> values -> values.forEach(value -> check(value, parent));
      case Record record -> checkRecord(record, parent);
      default -> {}
    }
  }

  private static void checkRecord(Record record, TextRange parent) {
    TextRange own = parent;
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getName().equals("range")) {
        own = (TextRange) value(record, component);
        check(own, parent);
      }
    }
    // The lines of a here-document stand below the command, a nested script's problems anywhere.
    boolean apart =
        record instanceof ShellCommand.Redirection || record instanceof Instruction.Onbuild;
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      boolean elsewhere = apart && component.getName().equals("hereDocument");
      if (!elsewhere) {
        check(value(record, component), own);
      }
    }
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
