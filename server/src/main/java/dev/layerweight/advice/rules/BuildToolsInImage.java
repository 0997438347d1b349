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
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compilers, headers and build systems are installed in a stage whose layers are in the image.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && rm -rf /var/lib/apt/lists/*
 * RUN pip install psycopg2
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.12-slim AS build
 * RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev
 * RUN pip install --prefix=/install psycopg2
 *
 * FROM python:3.12-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
 * COPY --from=build /install /usr/local
 * }</pre>
 *
 * <p>Saves: the bytes of the build tools and of all packages that nothing else asked for needs. The
 * libraries that a {@code -dev} package is for are not among them: what was built may load them.
 *
 * <p>Silent: for tools that CMD, ENTRYPOINT or HEALTHCHECK runs, or a script that these run, a
 * crontab, the configuration of supervisor, or the program itself; for git and other tools that a
 * later RUN runs, for those that download-tools-in-image removes again, and in build stages. The
 * fix is that of single-stage-build.
 */
public final class BuildToolsInImage implements Rule {

  private static final List<String> MANAGERS = List.of("apt", "apk");

  private static final Pattern COMPILERS =
      Pattern.compile(
          "build-essential|gcc(-\\d+)?|g\\+\\+(-\\d+)?|gfortran(-\\d+)?|cpp(-\\d+)?|clang(-\\d+)?"
              + "|llvm(-\\d+)?|lld(-\\d+)?|binutils|make|cmake|ninja-build|meson|autoconf|automake"
              + "|libtool|libtool-bin|pkg-config|pkgconf|bison|flex|nasm|yasm|swig|ccache|dpkg-dev"
              + "|rustc|cargo|golang(-\\d.*)?(-go)?|linux-headers-.*|cython3|gettext|m4|debhelper"
              + "|fakeroot|devscripts|build-base|alpine-sdk|abuild|samurai|rust|go");

  private static final Pattern OTHER_TOOLS =
      Pattern.compile("git|git-lfs|mercurial|subversion|patch|quilt|gdb|valgrind|strace");

  @Override
  public String id() {
    return "build-tools-in-image";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    return MANAGERS.stream()
        .flatMap(manager -> {
          PackageGraph graph =
              PackageGraph.of(image.stream().map(Located::estimate), Set.of(manager));
          return image.stream()
              .filter(located -> located.instruction() instanceof Instruction.Run)
              .flatMap(located -> proposal(located, image, manager, graph, subject));
        })
        .toList();
  }

  private static Stream<Proposal> proposal(
      Located located, List<Located> image, String manager, PackageGraph graph, Subject subject) {
    List<Fact.Requested> removable = DownloadTools.usedOnce(located, manager, subject);
    List<Fact.Requested> tools =
        PackageGraph.installed(located.estimate(), Set.of(manager)).stream()
            .flatMap(fact -> fact.requested().stream())
            .filter(one -> isTool(one.name()) || isTool(bare(one.written())))
            .filter(one -> !removable.contains(one))
            .filter(one -> !isUsed(one, located, image))
            .filter(one -> !subject.runTimeCalls().callsPackage(bare(one.written())))
            .sorted(Comparator.comparingInt(one -> one.range().start()))
            .toList();
    if (tools.isEmpty()) {
      return Stream.empty();
    }
    Set<String> roots = tools.stream().map(Fact.Requested::name).collect(Collectors.toSet());
    Set<String> gone =
        graph.neededOnlyBy(
            roots,
            manager.equals("apk") ? BuildToolsInImage::goesOnAlpine : BuildToolsInImage::goesWith);
    List<Part> parts =
        located.estimate().parts().stream()
            .filter(part -> part.kind() == PartKind.APT && gone.contains(part.name()))
            .toList();
    if (parts.isEmpty()) {
      return Stream.empty();
    }
    List<String> names = tools.stream().map(one -> bare(one.written())).distinct().toList();
    int rest = PackageGraph.others(located.estimate(), Set.of(manager), gone, roots);
    String message =
        Wording.withRest(names, rest)
            + (names.size() + rest == 1 ? " is" : " are")
            + " only needed to build";
    return Stream.of(
        Proposal.of(located.placed(), range(located.placed(), tools), message).losing(parts));
  }

  private static String bare(String written) {
    return written.replaceFirst("[=/:].*", "");
  }

  private static boolean isTool(String name) {
    return COMPILERS.matcher(name).matches()
        || OTHER_TOOLS.matcher(name).matches()
        || name.endsWith("-dev");
  }

  /** A header package goes without the library it is for, which what was built may load. */
  private static boolean goesWith(String tool, String needed) {
    boolean headers = tool.endsWith("-dev");
    boolean library = needed.startsWith("lib") && !needed.endsWith("-dev");
    return !(headers && library);
  }

  /** The names of Alpine's libraries do not say that they are; compilers bring such, too. */
  private static boolean goesOnAlpine(String tool, String needed) {
    return isTool(needed) || needed.matches("isl\\d*|mpc1|mpfr\\d*");
  }

  private static boolean isUsed(Fact.Requested tool, Located located, List<Located> image) {
    String name = bare(tool.written());
    Pattern word = Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w.+-])");
    boolean compiler = COMPILERS.matcher(name).matches() || name.endsWith("-dev");
    return image.stream()
        .filter(other -> other.placed().start() > located.placed().start())
        .filter(other -> !(compiler && other.instruction() instanceof Instruction.Run))
        .map(Located::commandText)
        .anyMatch(text -> word.matcher(text).find());
  }

  /** The words of the tools where they stand side by side, else the first. */
  private static TextRange range(PlacedInstruction placed, List<Fact.Requested> tools) {
    List<TextRange> ranges = new ArrayList<>(tools.stream().map(Fact.Requested::range).toList());
    return Wording.together(placed, ranges);
  }
}
