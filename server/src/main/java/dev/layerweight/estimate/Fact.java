package dev.layerweight.estimate;

import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Map;

/** Something that the simulated build found out about an instruction and that advice needs. */
public sealed interface Fact {

  /** Where in the instruction, relative to its start. */
  TextRange range();

  /**
   * Packages were installed by one command.
   *
   * @param manager {@code apt}, {@code pip}, {@code npm}, {@code apk}, ...
   * @param requested the names the command asked for, with the place of each in the text
   * @param installed owner name of each new package with the names of the packages it needs
   *     directly
   */
  record Installed(
      TextRange range,
      String manager,
      List<Requested> requested,
      Map<String, List<String>> installed)
      implements Fact {}

  /**
   * One command brought newer versions of packages that were there.
   *
   * @param program that was called, such as {@code apt-get}
   * @param packages names of those that the base image brought in an older version for certain
   */
  record Upgraded(TextRange range, String program, List<String> packages) implements Fact {}

  /**
   * A package asked for.
   *
   * @param name as the report shows it, such as {@code g++-12} for what {@code g++} resolves to
   * @param written as it stands in the text or in a requirement file
   * @param file the requirement or manifest file it stands in, empty for the command itself
   */
  record Requested(String name, String written, String file, TextRange range) {}
}
