package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * apt installs packages that others only recommend.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y git && git clone https://example.org/x.git
 * }</pre>
 *
 * <p>After (what the build plainly needs is named, so that it stays):
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install --no-install-recommends -y ca-certificates git && git clone https://example.org/x.git
 * }</pre>
 *
 * <p>Saves: the layer with recommended packages minus the layer without them, with their share of
 * dpkg's database and logs.
 *
 * <p>Silent: where apt's configuration already leaves them out, where nothing is recommended that
 * is not there, and for the JSON form of RUN.
 */
public final class AptRecommends implements Rule {

  private static final Set<String> VALUED =
      Set.of(
          "-t",
          "--target-release",
          "--default-release",
          "-o",
          "--option",
          "-c",
          "--config-file",
          "-a");

  /**
   * A package that comes only by recommendation and that builds rely on.
   *
   * @param text what shows that they do
   */
  private record Relied(String name, Pattern text) {}

  private static final List<Relied> RELIED =
      List.of(
          new Relied("ca-certificates", Pattern.compile("https://")),
          new Relied(
              "libc6-dev", Pattern.compile("\\b(gcc|cc|clang|make|cmake|pip3?|cargo|npm|uv)\\b")),
          new Relied("openssh-client", Pattern.compile("\\bssh://|\\bgit@|\\bssh\\b|\\bscp\\b")));

  @Override
  public String id() {
    return "apt-recommends";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .flatMap(located -> proposal(located, subject))
        .toList();
  }

  private static Stream<Proposal> proposal(Located located, Subject subject) {
    List<RunCommand> commands =
        RunCommand.of(located.instruction()).stream()
            .filter(RunCommand::installsByApt)
            .filter(command -> !decides(command))
            .toList();
    if (commands.isEmpty()) {
      return Stream.empty();
    }
    List<TextEdit> edits = new ArrayList<>();
    for (RunCommand command : commands) {
      ShellWord install = command.word(command.find("install").orElseThrow());
      edits.add(
          RunText.insert(located.placed(), install.range().end(), " --no-install-recommends"));
    }
    List<String> named = relied(located, subject);
    if (!named.isEmpty()) {
      TextEdit names = naming(located, commands.getFirst(), named);
      edits.add(names);
    }
    TextRange range =
        commands.getFirst().word(commands.getFirst().find("install").orElseThrow()).range();
    String title =
        named.isEmpty()
            ? "Add --no-install-recommends"
            : "Add --no-install-recommends and name " + String.join(" and ", named);
    return Stream.of(
        Proposal.of(
                located.placed(),
                located.placed().absolute(range),
                "apt also installs what these packages only recommend")
            .fixedBy(title, false, edits));
  }

  private static boolean decides(RunCommand command) {
    return command.arguments().stream()
        .anyMatch(word ->
            word.contains("-install-recommends")
                || word.toLowerCase(java.util.Locale.ROOT).contains("install-recommends="));
  }

  /** Packages that would go although the rest of the build relies on them. */
  private static List<String> relied(Located located, Subject subject) {
    Set<String> installed = new LinkedHashSet<>();
    Set<String> asked = new LinkedHashSet<>();
    for (Fact.Installed fact : PackageGraph.installed(located.estimate(), Set.of("apt"))) {
      installed.addAll(fact.installed().keySet());
      fact.requested().forEach(one -> asked.add(one.name()));
    }
    StringBuilder text = new StringBuilder(located.commandText());
    for (Located later : subject.after(located)) {
      boolean setting =
          later.instruction() instanceof Instruction.Env
              || later.instruction() instanceof Instruction.Arg;
      text.append('\n').append(setting ? later.instruction().head().source() : later.commandText());
    }
    return RELIED.stream()
        .filter(one -> installed.contains(one.name()) && !asked.contains(one.name()))
        .filter(one -> !one.name().equals("libc6-dev") || needsHeaders(asked))
        .filter(one -> one.text().matcher(text).find())
        .map(Relied::name)
        .toList();
  }

  /** A C compiler only recommends the C library's headers; the C++ compiler depends on them. */
  private static boolean needsHeaders(Set<String> asked) {
    return asked.stream().anyMatch(name -> name.matches("(gcc|clang|cpp)(-\\d+)?"))
        && asked.stream().noneMatch(name -> name.matches("build-essential|g\\+\\+(-\\d+)?"));
  }

  /**
   * Before the first package, on a line of its own where packages stand so; behind it where a
   * comment above speaks of it.
   */
  private static TextEdit naming(Located located, RunCommand command, List<String> names) {
    String source = located.instruction().head().source();
    int first = firstPackage(command).orElse(command.size() - 1);
    TextRange word = command.word(first).range();
    String before = source.substring(0, word.start());
    boolean told = before.lines().toList().size() > 1 && aboveIsComment(before);
    String between =
        first + 1 < command.size()
            ? source.substring(word.end(), command.word(first + 1).range().start())
            : " ";
    boolean lines = between.contains("\n") && !between.contains("#");
    String separator = lines ? between : " ";
    String text = String.join(separator, names);
    return told
        ? RunText.insert(located.placed(), word.end(), separator + text)
        : RunText.insert(located.placed(), word.start(), text + separator);
  }

  private static boolean aboveIsComment(String before) {
    List<String> lines = before.lines().toList();
    boolean startsLine = lines.getLast().isBlank();
    return startsLine && lines.get(lines.size() - 2).stripLeading().startsWith("#");
  }

  private static OptionalInt firstPackage(RunCommand command) {
    int index = command.find("install").orElseThrow() + 1;
    while (index < command.size() && command.text(index).startsWith("-")) {
      index += VALUED.contains(command.text(index)) ? 2 : 1;
    }
    return index < command.size() ? OptionalInt.of(index) : OptionalInt.empty();
  }
}
