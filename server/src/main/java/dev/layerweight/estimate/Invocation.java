package dev.layerweight.estimate;

import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;

/**
 * One simple command that the simulated shell runs.
 *
 * @param name the program's base name, {@code pip} also where {@code /opt/venv/bin/pip} is written
 * @param path the program as written
 * @param arguments without the name
 * @param input what standard input holds, where it is known (a here-document, a pipe from echo)
 * @param range the whole command, relative to the instruction
 */
public record Invocation(
    String name, String path, List<Argument> arguments, Optional<String> input, TextRange range) {

  public List<String> words() {
    return arguments.stream().map(Argument::text).toList();
  }

  /** The same command seen as another program: {@code python -m pip install x} as {@code pip}. */
  public Invocation as(String newName, int droppedArguments) {
    return new Invocation(
        newName, path, arguments.subList(droppedArguments, arguments.size()), input, range);
  }
}
