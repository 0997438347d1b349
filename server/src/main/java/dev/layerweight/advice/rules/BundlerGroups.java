package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.ruby.Gemfile;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * bundler installs the gems of the Gemfile's groups for development and tests.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN bundle install
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * ENV BUNDLE_WITHOUT="development:test"
 * RUN bundle install
 * }</pre>
 *
 * <p>It is an ENV, in the image too where that copies the gems from another stage, because {@code
 * bundle exec} has to know which groups are not there.
 *
 * <p>Saves: the archives of the gems that only these groups need, by {@code Gemfile.lock}, as far
 * as they are kept in the layer. That is a lower bound: what the gems are unpacked to is in no
 * table.
 *
 * <p>Silent: where groups are left out already, where the image is told to run as development or
 * test, where the command of the image or another RUN calls a program of these groups, and where
 * the archives are not kept.
 */
public final class BundlerGroups implements Rule {

  private static final Pattern SAID =
      Pattern.compile("\\bbundler?\\b[^&;|\\n]*\\b(?:without|only)\\b");

  private static final Pattern ENVIRONMENT = Pattern.compile("development|test");

  private static final Set<String> VARIABLES = Set.of("RAILS_ENV", "RACK_ENV", "APP_ENV");

  @Override
  public String id() {
    return "bundler-groups";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject
        .needed()
        .filter(Located::isSound)
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .flatMap(located ->
            RunCommand.of(located.instruction()).stream()
                .filter(BundlerGroups::installs)
                .limit(1)
                .flatMap(command -> proposal(located, command, subject).stream()))
        .toList();
  }

  private static boolean installs(RunCommand command) {
    return command.program().matches("bundler?") && command.subcommand().matches("install|");
  }

  private static Optional<Proposal> proposal(Located run, RunCommand command, Subject subject) {
    Optional<Gemfile> gemfile =
        subject.contextPath(run, run.path("Gemfile")).flatMap(subject::text).map(Gemfile::parse);
    if (gemfile.isEmpty() || isSaid(run, subject)) {
      return Optional.empty();
    }
    Set<String> groups =
        gemfile.get().all().stream()
            .filter(DevelopmentTools::isGroup)
            .filter(group -> !gemfile.get().optional().contains(group))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<String> gems = gemfile.get().onlyIn(groups);
    if (gems.isEmpty() || isUsed(gems, run, subject)) {
      return Optional.empty();
    }
    boolean one = groups.size() == 1;
    return Optional.of(
        Proposal.of(
                run.placed(),
                run.placed().absolute(command.simple().range()),
                "bundler also installs the gems of the "
                    + (one ? "group " : "groups ")
                    + Wording.list(List.copyOf(groups)))
            .fixedBy(
                "Leave " + Wording.list(List.copyOf(groups)) + " out",
                false,
                edits(run, String.join(":", groups), subject)));
  }

  /** Whether something says already which groups are wanted. */
  private static boolean isSaid(Located run, Subject subject) {
    boolean variables =
        run.variables().keySet().stream()
                .anyMatch(name -> name.matches("BUNDLE_(WITHOUT|ONLY|WITH)"))
            || run.variables().entrySet().stream()
                .filter(entry -> VARIABLES.contains(entry.getKey()))
                .anyMatch(entry -> ENVIRONMENT.matcher(entry.getValue()).matches());
    return variables
        || subject.chain(run.stage()).stream()
            .anyMatch(one -> SAID.matcher(one.commandText()).find())
        || subject
            .contextPath(run, run.path(".bundle/config"))
            .flatMap(subject::text)
            .filter(text -> text.contains("BUNDLE_WITH") || text.contains("BUNDLE_ONLY"))
            .isPresent();
  }

  /** Whether a program of the gems, by the gem's name or the part before a dash, is called. */
  private static boolean isUsed(List<String> gems, Located run, Subject subject) {
    Set<String> programs =
        gems.stream()
            .flatMap(gem -> Stream.of(gem, gem.replaceFirst("-.*", "")))
            .filter(name -> !name.matches("rails|rake|ruby"))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Pattern words = RunTimeUse.words(programs);
    Pattern environment =
        Pattern.compile("\\b(?:RAILS|RACK|APP)_ENV=['\"]?(?:development|test)\\b|\\brails\\s+test");
    return RunTimeUse.of(words, subject)
        || subject.after(run).stream()
            .map(Located::commandText)
            .anyMatch(text -> words.matcher(text).find() || environment.matcher(text).find());
  }

  private static List<TextEdit> edits(Located run, String groups, Subject subject) {
    String text = subject.dockerfile().text();
    String line = "ENV BUNDLE_WITHOUT=\"" + groups + "\"" + (text.contains("\r\n") ? "\r\n" : "\n");
    List<TextEdit> edits = new ArrayList<>();
    edits.add(above(run, line, text));
    if (!run.stage().inImage()) {
      subject.stagesInImage().stream()
          .flatMap(stage -> subject.own(stage).stream())
          .filter(copy -> copy.from().isPresent())
          .filter(copy -> subject.copiesFrom(copy, run.stage()))
          .limit(1)
          .forEach(copy -> edits.add(above(copy, line, text)));
    }
    return List.copyOf(edits);
  }

  /** Above the comments that belong to the instruction. */
  private static TextEdit above(Located located, String line, String text) {
    int at = located.placed().start();
    while (at > 0) {
      int before = text.lastIndexOf('\n', at - 2) + 1;
      if (!text.substring(before, at).stripLeading().startsWith("#")) {
        break;
      }
      at = before;
    }
    return new TextEdit(new TextRange(at, at), line);
  }
}
