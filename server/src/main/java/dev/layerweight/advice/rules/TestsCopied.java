package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.catalog.BuildContext.Selection;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.refactor.Removal;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>A folder that comes with {@code COPY . .} is named in the ignore file instead. One that comes
 * from another stage is reported, too; it is only ignored where no stage tests with it.
 *
 * <p>Saves: the bytes of the files, as the build context holds them.
 *
 * <p>Silent: where the folder is given another name or lies where a web server looks, where another
 * instruction names the folder, or the program or one of its scripts does; where a RUN runs tests,
 * and for scripts that package.json names. Without a fix where the ignore file lies outside of the
 * build context.
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

  private static final Pattern SERVED =
      Pattern.compile(".*/(www|htdocs|html|public|static|wwwroot|webapps)(/.*)?");

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
        .filter(located -> located.instruction().head().hereDocuments().isEmpty())
        .flatMap(located ->
            located.copiesContext()
                ? proposal(located, subject)
                : subject.copiedStage(located).stream()
                    .flatMap(stage -> fromStage(located, stage, subject).stream()))
        .toList();
  }

  private static Stream<Proposal> proposal(Located located, Subject subject) {
    List<String> sources = located.sources().stream().map(TestsCopied::clean).toList();
    List<String> names = sources.stream().map(TestsCopied::name).distinct().toList();
    boolean allUnneeded =
        sources.stream()
            .allMatch(source -> isUnneeded(name(source)) && subject.context().isDirectory(source));
    if (allUnneeded) {
      return isPlaced(located, names)
              || names.stream().anyMatch(name -> isNamed(name, located, subject))
          ? Stream.empty()
          : Stream.of(ofInstruction(located, names, subject));
    }
    return inFolder(located, sources, subject);
  }

  /** What another stage has of the context, and the image takes along. */
  private static Optional<Proposal> fromStage(Located copy, StageEstimate stage, Subject subject) {
    List<String> sources = copy.sources().stream().map(TestsCopied::clean).toList();
    List<String> names = sources.stream().map(TestsCopied::name).distinct().toList();
    boolean ofContext = names.stream().allMatch(name -> subject.context().isDirectory(name));
    if (names.stream().allMatch(TestsCopied::isUnneeded) && (!ofContext || isPlaced(copy, names))) {
      return Optional.empty();
    }
    if (names.stream().allMatch(TestsCopied::isUnneeded)) {
      return names.stream().anyMatch(name -> isNamedInImage(name, copy, subject))
          ? Optional.empty()
          : Optional.of(ofInstruction(copy, names, subject));
    }
    Map<String, Long> folders = new LinkedHashMap<>();
    Map<String, Located> brought = new LinkedHashMap<>();
    for (Located inner : subject.chain(stage)) {
      if (inner.copiesContext()) {
        Map<String, Long> found = new LinkedHashMap<>();
        sources.forEach(source -> below("/" + source, inner, subject, found));
        found.forEach((folder, bytes) -> {
          folders.merge(folder, bytes, Math::max);
          brought.put(folder, inner);
        });
      }
    }
    folders
        .keySet()
        .removeIf(folder ->
            isNamedInImage(name(folder), copy, subject) || isDeleted(name(folder), stage, subject));
    folders.values().removeIf(bytes -> bytes == 0);
    if (folders.isEmpty()) {
      return Optional.empty();
    }
    List<String> found = List.copyOf(folders.keySet());
    boolean ignorable =
        found.stream().noneMatch(folder -> isNamed(name(folder), brought.get(folder), subject));
    Proposal proposal =
        Proposal.at(
                copy.placed(),
                Wording.list(found)
                    + (isOne(found) ? " comes" : " come")
                    + " along from another stage, and nothing in the image refers to "
                    + them(found)
                    + (ignorable ? "" : "; copy only what the program runs from"))
            .saving(Estimate.exact(folders.values().stream().mapToLong(Long::longValue).sum()));
    return Optional.of(ignorable ? proposal.fixedBy(IgnoreLines.adding(found, subject)) : proposal);
  }

  /** Counts unneeded folders of the context that lie directly in a folder of the stage. */
  private static void below(
      String folder, Located copy, Subject subject, Map<String, Long> folders) {
    String target = copy.path(copy.destination().orElse("."));
    for (String written : copy.sources()) {
      String source = clean(written);
      if (!source.isEmpty() && !subject.context().isDirectory(source)) {
        continue;
      }
      Selection selection =
          subject.context().select(source.isEmpty() ? "." : source, List.of(), false);
      for (Root root : selection.roots()) {
        if (target.equals(folder)) {
          root.files().forEach(file -> count(root, file.relative(), file.bytes(), folders));
        } else if (UnixPath.parent(target).equals(folder) && UNMEANT.contains(name(source))) {
          root.files().forEach(file -> folders.merge(source, file.bytes(), Long::sum));
        }
      }
    }
  }

  private static boolean isDeleted(String name, StageEstimate stage, Subject subject) {
    Pattern deletes =
        Pattern.compile("(?s)\\brm\\s[^&|;]*(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])");
    return subject.chain(stage).stream()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .anyMatch(located -> deletes.matcher(located.commandText()).find());
  }

  private static boolean isNamedInImage(String name, Located own, Subject subject) {
    Pattern word = word(name);
    return subject.locatedInImage().stream()
            .filter(other -> !other.placed().equals(own.placed()))
            .anyMatch(other -> word.matcher(text(other)).find())
        || subject.runTimeCalls().namesFolder(name);
  }

  private static Pattern word(String name) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])");
  }

  private static String text(Located located) {
    return located.destination().isPresent()
        ? located.instruction().head().source()
        : located.commandText();
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
    String verb = isOne(names) ? " is" : " are";
    TextRange whole =
        new TextRange(
            located.placed().start(),
            located.placed().start()
                + located.instruction().head().source().stripTrailing().length());
    return Proposal.of(
            located.placed(),
            whole,
            Wording.list(names)
                + verb
                + " in the image, and nothing in it refers to "
                + them(names))
        .losing(located.estimate().parts())
        .fixedBy(
            "Remove the COPY of " + Wording.list(names),
            false,
            List.of(Removal.instruction(subject.dockerfile(), located.placed())));
  }

  /** Whether the folder is given another name, or stands where a web server looks. */
  private static boolean isPlaced(Located copy, List<String> names) {
    String target = copy.path(copy.destination().orElse("."));
    boolean renamed = names.size() == 1 && !UnixPath.name(target).equals(names.getFirst());
    return renamed || names.stream().anyMatch(OTHERS::contains) && SERVED.matcher(target).matches();
  }

  private static boolean isOne(List<String> names) {
    return names.size() == 1 && !names.getFirst().endsWith("s");
  }

  private static String them(List<String> names) {
    return isOne(names) ? "it" : "them";
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
            + (isOne(names) ? " comes" : " come")
            + " along, and nothing in the image refers to "
            + them(names);
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
    Pattern word = word(name);
    boolean tests = TESTS.contains(name) || name.startsWith("doc");
    boolean used =
        subject.build().stages().stream()
            .flatMap(stage -> subject.own(stage).stream())
            .filter(other -> !other.placed().equals(own.placed()))
            .filter(other -> !(other.copiesContext() && sameSources(other, own)))
            .anyMatch(other -> {
              String text = text(other);
              boolean runsTests =
                  tests
                      && other.instruction() instanceof Instruction.Run
                      && RUNS_TESTS.matcher(Wording.withoutInstalls(text)).find();
              return word.matcher(text).find() || runsTests;
            });
    return used
        || subject.runTimeCalls().namesFolder(name)
        || name.equals("scripts")
            && subject.text("package.json").filter(text -> text.contains("scripts/")).isPresent();
  }

  private static boolean sameSources(Located one, Located other) {
    return one.sources().equals(other.sources());
  }
}
