package dev.layerweight.estimate.python;

import dev.layerweight.estimate.CommandModel;
import java.util.List;

/** The commands of this family. */
public final class PythonCommands {

  private PythonCommands() {}

  public static List<CommandModel> all() {
    return List.of(
        new PipCommand(),
        new PythonCommand(),
        new VenvCommand(),
        new UvCommand(),
        new PoetryCommand(),
        new PdmCommand(),
        new PipenvCommand(),
        new PipxCommand(),
        new CondaCommand(),
        new TestCommand());
  }
}
