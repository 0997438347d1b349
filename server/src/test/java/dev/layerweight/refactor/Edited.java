package dev.layerweight.refactor;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.function.Predicate;

/** A Dockerfile to try edits on. */
record Edited(Dockerfile dockerfile) {

  static Edited of(String text) {
    return new Edited(new DockerfileParser().parse(text));
  }

  PlacedInstruction instruction(int index) {
    return dockerfile.instructions().get(index);
  }

  /** The commands of an instruction that match. */
  List<RunCommand> commands(int index, Predicate<RunCommand> wanted) {
    return RunCommand.of(instruction(index).instruction()).stream().filter(wanted).toList();
  }

  String after(List<TextEdit> edits) {
    return TextEdit.apply(dockerfile.text(), edits);
  }
}
