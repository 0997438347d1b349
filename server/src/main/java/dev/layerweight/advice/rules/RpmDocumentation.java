package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Manual pages and documentation of rpm packages come along.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN dnf install -y gcc
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN dnf install -y --setopt=tsflags=nodocs gcc
 * }</pre>
 *
 * <p>Saves: the image minus the image without documentation. How much a package has, repositories
 * do not say: two manual pages and 3 % of what is larger are assumed.
 *
 * <p>Silent: on images that leave documentation out by their own settings, as those of Fedora, Red
 * Hat and their rebuilds do; where the command or a configuration file says it; for zypper, which
 * has no such option; and where the repositories are not known.
 */
public final class RpmDocumentation implements Rule {

  private static final Set<String> PROGRAMS = Set.of("dnf", "dnf5", "yum", "microdnf", "tdnf");
  private static final Set<String> INSTALLS =
      Set.of("install", "localinstall", "reinstall", "groupinstall", "update", "upgrade");

  @Override
  public String id() {
    return "rpm-documentation";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located ->
            located.estimate().parts().stream().map(Part::kind).anyMatch(PartKind.APT::equals))
        .flatMap(located -> proposal(located).stream())
        .toList();
  }

  private static Optional<Proposal> proposal(Located located) {
    List<TextEdit> edits = new ArrayList<>();
    List<ShellWord> words = new ArrayList<>();
    for (RunCommand command : RunCommand.of(located.instruction())) {
      boolean says =
          command.arguments().stream()
              .anyMatch(word -> word.contains("tsflags") || word.equals("--nodocs"));
      if (PROGRAMS.contains(command.program())
          && INSTALLS.contains(command.subcommand())
          && !says) {
        ShellWord install = command.word(command.find(command.subcommand()).orElseThrow());
        words.add(install);
        edits.add(
            RunText.insert(
                located.placed(), install.range().end(), " " + option(command.program())));
      }
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Proposal.of(
                    located.placed(),
                    located.placed().absolute(words.getFirst().range()),
                    "the packages come with their manual pages and documentation")
                .fixedBy("Leave documentation out", true, edits));
  }

  private static String option(String program) {
    return switch (program) {
      case "microdnf", "tdnf" -> "--nodocs";
      default -> "--setopt=tsflags=nodocs";
    };
  }
}
