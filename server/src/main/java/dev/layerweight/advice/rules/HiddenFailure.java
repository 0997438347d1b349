package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program is called that the stage does not have, and {@code || true} hides that it fails.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * RUN find /usr/local -name '*.so' -exec strip {} + || true
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends binutils && find /usr/local -name '*.so' -exec strip {} + && apt-get purge -y binutils && rm -rf /var/lib/apt/lists/*
 * }</pre>
 *
 * <p>Saves: nothing; it is a warning. What the program was to save is not saved now, either.
 *
 * <p>Silent: for base images that may hold the program, where a package with it is installed or its
 * name is asked for first ({@code command -v}), and where it may be copied in.
 */
public final class HiddenFailure implements Rule {

  /** Programs that Debian's slim images and Alpine lack, and the packages that have them. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "strip", "binutils",
          "objcopy", "binutils",
          "upx", "upx-ucl",
          "prelink", "prelink",
          "eu-strip", "elfutils",
          "jpegoptim", "jpegoptim",
          "optipng", "optipng",
          "localepurge", "localepurge");

  private static final Pattern CALLED =
      Pattern.compile(
          "(?:^|[;&|({]|-exec|-execdir|\\bxargs(?:\\s+-\\S+){0,5}|\\bsudo)\\s*"
              + "(?<program>"
              + String.join("|", PACKAGES.keySet().stream().sorted().toList())
              + ")\\s");

  /** What ends a list of commands that are tried together. */
  private static final Pattern ENDS = Pattern.compile("&&|\\|\\||(?<!\\\\);|\\n");

  @Override
  public String id() {
    return "hidden-failure";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Proposal> proposals = new ArrayList<>();
    subject
        .needed()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .filter(Located::isSound)
        .forEach(located -> proposal(located, subject).ifPresent(proposals::add));
    return proposals;
  }

  private static Optional<Proposal> proposal(Located located, Subject subject) {
    String text = located.commandText();
    Matcher called = CALLED.matcher(text);
    while (called.find()) {
      String program = called.group("program");
      if (isHidden(text, called.end()) && isMissing(program, located, subject)) {
        String message =
            program
                + " is not installed here ("
                + PACKAGES.get(program)
                + " has it), and \"|| true\" hides that it fails";
        return Optional.of(
            Proposal.of(located.placed(), range(located, program), message).breaking());
      }
    }
    return Optional.empty();
  }

  /** Whether the commands that this one stands among end with {@code || true}. */
  private static boolean isHidden(String text, int from) {
    Matcher ends = ENDS.matcher(text);
    return ends.find(from)
        && ends.group().equals("||")
        && text.substring(ends.end()).stripLeading().matches("(?s)(true|:)(?![\\w-]).*");
  }

  private static TextRange range(Located located, String program) {
    Matcher word =
        Pattern.compile("(?<![\\w-])" + Pattern.quote(program) + "(?![\\w-])")
            .matcher(located.instruction().head().source());
    TextRange relative =
        word.find()
            ? new TextRange(word.start(), word.end())
            : located.instruction().head().keywordRange();
    return located.placed().absolute(relative);
  }

  private static boolean isMissing(String program, Located located, Subject subject) {
    StageEstimate root = CLibrary.root(located.stage(), subject);
    boolean known =
        root.base()
            .image()
            .filter(image -> !image.keepsMore())
            .filter(
                image -> image.os().equals("alpine") || image.os().equals("debian") && image.slim())
            .isPresent();
    List<Located> soFar =
        subject.chain(located.stage()).stream()
            .filter(one -> one.placed().start() <= located.placed().start())
            .toList();
    Set<String> packages =
        soFar.stream()
            .flatMap(one -> PackageGraph.installed(one.estimate(), Set.of("apt", "apk")).stream())
            .flatMap(fact -> fact.installed().keySet().stream())
            .collect(Collectors.toSet());
    boolean brought =
        soFar.stream()
            .anyMatch(one ->
                one.instruction().head().source().contains(PACKAGES.get(program))
                    || one.from().isPresent() && one.sources().toString().matches(".*(bin|usr).*")
                    || one.commandText()
                        .matches(
                            "(?s).*\\b(build-essential|build-base|gcc|clang|command"
                                + " -v|which)\\b.*"));
    return known && !packages.contains(PACKAGES.get(program)) && !brought;
  }
}
