package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * composer installs the packages that only development needs.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN composer install
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN composer install --no-dev
 * }</pre>
 *
 * <p>Saves: the archives of {@code packages-dev} in composer.lock, as far as composer keeps them in
 * the layer, which is a lower bound: what they are unpacked to is in no table.
 *
 * <p>Silent: where an option or COMPOSER_NO_DEV says what is wanted, where the manifest has no
 * {@code require-dev}, where the command of the image or another RUN calls a program of {@code
 * vendor/bin}, and where the archives are not kept.
 */
public final class ComposerDevDependencies implements Rule {

  private static final Pattern DEVELOPMENT = Pattern.compile("\"require-dev\"\\s*:\\s*\\{\\s*\"");

  private static final Pattern PROGRAMS =
      Pattern.compile("vendor/bin/|\\b(phpunit|pest|phpstan|psalm|phpcs|rector|behat)\\b");

  private static final Set<String> COMPOSER = Set.of("composer", "composer.phar");

  @Override
  public String id() {
    return "composer-dev-dependencies";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject
        .needed()
        .filter(Located::isSound)
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .filter(located -> !located.variables().containsKey("COMPOSER_NO_DEV"))
        .flatMap(located ->
            RunCommand.of(located.instruction()).stream()
                .filter(ComposerDevDependencies::installs)
                .limit(1)
                .flatMap(command -> proposal(located, command, subject)))
        .toList();
  }

  private static boolean installs(RunCommand command) {
    return COMPOSER.contains(command.program())
        && command.subcommand().equals("install")
        && !command.has("--no-dev")
        && !command.has("--dev")
        && !command.has("-d");
  }

  private static Stream<Proposal> proposal(Located run, RunCommand command, Subject subject) {
    Optional<String> manifest =
        subject.contextPath(run, run.path("composer.json")).flatMap(subject::text);
    boolean used =
        subject.locatedInImage().stream()
                .map(Located::commandText)
                .anyMatch(text -> PROGRAMS.matcher(text).find())
            || subject.after(run).stream()
                .map(Located::commandText)
                .anyMatch(text -> PROGRAMS.matcher(text).find());
    if (used || manifest.filter(text -> DEVELOPMENT.matcher(text).find()).isEmpty()) {
      return Stream.empty();
    }
    int end = command.word(command.find("install").orElseThrow()).range().end();
    return Stream.of(
        Proposal.of(
                run.placed(),
                run.placed().absolute(command.simple().range()),
                "composer also installs the packages of require-dev")
            .fixedBy(
                "Add --no-dev", false, List.of(RunText.insert(run.placed(), end, " --no-dev"))));
  }
}
