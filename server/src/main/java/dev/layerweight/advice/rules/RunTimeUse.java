package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether programs are run when the image runs: by CMD, ENTRYPOINT and HEALTHCHECK, by scripts that
 * are copied into the image, and by a compose file beside the Dockerfile.
 */
final class RunTimeUse {

  private static final int LIMIT_SCRIPTS = 60;
  private static final int LIMIT_SCRIPT_BYTES = 64 << 10;

  private static final Pattern SCRIPT =
      Pattern.compile(
          "(?i).*\\.(sh|bash|service)|(.*/)?[^/]*entrypoint[^/]*"
              + "|(.*/)?(procfile|supervisord?[^/]*|crontab[^/]*|justfile|makefile)");

  private static final List<String> COMPOSE =
      List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

  private RunTimeUse() {}

  /** Text that names one of the programs as a command, by its path too. */
  static Pattern words(Collection<String> programs) {
    String names = programs.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile("(?<![\\w.=-])(?:" + names + ")(?![\\w.+=-])");
  }

  /** True also where there are more scripts than anybody would read. */
  static boolean of(Pattern words, Subject subject) {
    boolean served =
        subject.locatedInImage().stream()
            .filter(located -> !(located.instruction() instanceof Instruction.Run))
            .anyMatch(located -> words.matcher(served(located)).find());
    if (served) {
      return true;
    }
    Set<String> scripts = new LinkedHashSet<>(COMPOSE);
    subject.locatedInImage().stream()
        .filter(Located::copiesContext)
        .flatMap(copy -> scripts(copy, subject))
        .limit(LIMIT_SCRIPTS + 1)
        .forEach(scripts::add);
    return scripts.size() > LIMIT_SCRIPTS + COMPOSE.size()
        || scripts.stream()
            .flatMap(path -> subject.context().read(path, LIMIT_SCRIPT_BYTES).stream())
            .anyMatch(text -> words.matcher(text).find());
  }

  /** What an instruction that is no RUN makes the image run. */
  private static String served(Located located) {
    return located.destination().isEmpty()
        ? located.commandText()
        : located.instruction().head().hereDocuments().stream()
            .map(HereDocument::body)
            .collect(Collectors.joining("\n"));
  }

  private static Stream<String> scripts(Located copy, Subject subject) {
    return copy.sources().stream()
        .flatMap(source -> subject.context().select(source, List.of(), false).roots().stream())
        .flatMap(root -> root.files().stream().map(file -> path(root, file)))
        .filter(path -> SCRIPT.matcher(path).matches());
  }

  private static String path(Root root, ContextFile file) {
    return file.relative().isEmpty()
        ? root.path()
        : root.path().isEmpty() ? file.relative() : root.path() + "/" + file.relative();
  }
}
