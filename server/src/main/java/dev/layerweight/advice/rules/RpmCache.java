package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * dnf, yum, microdnf, tdnf or zypper keeps what the repositories told it.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN dnf install -y nginx
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN dnf install -y nginx && dnf clean all
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of the package manager's folder below {@code /var/cache}: the metadata of
 * each repository as it is loaded, and dnf's own form of it.
 *
 * <p>Silent: where the folder lies in a cache mount or is cleaned in the same RUN, and where the
 * repositories are not known: no figures of rpm distributions ship, the network brings them.
 */
public final class RpmCache implements Rule {

  private static final Pattern CACHE = Pattern.compile("(dnf5?|yum|microdnf|tdnf|zypper) cache.*");

  private static final Set<String> PROGRAMS =
      Set.of("dnf", "dnf5", "yum", "microdnf", "tdnf", "zypper");

  @Override
  public String id() {
    return "rpm-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> !caches(located).isEmpty())
        .map(located -> proposal(located, subject))
        .toList();
  }

  private static List<Part> caches(Located located) {
    return located.estimate().parts().stream()
        .filter(part -> part.kind() == PartKind.CACHE && CACHE.matcher(part.name()).matches())
        .toList();
  }

  private static Proposal proposal(Located located, Subject subject) {
    List<Part> caches = caches(located);
    String program = caches.getFirst().name().replaceFirst(" .*", "");
    return Proposal.at(
            located.placed(), "what the repositories told " + program + " stays in this layer")
        .losing(caches)
        .fixedBy(
            "Add " + cleaning(program),
            true,
            RunText.append(located.placed(), command(located, program)).stream().toList())
        .orFixedBy(CacheMounts.instead(located, caches, subject));
  }

  /** With {@code sudo} where the others are called so, and for another root as they are. */
  private static String command(Located located, String program) {
    Optional<String> root =
        RunCommand.of(located.instruction()).stream()
            .filter(command -> PROGRAMS.contains(command.program()))
            .flatMap(command -> command.arguments().stream())
            .filter(word -> word.startsWith("--installroot="))
            .findFirst();
    return cleaning(program) + root.map(option -> " " + option).orElse("");
  }

  private static String cleaning(String program) {
    return program.equals("zypper") ? "zypper clean --all" : program + " clean all";
  }
}
