package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * apt installs a package that has a smaller sibling, and nothing here uses what the bigger one
 * adds.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y --no-install-recommends default-jdk
 * CMD ["java", "-jar", "/app.jar"]
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y --no-install-recommends default-jre-headless
 * CMD ["java", "-jar", "/app.jar"]
 * }</pre>
 *
 * <p>A JDK becomes the runtime without a display, and so does a runtime with one. Of {@code
 * texlive-full} what the documents in the build context name is left, and of {@code
 * build-essential} the C compiler where only C is compiled. That {@code graphicsmagick} is smaller
 * than {@code imagemagick} is told only: its commands are other ones.
 *
 * <p>Saves: the layer with the one package minus the layer with the other.
 *
 * <p>Silent: where an instruction or a script of the image uses the compiler, a build system, or a
 * display, and where the sibling is installed as well. Without a fix for {@code texlive-full} where
 * no documents are known.
 */
public final class SmallSibling implements Rule {

  private static final Pattern BUILDS_JAVA =
      Pattern.compile(
          "(?<![\\w.-])(javac|javadoc|jlink|jdeps|jshell|jcmd|jstack|jmap|mvnw?|maven|ant|gradlew?|sbt|lein|bazel|kotlinc|scalac|native-image|jpackage|groovy|jar"
              + " -?[cxtu])(?![\\w-])|-dev\\b|jpype|pyjnius|JAVA_HOME=\\S*jdk");

  private static final Pattern DISPLAY =
      Pattern.compile("(?i)xvfb|\\bDISPLAY\\b|x11|vnc|swing|javafx|libreoffice|-Djava\\.awt");

  /**
   * A pair of packages.
   *
   * @param used what shows that the bigger one is needed
   */
  private record Sibling(Pattern big, String small, Pattern used, String adds) {}

  private static final List<Sibling> SIBLINGS =
      List.of(
          new Sibling(
              Pattern.compile("default-jdk(-headless)?"),
              "default-jre-headless",
              BUILDS_JAVA,
              "a compiler"),
          new Sibling(
              Pattern.compile("openjdk-(\\d+)-jdk(-headless)?"),
              "openjdk-$1-jre-headless",
              BUILDS_JAVA,
              "a compiler"),
          new Sibling(
              Pattern.compile("default-jre"),
              "default-jre-headless",
              DISPLAY,
              "what draws windows"),
          new Sibling(
              Pattern.compile("openjdk-(\\d+)-jre"),
              "openjdk-$1-jre-headless",
              DISPLAY,
              "what draws windows"));

  @Override
  public String id() {
    return "small-sibling";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    Set<String> all =
        image.stream()
            .flatMap(located -> requested(located).stream())
            .map(Fact.Requested::written)
            .collect(Collectors.toSet());
    for (Located located : image) {
      for (Fact.Requested one : requested(located)) {
        special(one, located, all, subject).ifPresent(proposals::add);
        sibling(one)
            .ifPresent(sibling -> {
              String small = sibling.big().matcher(one.written()).replaceFirst(sibling.small());
              if (!all.contains(small) && !isUsed(sibling, one, located, subject)) {
                proposals.add(proposal(located, one, small, sibling));
              }
            });
      }
    }
    return proposals;
  }

  /** Packages whose sibling depends on what the project holds. */
  private static Optional<Proposal> special(
      Fact.Requested one, Located located, Set<String> all, Subject subject) {
    return switch (one.written()) {
      case "texlive-full" -> Optional.of(texLive(one, located, subject));
      case "build-essential" ->
          CompiledLanguages.of(located, subject) == CompiledLanguages.ONLY_C
              ? Optional.of(
                  replacing(
                      located,
                      one,
                      "gcc libc6-dev make",
                      "build-essential adds a compiler for C++ and tools for packages of Debian,"
                          + " and only C is compiled here"))
              : Optional.empty();
      case "imagemagick" ->
          all.stream()
                  .anyMatch(name -> name.matches("graphicsmagick.*|.*magick(wand|core|\\+\\+).*"))
              ? Optional.empty()
              : Optional.of(
                  replacing(
                          located,
                          one,
                          "graphicsmagick",
                          "imagemagick has a smaller sibling, graphicsmagick; its commands are"
                              + " called through gm, and some options are missing")
                      .toldOnly());
      default -> Optional.empty();
    };
  }

  private static Proposal texLive(Fact.Requested one, Located located, Subject subject) {
    List<String> documents =
        ProgramText.ofContext(subject, ".*\\.(tex|ltx|sty|cls|bib|Rmd|md)").toList();
    String commands =
        Stream.concat(
                subject.locatedInImage().stream().map(Located::commandText),
                ProgramText.ofContext(subject, "(.*/)?(Makefile|.*\\.(sh|mk|py|js)|\\.?latexmkrc)"))
            .collect(Collectors.joining("\n"));
    List<String> packages = TexPackages.of(documents, commands);
    boolean known = documents.stream().anyMatch(text -> text.contains("\\documentclass"));
    String message =
        "texlive-full installs all of TeX Live; "
            + (known ? "what the documents here name is in " : "for most documents there is ")
            + String.join(", ", packages)
            + "; other languages and fonts, music, games and the documentation would be missing";
    Proposal proposal = replacing(located, one, String.join(" ", packages), message);
    return known ? proposal : proposal.toldOnly();
  }

  private static List<Fact.Requested> requested(Located located) {
    return PackageGraph.installed(located.estimate(), Set.of("apt")).stream()
        .flatMap(fact -> fact.requested().stream())
        .toList();
  }

  private static Optional<Sibling> sibling(Fact.Requested one) {
    return SIBLINGS.stream()
        .filter(sibling -> sibling.big().matcher(one.written()).matches())
        .findFirst();
  }

  private static Proposal proposal(
      Located located, Fact.Requested one, String small, Sibling sibling) {
    String message = one.written() + " adds " + sibling.adds() + ", which nothing here uses";
    return replacing(located, one, small, message);
  }

  private static Proposal replacing(
      Located located, Fact.Requested one, String small, String message) {
    TextRange range = located.placed().absolute(one.range());
    boolean written = one.range().of(located.instruction().head().source()).equals(one.written());
    return Proposal.of(located.placed(), range, message)
        .fixedBy(
            "Install " + Wording.list(List.of(small.split(" "))) + " instead",
            false,
            written ? List.of(new TextEdit(range, small)) : List.of());
  }

  private static boolean isUsed(Sibling sibling, Fact.Requested own, Located at, Subject subject) {
    Pattern name = Pattern.compile("(?<![\\w-])" + Pattern.quote(own.written()) + "(?![\\w-])");
    boolean named =
        subject.build().stages().stream()
            .filter(stage -> stage.needed())
            // A stage that does not hold the package does not use it.
            .filter(stage ->
                subject.chain(stage).stream()
                    .anyMatch(one -> one.stage().index() == at.stage().index()))
            .flatMap(stage -> subject.own(stage).stream())
            .map(located ->
                name.matcher(located.instruction().head().source().replaceAll("(?m)^\\s*#.*$", ""))
                    .replaceAll(""))
            .anyMatch(text -> sibling.used().matcher(text).find());
    return named
        || ProgramText.ofContext(subject, ".*\\.(sh|bash|py)")
            .anyMatch(text -> sibling.used().matcher(text).find());
  }
}
