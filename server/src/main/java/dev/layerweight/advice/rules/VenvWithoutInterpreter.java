package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.ImageReference;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A virtual environment is copied into an image that does not hold the Python it was made with.
 *
 * <p>Its {@code bin/python} is a link to the interpreter of the stage that made it, and its
 * packages lie in a folder named after that version. In an image that has no interpreter at that
 * place, or another version, the program cannot start.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.11-slim AS build
 * RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir flask
 * FROM gcr.io/distroless/python3-debian12
 * COPY --from=build /opt/venv /opt/venv
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.11-slim AS build
 * RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir flask
 * FROM python:3.11-slim
 * COPY --from=build /opt/venv /opt/venv
 * }</pre>
 *
 * <p>Saves: nothing; it is a warning.
 *
 * <p>Silent: where the final image is of the same Python, where {@code /usr/local} is copied as
 * well, and where one of the two base images is not known well enough to tell. There is no fix:
 * which image is wanted is for the author to say.
 */
public final class VenvWithoutInterpreter implements Rule {

  private static final Pattern VERSION = Pattern.compile("(3\\.\\d+)\\b.*");

  /** Images that are known to hold no Python in /usr/local. */
  private static final Pattern WITHOUT =
      Pattern.compile(
          "(.*/)?(distroless/.*|debian|ubuntu|alpine|busybox|node|nginx|golang|rust|eclipse-temurin"
              + "|openjdk|httpd|redis|postgres|cuda|chainguard/.*)");

  @Override
  public String id() {
    return "venv-without-interpreter";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    for (Located copy : image) {
      Optional<StageEstimate> from = subject.copiedStage(copy);
      if (from.isEmpty()) {
        continue;
      }
      Optional<String> made = python(from.get(), subject);
      Optional<String> venv = venv(copy, from.get(), subject);
      if (made.isPresent() && venv.isPresent() && isMissing(made.get(), copy, image, subject)) {
        String message =
            "the virtual environment "
                + venv.get()
                + " needs /usr/local/bin/python"
                + made.get()
                + ", which the final image does not hold";
        proposals.add(Proposal.of(copy.placed(), whole(copy), message).breaking());
      }
    }
    return proposals;
  }

  private static TextRange whole(Located copy) {
    int length = copy.instruction().head().source().stripTrailing().length();
    return new TextRange(copy.placed().start(), copy.placed().start() + length);
  }

  /** The minor version of Python in /usr/local of a stage that is based on an official image. */
  private static Optional<String> python(StageEstimate stage, Subject subject) {
    return reference(stage, subject)
        .filter(reference -> reference.familiarName().equals("python"))
        .flatMap(reference -> {
          Matcher version = VERSION.matcher(reference.tag());
          return version.matches() ? Optional.of(version.group(1)) : Optional.empty();
        });
  }

  private static Optional<ImageReference> reference(StageEstimate stage, Subject subject) {
    StageEstimate root = stage;
    for (Optional<StageEstimate> at = subject.continued(stage);
        at.isPresent();
        at = subject.continued(at.get())) {
      root = at.get();
    }
    return ImageReference.parse(root.base().reference());
  }

  /** A virtual environment that a RUN of the stage makes at or below what is copied. */
  private static Optional<String> venv(Located copy, StageEstimate from, Subject subject) {
    List<String> sources =
        copy.sources().stream().map(source -> UnixPath.resolve("/", source)).toList();
    for (Located located : subject.chain(from)) {
      for (RunCommand command : RunCommand.of(located.instruction())) {
        Optional<String> folder =
            folder(command).map(located::path).filter(path -> isBelow(path, sources));
        if (folder.isPresent()) {
          return folder;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isBelow(String path, List<String> sources) {
    return sources.stream().anyMatch(source -> UnixPath.isBelow(path, source));
  }

  private static Optional<String> folder(RunCommand command) {
    boolean python = command.program().matches("python(3(\\.\\d+)?)?") && command.has("-m");
    int at =
        python
            ? command.find("venv").orElse(command.find("virtualenv").orElse(0))
            : switch (command.program()) {
              case "virtualenv" -> command.programIndex();
              case "uv" -> command.subcommand().equals("venv") ? command.find("venv").orElse(0) : 0;
              default -> -1;
            };
    if (at < 0 || python && at == 0 || command.program().equals("uv") && at == 0) {
      return Optional.empty();
    }
    for (int i = at + 1; i < command.size(); i++) {
      if (!command.text(i).isEmpty() && !command.text(i).startsWith("-")) {
        return Optional.of(command.text(i));
      }
    }
    return command.program().equals("uv") ? Optional.of(".venv") : Optional.empty();
  }

  private static boolean isMissing(
      String version, Located copy, List<Located> image, Subject subject) {
    boolean brought =
        image.stream()
            .flatMap(one -> one.from().isPresent() ? one.sources().stream() : Stream.empty())
            .map(source -> UnixPath.resolve("/", source))
            .anyMatch(source ->
                UnixPath.isBelow("/usr/local/bin", source)
                    || source.startsWith("/usr/local/bin/python"));
    if (brought) {
      return false;
    }
    StageEstimate root = copy.stage();
    for (Optional<StageEstimate> at = subject.continued(root);
        at.isPresent();
        at = subject.continued(at.get())) {
      root = at.get();
    }
    if (root.base().reference().equals("scratch")) {
      return true;
    }
    Optional<String> own = python(copy.stage(), subject);
    if (own.isPresent()) {
      return !own.get().equals(version);
    }
    return reference(copy.stage(), subject)
        .filter(reference -> WITHOUT.matcher(reference.familiarName()).matches())
        .isPresent();
  }
}
