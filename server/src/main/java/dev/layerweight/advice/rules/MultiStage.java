package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Refusal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.refactor.multistage.Conversion;
import dev.layerweight.refactor.multistage.MultiStageConversion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The image is built in one stage, so that everything that only the build needs stays in it.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && rm -rf /var/lib/apt/lists/*
 * RUN pip install psycopg2
 * CMD ["python", "app.py"]
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.12-slim AS builder
 * RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && rm -rf /var/lib/apt/lists/*
 * RUN python -m venv /opt/venv
 * ENV VIRTUAL_ENV=/opt/venv PATH="/opt/venv/bin:$PATH"
 * RUN pip install psycopg2
 *
 * FROM python:3.12-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
 * COPY --from=builder /opt/venv /opt/venv
 * ENV VIRTUAL_ENV=/opt/venv PATH="/opt/venv/bin:$PATH"
 * CMD ["python", "app.py"]
 * }</pre>
 *
 * <p>A Java program without dependencies may also get a runtime of its own: the build links it by
 * {@code jlink} of the modules that the sources name, and the image is a bare distribution with
 * that.
 *
 * <p>Saves: the bytes of the image minus those of the converted text's image, both simulated.
 *
 * <p>Silent: where the image copies from a stage or continues one, where no build tool stays in the
 * image, and where a conversion could change what the image does, such as RUNs that compile in the
 * source folder, editable installs, and programs whose C library would be another one.
 */
public final class MultiStage implements Rule {

  private final DebianPackages debian;

  /** Without a package index: what would need one is not converted. */
  public MultiStage() {
    this((_, _, _) -> new Answer.Missing<>("no package index"));
  }

  /**
   * @param debian tells which libraries header packages are for, where the base image holds these
   *     libraries and the runtime image does not
   */
  public MultiStage(DebianPackages debian) {
    this.debian = debian;
  }

  @Override
  public String id() {
    return "single-stage-build";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.build().targetStage().stream()
        .flatMap(stage ->
            switch (convert(subject, stage)) {
              case Conversion.Convertible convertible ->
                  Stream.of(
                      proposal(stage, convertible)
                          .orFixedBy(
                              linked(subject, stage) instanceof Conversion.Convertible linked
                                  ? Optional.of(linked.fix())
                                  : Optional.empty()));
              case Conversion.Impossible _, Conversion.NotNeeded _ -> Stream.<Proposal>of();
            })
        .toList();
  }

  @Override
  public List<Refusal> refusals(Subject subject) {
    return subject.build().targetStage().stream()
        .flatMap(stage ->
            switch (convert(subject, stage)) {
              case Conversion.Impossible(String reason) ->
                  Stream.of(
                      new Refusal(
                          id(), stage.from().line(), "Convert to a multi-stage build", reason));
              case Conversion.Convertible _ ->
                  linked(subject, stage) instanceof Conversion.Impossible(String reason)
                      ? Stream.of(
                          new Refusal(
                              id(),
                              stage.from().line(),
                              "Convert to a multi-stage build with a runtime made by jlink",
                              reason))
                      : Stream.<Refusal>of();
              case Conversion.NotNeeded _ -> Stream.<Refusal>of();
            })
        .toList();
  }

  /** What can be done with a stage, also where this rule has nothing to report. */
  public Conversion convert(Subject subject, StageEstimate stage) {
    return MultiStageConversion.of(subject.build(), stage, subject.context(), debian);
  }

  private Conversion linked(Subject subject, StageEstimate stage) {
    return MultiStageConversion.linked(subject.build(), stage, subject.context(), debian);
  }

  private static Proposal proposal(StageEstimate stage, Conversion.Convertible convertible) {
    return Proposal.at(stage.from(), "everything that only the build needs stays in the one stage")
        .fixedBy(Optional.of(convertible.fix()));
  }
}
