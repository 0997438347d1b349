package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A package manager that only the build runs is in the image: uv, poetry, pdm, pipenv, pnpm, and
 * pip, npm, Maven or Composer as packages of the distribution.
 *
 * <p>Before:
 *
 * <pre>{@code
 * COPY --from=ghcr.io/astral-sh/uv:0.9.7 /uv /bin/
 * RUN uv pip install --system flask
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN --mount=from=ghcr.io/astral-sh/uv:0.9.7,source=/uv,target=/bin/uv uv pip install --system flask
 * }</pre>
 *
 * <p>Saves: the bytes of the package manager and of the packages that only it needs.
 *
 * <p>Silent: where CMD, ENTRYPOINT, HEALTHCHECK, a script in the image or a compose file runs it,
 * and for what the base image brings. Without a fix for all but uv, which alone can be mounted as
 * one file: the others belong into a build stage.
 */
public final class PackageManagerInImage implements Rule {

  /** What a manager's package asks for, and the commands by which it is run. */
  private static final Map<String, Map<String, List<String>>> MANAGERS =
      Map.of(
          "pip",
          Map.of(
              "poetry", List.of("poetry"),
              "uv", List.of("uv", "uvx"),
              "pdm", List.of("pdm"),
              "pipenv", List.of("pipenv"),
              "hatch", List.of("hatch")),
          "npm",
          Map.of(
              "npm", List.of("npm", "npx"),
              "pnpm", List.of("pnpm", "pnpx"),
              "yarn", List.of("yarn"),
              "bun", List.of("bun", "bunx"),
              "lerna", List.of("lerna")),
          "apt",
          Map.of(
              "python3-pip", List.of("pip", "pip3"),
              "npm", List.of("npm", "npx"),
              "yarnpkg", List.of("yarn", "yarnpkg"),
              "maven", List.of("mvn"),
              "gradle", List.of("gradle"),
              "ant", List.of("ant"),
              "composer", List.of("composer"),
              "pipenv", List.of("pipenv"),
              "python3-poetry", List.of("poetry")),
          "apk",
          Map.of(
              "py3-pip", List.of("pip", "pip3"),
              "npm", List.of("npm", "npx"),
              "yarn", List.of("yarn"),
              "pnpm", List.of("pnpm"),
              "maven", List.of("mvn"),
              "gradle", List.of("gradle"),
              "composer", List.of("composer")));

  private static final Pattern INTERPRETER =
      Pattern.compile(
          "python[\\d.]*(-minimal|-distutils|-setuptools)?|libpython.*|nodejs.*|php.*|ruby.*"
              + "|open(jdk|jre).*|default-j(re|dk).*|ca-certificates.*");

  @Override
  public String id() {
    return "package-manager-in-image";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Proposal> proposals = new ArrayList<>();
    for (Located located : subject.locatedInImage()) {
      for (String by : List.of("apt", "apk", "pip", "npm")) {
        installed(located, by, subject).forEach(proposals::add);
      }
      asProgram(located, subject).forEach(proposals::add);
    }
    return proposals;
  }

  /** One that another package manager installed. */
  private static Stream<Proposal> installed(Located located, String by, Subject subject) {
    Map<String, List<String>> known = MANAGERS.get(by);
    List<Fact.Requested> managers =
        PackageGraph.installed(located.estimate(), Set.of(by)).stream()
            .flatMap(fact -> fact.requested().stream())
            .filter(one -> one.file().isEmpty() && known.containsKey(name(one.name())))
            .filter(one -> !RunTimeUse.of(RunTimeUse.words(known.get(name(one.name()))), subject))
            .toList();
    if (managers.isEmpty()) {
      return Stream.empty();
    }
    Set<String> family =
        by.equals("pip")
            ? PythonDevDependencies.MANAGERS
            : by.equals("npm") ? Set.of("npm", "npm-dev") : Set.of(by);
    PackageGraph graph =
        PackageGraph.of(subject.locatedInImage().stream().map(Located::estimate), family);
    Set<String> roots = managers.stream().map(Fact.Requested::name).collect(Collectors.toSet());
    // What it installed may run on the interpreter that came with it.
    Set<String> gone =
        graph.neededOnlyBy(roots, (_, needed) -> !INTERPRETER.matcher(needed).matches());
    List<Part> parts =
        located.estimate().parts().stream()
            .filter(part ->
                part.kind() == PartKind.APT
                    || part.kind() == PartKind.PIP
                    || part.kind() == PartKind.NPM)
            .filter(part -> gone.contains(part.name()))
            .toList();
    if (parts.stream().noneMatch(part -> roots.contains(part.name()))) {
      return Stream.empty();
    }
    List<String> names = roots.stream().map(PackageManagerInImage::name).sorted().toList();
    int rest = (int) parts.stream().filter(part -> !roots.contains(part.name())).count();
    TextRange range =
        Wording.together(located.placed(), managers.stream().map(Fact.Requested::range).toList());
    Proposal proposal = Proposal.of(located.placed(), range, message(names, rest)).losing(parts);
    return Stream.of(
        by.equals("pip") && names.equals(List.of("uv"))
            ? proposal.fixedBy(MountedUv.insteadOfPip(located, subject))
            : proposal);
  }

  /** uv as one finished program, copied from its image or put there by its installer. */
  private static Stream<Proposal> asProgram(Located located, Subject subject) {
    List<Part> parts =
        located.estimate().parts().stream()
            .filter(part -> part.kind() == PartKind.OTHER && part.name().matches("uv \\d.*"))
            .toList();
    // What a lower layer holds already is a matter of the instruction that put it there.
    boolean again = located.estimate().copiedUp().unpacked().likely() > 0;
    if (parts.isEmpty()
        || again
        || RunTimeUse.of(RunTimeUse.words(List.of("uv", "uvx")), subject)) {
      return Stream.empty();
    }
    Proposal proposal = Proposal.at(located.placed(), message(List.of("uv"), 0)).losing(parts);
    return Stream.of(
        located.instruction() instanceof Instruction.Run
            ? proposal.fixedBy(MountedUv.insteadOfInstaller(located, parts, subject))
            : proposal.fixedBy(MountedUv.insteadOfCopy(located, subject)));
  }

  private static String message(List<String> names, int rest) {
    return Wording.withRest(names, rest)
        + (names.size() + rest == 1 ? " is" : " are")
        + " only needed to install other packages";
  }

  private static String name(String owner) {
    int end = owner.indexOf(' ');
    String name = end < 0 ? owner : owner.substring(0, end);
    int version = name.lastIndexOf('@');
    return version > 0 ? name.substring(0, version) : name;
  }
}
