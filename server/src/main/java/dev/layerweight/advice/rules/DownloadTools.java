package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tool that fetches or unpacks something is used in the RUN that installs it and never again.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y --no-install-recommends git && git clone https://example.org/x.git
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y --no-install-recommends git && git clone https://example.org/x.git && apt-get purge -y --auto-remove git
 * }</pre>
 *
 * <p>Saves: the layer with the tool minus the layer without it and without the packages that only
 * it needs.
 *
 * <p>Silent: where a later RUN may use the tool, also by a script or by a package manager that
 * fetches with it; where CMD, ENTRYPOINT, HEALTHCHECK, a script in the image or a compose file
 * names it; where another package needs it; and where it brings ca-certificates, which the program
 * may need.
 */
public final class DownloadTools implements Rule {

  private static final List<String> MANAGERS = List.of("apt", "apk");

  /** Packages, each with what shows that it is used. */
  private static final Map<String, Pattern> TOOLS =
      Map.ofEntries(
          Map.entry("curl", uses("curl")),
          Map.entry("wget", uses("wget")),
          Map.entry("aria2", uses("aria2c")),
          Map.entry("git", uses("git|git\\+\\S+")),
          Map.entry("git-lfs", uses("git|git\\+\\S+")),
          Map.entry("mercurial", uses("hg|hg\\+\\S+")),
          Map.entry("subversion", uses("svn|svn\\+\\S+")),
          Map.entry("gnupg", uses("gpg|gpg2|apt-key|gnupg")),
          Map.entry("gnupg2", uses("gpg|gpg2|apt-key|gnupg")),
          Map.entry("gpg", uses("gpg|gpg2|apt-key")),
          Map.entry("dirmngr", uses("gpg|gpg2|apt-key")),
          Map.entry("unzip", uses("unzip")),
          Map.entry("xz-utils", uses("xz|unxz|tar\\b.*(J|xz)")),
          Map.entry("xz", uses("xz|unxz|tar\\b.*(J|xz)")),
          Map.entry("bzip2", uses("bzip2|bunzip2|tar\\b.*(j|bz2)")),
          Map.entry("p7zip-full", uses("7z|7za|7zr")),
          Map.entry("lsb-release", uses("lsb_release")),
          Map.entry("software-properties-common", uses("add-apt-repository")));

  /** Commands that run what nobody sees here, or that fetch with tools such as git. */
  private static final Pattern MAY_FETCH =
      Pattern.compile(
          "(?m)(^|[\\s;&|(])(\\./|(ba)?sh\\s|source\\s|\\.\\s|/\\S+\\.sh\\b|make\\b|cmake\\b)"
              + "|\\b(pip3?|uv|poetry|pdm|pipenv|conda|npm|npx|yarn|pnpm|go|cargo|bundle|gem"
              + "|composer|mvnw?|gradlew?|dotnet|mix|rebar3|stack|cabal|swift|vcpkg|conan|flutter"
              + "|dart|rustup|sdk|nvm|pyenv|asdf|mise|brew|playwright)\\b");

  private static Pattern uses(String programs) {
    return Pattern.compile("(?<![\\w.=-])(?:" + programs + ")(?![\\w+-])");
  }

  @Override
  public String id() {
    return "download-tools-in-image";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .flatMap(
            located -> MANAGERS.stream().flatMap(manager -> proposal(located, manager, subject)))
        .toList();
  }

  private static Stream<Proposal> proposal(Located located, String manager, Subject subject) {
    List<Fact.Requested> tools = usedOnce(located, manager, subject);
    if (tools.isEmpty()) {
      return Stream.empty();
    }
    Set<String> roots = tools.stream().map(Fact.Requested::name).collect(Collectors.toSet());
    Set<String> gone = graph(manager, subject).neededOnlyBy(roots);
    List<Part> parts = parts(located, gone::contains);
    List<String> names = List.copyOf(roots).stream().sorted().toList();
    String command =
        (manager.equals("apt") ? "apt-get purge -y --auto-remove " : "apk del ")
            + String.join(" ", names);
    int rest = PackageGraph.others(located.estimate(), Set.of(manager), gone, roots);
    String message =
        Wording.withRest(names, rest)
            + (names.size() + rest == 1 ? " is" : " are")
            + " not used after this RUN";
    return Stream.of(
        Proposal.of(
                located.placed(),
                Wording.together(
                    located.placed(), tools.stream().map(Fact.Requested::range).toList()),
                message)
            .losing(parts)
            .fixedBy(
                "Remove " + Wording.list(names) + " again in the same RUN",
                false,
                RunText.append(located.placed(), command).stream().toList()));
  }

  /** The tools among the packages of one RUN that it alone uses, and that it can remove again. */
  static List<Fact.Requested> usedOnce(Located located, String manager, Subject subject) {
    List<Fact.Requested> wanted =
        PackageGraph.installed(located.estimate(), Set.of(manager)).stream()
            .flatMap(fact -> fact.requested().stream())
            .filter(one -> TOOLS.containsKey(one.name()))
            .filter(one -> one.file().isEmpty())
            .sorted(Comparator.comparingInt(one -> one.range().start()))
            .toList();
    if (wanted.isEmpty() || RunText.append(located.placed(), ":").isEmpty()) {
      return List.of();
    }
    String own = Wording.withoutInstalls(located.commandText());
    List<String> later =
        subject.after(located).stream()
            .filter(one -> one.instruction() instanceof Instruction.Run)
            .map(Located::commandText)
            .toList();
    boolean mayFetchLater = later.stream().anyMatch(text -> MAY_FETCH.matcher(text).find());
    PackageGraph graph = graph(manager, subject);
    return wanted.stream()
        .filter(one -> TOOLS.get(one.name()).matcher(own).find())
        .filter(one -> !mayFetchLater)
        .filter(one -> later.stream().noneMatch(TOOLS.get(one.name()).asPredicate()))
        .filter(one -> canGo(one, located, graph))
        .filter(one -> {
          Pattern needed = needed(graph.neededOnlyBy(Set.of(one.name())));
          return later.stream().noneMatch(needed.asPredicate())
              && !RunTimeUse.of(needed, subject)
              && !RunTimeUse.of(TOOLS.get(one.name()), subject);
        })
        .filter(one -> !subject.runTimeCalls().callsPackage(one.name()))
        .filter(one -> !(one.name().equals("git") && hasLibraryOfGit(subject)))
        .toList();
  }

  /** What goes with the tool may be a program that something else relies on: python3, openssl. */
  private static Pattern needed(Set<String> gone) {
    Set<String> programs = new LinkedHashSet<>(gone);
    if (gone.contains("openssh-client")) {
      programs.addAll(List.of("ssh", "scp", "ssh-keyscan"));
    }
    return RunTimeUse.words(programs);
  }

  /** Libraries that are nothing without the program. */
  private static boolean hasLibraryOfGit(Subject subject) {
    return subject
        .inImage()
        .flatMap(instruction -> instruction.parts().stream())
        .anyMatch(part -> part.name().matches("(?i)(gitpython|simple-git)[ @].*"));
  }

  private static boolean canGo(Fact.Requested tool, Located located, PackageGraph graph) {
    Set<String> gone = graph.neededOnlyBy(Set.of(tool.name()));
    boolean needed =
        graph.needs().entrySet().stream()
            .anyMatch(
                entry -> !gone.contains(entry.getKey()) && entry.getValue().contains(tool.name()));
    return !needed
        && !gone.contains("ca-certificates")
        && !parts(located, tool.name()::equals).isEmpty();
  }

  private static List<Part> parts(Located located, Predicate<String> names) {
    return located.estimate().parts().stream()
        .filter(part -> part.kind() == PartKind.APT && names.test(part.name()))
        .toList();
  }

  private static PackageGraph graph(String manager, Subject subject) {
    return PackageGraph.of(
        subject.locatedInImage().stream().map(Located::estimate), Set.of(manager));
  }
}
