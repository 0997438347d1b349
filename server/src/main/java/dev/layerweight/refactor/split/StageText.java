package dev.layerweight.refactor.split;

import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The lines of one stage.
 *
 * @param pieces its instructions after FROM
 */
record StageText(int index, Line from, List<Line> pieces) {

  private static final Pattern MOUNTED_STAGE = Pattern.compile("(?:^|,)\\s*from=([^,\"']+)");

  /**
   * An instruction with all its lines.
   *
   * @param start where its first line starts in the file
   * @param lead comments and empty lines above it
   * @param text the last line with its line break unless the file ends there
   */
  record Line(PlacedInstruction placed, int start, String lead, String text) {

    Instruction instruction() {
      return placed.instruction();
    }

    /** Counted from 1. */
    int number() {
      return placed.line() + 1;
    }

    int end() {
      return start + text.length();
    }

    /** The names of stages or images that COPY and mounts take from, each at its place. */
    List<Reference> references() {
      Stream<Reference> copied =
          instruction().head().flag("from").flatMap(Flag::value).stream()
              .map(word -> new Reference(word.text(), placed.absolute(word.range())));
      Stream<Reference> mounted =
          instruction().head().flagsNamed("mount").stream()
              .flatMap(flag -> flag.value().stream())
              .flatMap(word -> mounted(word).stream());
      return Stream.concat(copied, mounted).toList();
    }

    private Optional<Reference> mounted(Word mount) {
      String source = mount.range().of(instruction().head().source());
      Matcher from = MOUNTED_STAGE.matcher(source);
      return from.find()
          ? Optional.of(
              new Reference(
                  from.group(1).strip(),
                  placed.absolute(
                      new TextRange(
                          mount.range().start() + from.start(1),
                          mount.range().start() + from.end(1)))))
          : Optional.empty();
    }

    /** With other names in the place of some references. */
    String renamed(Function<String, Optional<String>> names) {
      return edited(
          references().stream()
              .flatMap(one ->
                  names.apply(one.name()).stream().map(name -> new TextEdit(one.range(), name)))
              .toList());
    }

    /** After edits whose ranges are those of the file. */
    String edited(List<TextEdit> edits) {
      return TextEdit.apply(
          text,
          edits.stream()
              .map(edit ->
                  new TextEdit(
                      new TextRange(edit.range().start() - start, edit.range().end() - start),
                      edit.replacement()))
              .toList());
    }
  }

  /** A name at its absolute place. */
  record Reference(String name, TextRange range) {}

  /** All stages of a file. */
  static List<StageText> of(String text, List<PlacedInstruction> instructions) {
    LineIndex lines = LineIndex.of(text);
    List<StageText> stages = new ArrayList<>();
    int end = 0;
    for (PlacedInstruction placed : instructions) {
      int start = lines.startOf(placed.line());
      Line line =
          new Line(
              placed,
              start,
              text.substring(Math.min(end, start), start),
              text.substring(start, lines.endOf(placed.endLine())));
      end = line.end();
      if (placed.instruction() instanceof Instruction.From) {
        stages.add(new StageText(stages.size(), line, new ArrayList<>()));
      } else if (!stages.isEmpty()) {
        stages.getLast().pieces().add(line);
      }
    }
    return stages;
  }

  Instruction.From head() {
    return (Instruction.From) from.instruction();
  }

  Optional<String> name() {
    return head().stage().map(Word::text);
  }

  boolean isNamed(String name) {
    return name().filter(own -> lower(own).equals(lower(name))).isPresent();
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  int end() {
    return pieces.isEmpty() ? from.end() : pieces.getLast().end();
  }

  /** FROM under another name, and from another base where one is given. */
  String from(String name, Optional<String> base) {
    List<TextEdit> edits = new ArrayList<>();
    TextRange image = head().image().range();
    base.ifPresent(other -> edits.add(new TextEdit(from.placed().absolute(image), other)));
    Optional<TextRange> named = head().stage().map(Word::range);
    edits.add(
        named.isPresent()
            ? new TextEdit(from.placed().absolute(named.get()), name)
            : new TextEdit(
                from.placed().absolute(new TextRange(image.end(), image.end())), " AS " + name));
    return from.edited(edits);
  }
}
