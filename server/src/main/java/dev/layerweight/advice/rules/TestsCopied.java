package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.catalog.BuildContext.Selection;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.refactor.Removal;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders that the program does not run from are copied into the image: tests, documentation,
 * examples, benchmarks, scripts.
 *
 * <p>Before:
 *
 * <pre>{@code
 * COPY app ./app
 * COPY tests ./tests
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * COPY app ./app
 * }</pre>
 *
 * <p>A folder that comes with {@code COPY . .} is named in the ignore file instead.
 *
 * <p>Saves: the bytes of the files, as the build context holds them.
 *
 * <p>Silent: where another instruction names the folder, where a RUN runs tests, and for scripts
 * that package.json names. Without a fix where the ignore file lies outside of the build context.
 */
public final class TestsCopied implements Rule {

  private static final Set<String> TESTS =
      Set.of("tests", "test", "spec", "specs", "__tests__", "__mocks__", "e2e", "cypress");

  private static final Set<String> OTHERS =
      Set.of("docs", "doc", "examples", "example", "samples", "benchmarks", "benchmark", "scripts");

  /** What {@code COPY . .} brings along unmeant; scripts are often meant there. */
  private static final Set<String> UNMEANT =
      Set.of(
          "tests",
          "test",
          "spec",
          "specs",
          "__tests__",
          "e2e",
          "cypress",
          "docs",
          "examples",
          "benchmarks");

  private static final Pattern RUNS_TESTS =
      Pattern.compile(
          "\\b(pytest|tox|nox|unittest|jest|vitest|mocha|playwright|ctest|rspec|phpunit"
              + "|(npm|yarn|pnpm)( run)? (test|e2e)\\S*|npm t|(go|cargo|dotnet) test"
              + "|mvnw?|gradlew?|make (test|check)|mkdocs|sphinx-build)\\b");

  @Override
  public String id() {
    return "tests-copied";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.locatedInImage().stream()
        .filter(Located::copiesContext)
        .filter(located -> located.instruction().head().hereDocuments().isEmpty())
        .flatMap(located -> proposal(located, subject))
        .toList();
  }

  private static Stream<Proposal> proposal(Located located, Subject subject) {
    List<String> sources = located.sources().stream().map(TestsCopied::clean).toList();
    List<String> names = sources.stream().map(TestsCopied::name).distinct().toList();
    boolean allUnneeded =
        sources.stream()
            .allMatch(source -> isUnneeded(name(source)) && subject.context().isDirectory(source));
    if (allUnneeded) {
      return names.stream().anyMatch(name -> isNamed(name, located, subject))
          ? Stream.empty()
          : Stream.of(ofInstruction(located, names, subject));
    }
    return inFolder(located, sources, subject);
  }

  private static String clean(String source) {
    return UnixPath.resolve("/", source).substring(1);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean isUnneeded(String name) {
    return TESTS.contains(name) || OTHERS.contains(name);
  }

  private static Proposal ofInstruction(Located located, List<String> names, Subject subject) {
    String verb = names.size() == 1 && !names.getFirst().endsWith("s") ? " is" : " are";
    TextRange whole =
        new TextRange(
            located.placed().start(),
            located.placed().start()
                + located.instruction().head().source().stripTrailing().length());
    return Proposal.of(
            located.placed(),
            whole,
            Wording.list(names) + verb + " in the image, and nothing in it refers to them")
        .losing(located.estimate().parts())
        .fixedBy(
            "Remove the COPY of " + Wording.list(names),
            false,
            List.of(Removal.instruction(subject.dockerfile(), located.placed())));
  }

  /** Unneeded folders directly in what the instruction copies. */
  private static Stream<Proposal> inFolder(Located located, List<String> sources, Subject subject) {
    Map<String, Long> folders = new LinkedHashMap<>();
    for (String source : sources) {
      if (!subject.context().isDirectory(source.isEmpty() ? "." : source) && !source.isEmpty()) {
        continue;
      }
      Selection selection =
          subject.context().select(source.isEmpty() ? "." : source, List.of(), false);
      for (Root root : selection.roots()) {
        root.files().forEach(file -> count(root, file.relative(), file.bytes(), folders));
      }
    }
    folders.keySet().removeIf(folder -> isNamed(name(folder), located, subject));
    folders.values().removeIf(bytes -> bytes == 0);
    if (folders.isEmpty()) {
      return Stream.empty();
    }
    List<String> names = List.copyOf(folders.keySet());
    long bytes = folders.values().stream().mapToLong(Long::longValue).sum();
    String message =
        Wording.list(names)
            + (names.size() == 1 && !names.getFirst().endsWith("s") ? " comes" : " come")
            + " along, and nothing in the image refers to them";
    Proposal proposal =
        Proposal.at(located.placed(), message)
            .saving(Estimate.exact(bytes))
            .fixedBy(IgnoreLines.adding(names, subject));
    return Stream.of(proposal);
  }

  private static void count(Root root, String relative, long bytes, Map<String, Long> folders) {
    int slash = relative.indexOf('/');
    if (slash > 0 && UNMEANT.contains(relative.substring(0, slash))) {
      String folder = relative.substring(0, slash);
      folders.merge(root.path().isEmpty() ? folder : root.path() + "/" + folder, bytes, Long::sum);
    }
  }

  /** Whether anything else in the file needs the folder, by name or by running tests. */
  private static boolean isNamed(String name, Located own, Subject subject) {
    Pattern word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])");
    boolean tests = TESTS.contains(name) || name.startsWith("doc");
    boolean used =
        subject.build().stages().stream()
            .flatMap(stage -> subject.own(stage).stream())
            .filter(other -> !other.placed().equals(own.placed()))
            .filter(other -> !(other.copiesContext() && sameSources(other, own)))
            .anyMatch(other -> {
              String text =
                  other.destination().isPresent()
                      ? other.instruction().head().source()
                      : other.commandText();
              boolean runsTests =
                  tests
                      && other.instruction() instanceof Instruction.Run
                      && RUNS_TESTS.matcher(Wording.withoutInstalls(text)).find();
              return word.matcher(text).find() || runsTests;
            });
    return used
        || name.equals("scripts")
            && subject.text("package.json").filter(text -> text.contains("scripts/")).isPresent();
  }

  private static boolean sameSources(Located one, Located other) {
    return one.sources().equals(other.sources());
  }
}
