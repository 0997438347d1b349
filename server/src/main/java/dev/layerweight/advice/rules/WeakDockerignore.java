package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * COPY brings what tools leave in a working copy, since the ignore file does not name it or names
 * only the one in the root.
 *
 * <p>Before, in {@code .dockerignore}:
 *
 * <pre>{@code
 * __pycache__
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * __pycache__
 * .git
 * }</pre>
 *
 * <p>and {@code __pycache__} once more behind two stars and a slash, which stand for any folder. A
 * file that is not there is created.
 *
 * <p>Saves: the bytes of the files, by simulating the build with the changed ignore file.
 *
 * <p>Silent: for {@code .git} where a RUN or the manifest asks git for a version, for {@code
 * node_modules} and virtual environments where no RUN makes them anew, since the program then uses
 * those that are copied.
 */
public final class WeakDockerignore implements Rule {

  /** Folders that tools make anew whenever they need them. */
  private static final Set<String> CACHES =
      Set.of(
          "__pycache__",
          ".pytest_cache",
          ".mypy_cache",
          ".ruff_cache",
          ".tox",
          ".nox",
          ".hypothesis",
          ".ipynb_checkpoints",
          ".gradle",
          ".terraform",
          ".idea",
          ".vscode",
          ".nyc_output",
          ".parcel-cache",
          ".turbo",
          "htmlcov");

  private static final Set<String> REPOSITORIES = Set.of(".git", ".hg", ".svn");

  private static final Pattern INSTALLS_NODE =
      Pattern.compile(
          "\\b(npm (ci|i|install)|yarn( install)?|pnpm (i|install|fetch)|bun install)\\b");

  private static final Pattern MAKES_ENVIRONMENT =
      Pattern.compile("\\b(venv|virtualenv|uv sync|poetry install|pdm (install|sync)|pipenv)\\b");

  private static final Pattern ASKS_GIT =
      Pattern.compile("\\bgit (describe|rev-parse|log|rev-list|status|submodule|lfs|show|tag)\\b");

  private static final Pattern VERSION_BY_GIT =
      Pattern.compile(
          "setuptools[-_]scm|hatch-vcs|versioneer|poetry-dynamic-versioning|vergen|git-describe"
              + "|gitversion|git-commit-id|pbr\\b");

  private static final List<String> MANIFESTS =
      List.of("pyproject.toml", "setup.py", "setup.cfg", "package.json", "Cargo.toml", "pom.xml");

  @Override
  public String id() {
    return "weak-dockerignore";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Proposal> proposals = new ArrayList<>();
    Set<String> reported = new TreeSet<>();
    for (Located copy : subject.locatedInImage()) {
      if (copy.copiesContext()) {
        Map<String, Long> bytes = unmeant(copy, subject);
        bytes.keySet().removeIf(pattern -> !reported.add(pattern));
        if (!bytes.isEmpty()) {
          proposals.add(proposal(copy, bytes, subject));
        }
      }
    }
    return proposals;
  }

  /** Bytes by the pattern that would leave them out. */
  private static Map<String, Long> unmeant(Located copy, Subject subject) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (String source : copy.sources()) {
      String path = UnixPath.resolve("/", source).substring(1);
      // What is named on purpose is wanted.
      boolean named = isUnmeant(UnixPath.name("/" + path)) || path.endsWith("node_modules");
      if (named || source.matches("(?i)(https?|git|ssh)://.*|git@.*")) {
        continue;
      }
      for (Root root :
          subject.context().select(path.isEmpty() ? "." : path, List.of(), false).roots()) {
        if (root.directory()) {
          Set<String> environments = environments(root);
          root.files()
              .forEach(file ->
                  pattern(root, file, environments)
                      .ifPresent(pattern -> bytes.merge(pattern, file.bytes(), Long::sum)));
        }
      }
    }
    bytes.keySet().removeIf(pattern -> isUsed(pattern, copy, subject));
    bytes.values().removeIf(sum -> sum == 0);
    return bytes;
  }

  private static boolean isUnmeant(String name) {
    return CACHES.contains(name) || REPOSITORIES.contains(name);
  }

  /** The folders of virtual environments, relative to the root. */
  private static Set<String> environments(Root root) {
    return root.files().stream()
        .map(ContextFile::relative)
        .filter(path -> path.matches("(.*/)?\\.?v?env/pyvenv\\.cfg|(.*/)?[\\w.-]+/pyvenv\\.cfg"))
        .map(path -> path.substring(0, path.lastIndexOf('/')))
        .collect(Collectors.toSet());
  }

  private static Optional<String> pattern(Root root, ContextFile file, Set<String> environments) {
    String relative = file.relative();
    for (String environment : environments) {
      if (relative.startsWith(environment + "/")) {
        return Optional.of(inContext(root, environment));
      }
    }
    int start = 0;
    for (int slash = relative.indexOf('/'); slash >= 0; slash = relative.indexOf('/', slash + 1)) {
      String name = relative.substring(start, slash);
      if (REPOSITORIES.contains(name) && start == 0) {
        return Optional.of(inContext(root, name));
      }
      if (isUnmeant(name) || name.equals("node_modules")) {
        return Optional.of("**/" + name);
      }
      start = slash + 1;
    }
    String name = relative.substring(start);
    return name.endsWith(".pyc")
        ? Optional.of("**/*.pyc")
        : name.equals(".DS_Store") ? Optional.of("**/.DS_Store") : Optional.empty();
  }

  private static String inContext(Root root, String relative) {
    return root.path().isEmpty() ? relative : root.path() + "/" + relative;
  }

  private static boolean isCache(String pattern) {
    return pattern.startsWith("**/") && !pattern.endsWith("node_modules");
  }

  private static boolean isUsed(String pattern, Located copy, Subject subject) {
    if (isCache(pattern)) {
      return pattern.equals("**/*.pyc") && !hasSources(copy, subject);
    }
    if (REPOSITORIES.contains(pattern.substring(pattern.lastIndexOf('/') + 1))) {
      return runs(ASKS_GIT, subject)
          || MANIFESTS.stream()
              .flatMap(path -> subject.text(path).stream())
              .anyMatch(text -> VERSION_BY_GIT.matcher(text).find());
    }
    return !runs(pattern.endsWith("node_modules") ? INSTALLS_NODE : MAKES_ENVIRONMENT, subject);
  }

  /** A program that is delivered as byte code alone needs it. */
  private static boolean hasSources(Located copy, Subject subject) {
    return copy.sources().stream()
        .map(source -> UnixPath.resolve("/", source).substring(1))
        .flatMap(path ->
            subject
                .context()
                .select(path.isEmpty() ? "." : path, List.of(), false)
                .roots()
                .stream())
        .flatMap(root -> root.files().stream())
        .anyMatch(file -> file.relative().endsWith(".py"));
  }

  private static boolean runs(Pattern pattern, Subject subject) {
    return subject
        .needed()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .anyMatch(located -> pattern.matcher(located.commandText()).find());
  }

  private static Proposal proposal(Located copy, Map<String, Long> bytes, Subject subject) {
    List<String> patterns = List.copyOf(bytes.keySet());
    List<String> names =
        patterns.stream().map(pattern -> pattern.replaceFirst("^\\*\\*/", "")).toList();
    List<String> rootOnly =
        subject
            .context()
            .ignoreText()
            .lines()
            .map(line -> line.strip().replaceFirst("^/", "").replaceFirst("/$", ""))
            .filter(line -> names.contains(line) && patterns.contains("**/" + line))
            .toList();
    String message =
        Wording.list(names)
            + (names.size() == 1 ? " comes" : " come")
            + " along from the working copy"
            + (rootOnly.isEmpty()
                ? ""
                : ": in the ignore file "
                    + Wording.list(rootOnly)
                    + (rootOnly.size() == 1 ? " means" : " mean")
                    + " the one in the root only");
    long sum = bytes.values().stream().mapToLong(Long::longValue).sum();
    return Proposal.at(copy.placed(), message)
        .saving(Estimate.exact(sum))
        .fixedBy(
            IgnoreLines.adding(
                patterns, names, patterns.stream().allMatch(WeakDockerignore::isCache), subject));
  }
}
