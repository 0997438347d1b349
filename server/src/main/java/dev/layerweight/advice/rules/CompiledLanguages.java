package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the compilers that an instruction installs are used for, as far as the text shows it. */
enum CompiledLanguages {
  /** Sources in C alone, by commands that are known. */
  ONLY_C,
  /** Other languages, or what nobody can see: package managers compile what they like. */
  OTHERS;

  private static final Set<String> KNOWN =
      Set.of(
          "apt-get",
          "apt",
          "rm",
          "mkdir",
          "cd",
          "cp",
          "mv",
          "echo",
          "set",
          "true",
          "chmod",
          "chown",
          "ln",
          "install",
          "gcc",
          "cc",
          "make",
          "strip",
          "ldconfig",
          "useradd",
          "groupadd",
          "adduser",
          "addgroup",
          "touch",
          "test",
          "[");

  private static final Pattern OTHER_SOURCES =
      Pattern.compile(
          "(?i)(^|.*/)(CMakeLists\\.txt|configure|.*\\.(cc|cpp|cxx|c\\+\\+|hpp|hxx|f|f90|m|mm|rs|go|pyx))");

  private static final Pattern OTHER_TOOLS =
      Pattern.compile(
          "g\\+\\+|c\\+\\+|\\bCXX\\b|\\$\\(CXX|gfortran|dpkg-(buildpackage|deb|source)");

  static CompiledLanguages of(Located installs, Subject subject) {
    List<Located> runs =
        Stream.concat(Stream.of(installs), subject.after(installs).stream())
            .filter(one -> one.instruction() instanceof Instruction.Run)
            .toList();
    boolean known =
        runs.stream()
            .allMatch(run -> {
              List<RunCommand> commands = RunCommand.of(run.instruction());
              return !commands.isEmpty()
                  && commands.stream().allMatch(command -> KNOWN.contains(command.program()))
                  && !OTHER_TOOLS.matcher(run.commandText()).find();
            });
    boolean compiles =
        runs.stream()
            .flatMap(run -> RunCommand.of(run.instruction()).stream())
            .anyMatch(command -> Set.of("gcc", "cc", "make").contains(command.program()));
    boolean others =
        subject.context().select(".", List.of(), false).roots().stream()
            .flatMap(root -> root.files().stream())
            .anyMatch(file -> OTHER_SOURCES.matcher(file.relative()).matches());
    boolean named =
        ProgramText.ofContext(subject, "(.*/)?((GNU)?[mM]akefile|.*\\.mk)")
            .anyMatch(text -> OTHER_TOOLS.matcher(text).find());
    return known && compiles && !others && !named ? ONLY_C : OTHERS;
  }
}
