package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An upgrade writes packages of the base image a second time; the old files stay below it.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM debian:bookworm-20240110-slim
 * RUN apt-get update && apt-get upgrade -y && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM debian:bookworm-20240110-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
 * }</pre>
 *
 * <p>A newer build of the base image has the same versions, and has them once: official images are
 * built anew at least every month. The fix alone would leave the old versions, with the holes that
 * the new ones close, so that it is never made unasked.
 *
 * <p>Saves: the files of the packages that came into the release after the day the base image was
 * built on, with what apt and dpkg note of them.
 *
 * <p>Silent: where the base image is as new as the package index, where nobody knows when it was
 * built, and in a stage that is not in the image.
 */
public final class BaseUpgraded implements Rule {

  private static final Set<String> PROGRAMS =
      Set.of("apt-get", "apt", "aptitude", "apk", "dnf", "dnf5", "yum", "microdnf", "zypper");

  private static final Set<String> UPGRADES =
      Set.of("upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade", "update", "up", "dup");

  @Override
  public String id() {
    return "base-upgraded";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .flatMap(located -> proposals(located, subject))
        .toList();
  }

  private static Stream<Proposal> proposals(Located run, Subject subject) {
    return run.estimate().facts().stream()
        .filter(Fact.Upgraded.class::isInstance)
        .map(Fact.Upgraded.class::cast)
        .limit(1)
        .map(fact -> proposal(run, fact, subject));
  }

  private static Proposal proposal(Located run, Fact.Upgraded fact, Subject subject) {
    int count = fact.packages().size();
    String what =
        count == 1
            ? fact.packages().getFirst() + " of the base image, whose old files stay"
            : count + " packages of the base image, whose old files stay";
    Optional<RunCommand> command =
        RunCommand.of(run.instruction()).stream().filter(BaseUpgraded::upgrades).findFirst();
    TextRange where =
        command
            .map(found -> found.simple().range())
            .orElseGet(() -> run.instruction().head().keywordRange());
    return Proposal.of(
            run.placed(),
            run.placed().absolute(where),
            "this upgrade writes newer versions of "
                + what
                + "; a newer build of the base image has them once")
        .losing(
            run.estimate().parts().stream()
                .filter(part -> fact.packages().contains(part.name()))
                .toList())
        .fixedBy(
            "Remove the upgrade",
            false,
            command.stream().flatMap(found -> removed(run, found, subject).stream()).toList());
  }

  private static boolean upgrades(RunCommand command) {
    boolean apt = command.program().startsWith("apt");
    return PROGRAMS.contains(command.program())
        && UPGRADES.contains(command.subcommand())
        && !(apt && command.subcommand().equals("update"));
  }

  /**
   * A RUN that does nothing but upgrade goes as a whole, unless a later one needs the package lists
   * that it leaves.
   */
  private static Optional<TextEdit> removed(Located run, RunCommand upgrade, Subject subject) {
    List<RunCommand> all = RunCommand.of(run.instruction());
    boolean nothingElse = all.stream().allMatch(one -> upgrades(one) || keepsHouse(one));
    boolean dropsLists =
        !upgrade.program().startsWith("apt")
            || all.stream().anyMatch(one -> one.program().equals("rm"))
            || all.stream().noneMatch(one -> one.subcommand().equals("update"));
    return nothingElse && dropsLists && all.stream().filter(BaseUpgraded::upgrades).count() == 1
        ? Optional.of(Removal.instruction(subject.dockerfile(), run.placed()))
        : Removal.command(subject.dockerfile(), run.placed(), upgrade);
  }

  private static boolean keepsHouse(RunCommand command) {
    boolean lists =
        command.program().equals("rm")
            && command.arguments().stream()
                .filter(word -> !word.startsWith("-"))
                .allMatch(word -> word.matches("/var/(lib/apt|cache|log)/.*"));
    boolean cleans =
        PROGRAMS.contains(command.program())
            && command.subcommand().matches("update|clean|autoclean|autoremove|makecache");
    return lists || cleans;
  }
}
