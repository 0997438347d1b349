package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.refactor.Fix;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A wheel holds code for CUDA, and the image has no CUDA to run it with.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * RUN pip install --no-cache-dir onnxruntime-gpu
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * RUN pip install --no-cache-dir onnxruntime
 * }</pre>
 *
 * <p>onnxruntime-gpu and tensorflow load CUDA's libraries from the base image or from nvidia's
 * wheels. Where neither is there they compute on the processor, as their siblings do.
 *
 * <p>Saves: the one wheel minus the other, installed.
 *
 * <p>Silent: where a base image or an instruction names CUDA, where a package of nvidia is
 * installed, and where nothing but another package asks for the wheel.
 */
public final class GpuWheelWithoutCuda implements Rule {

  private static final Map<String, String> SIBLINGS =
      Map.of("onnxruntime-gpu", "onnxruntime", "tensorflow", "tensorflow-cpu");

  private static final Pattern CUDA =
      Pattern.compile("(?i)nvidia|cuda|cudnn|libcublas|rocm|tensorrt|-gpu\\b(?<!onnxruntime-gpu)");

  private static final Set<String> MANAGERS = Set.of("pip", "uv", "poetry", "pdm", "pipenv");

  @Override
  public String id() {
    return "gpu-wheel-without-cuda";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<RenamedInstall> installs =
        SIBLINGS.keySet().stream()
            .sorted()
            .flatMap(project -> RenamedInstall.of(subject, project).stream())
            .toList();
    return installs.isEmpty() || hasCuda(subject)
        ? List.of()
        : installs.stream().map(install -> proposal(install, subject)).toList();
  }

  private static Proposal proposal(RenamedInstall install, Subject subject) {
    String sibling = SIBLINGS.get(install.project());
    return Proposal.of(
            install.cause().placed(),
            install.range(),
            install.project() + " holds code for CUDA, which the image does not have")
        .fixedBy(
            install.edits(sibling, subject).map(edits -> new Fix("Use " + sibling, edits, false)));
  }

  private static boolean hasCuda(Subject subject) {
    List<StageEstimate> needed =
        subject.build().stages().stream().filter(StageEstimate::needed).toList();
    Stream<String> texts =
        needed.stream()
            .flatMap(stage -> subject.own(stage).stream())
            .map(located -> located.instruction().head().source().replaceAll("(?m)^\\s*#.*$", ""));
    boolean base =
        needed.stream()
            .map(stage -> stage.base().reference())
            .anyMatch(reference -> reference.matches("(?i).*(nvidia|cuda|rocm|gpu|pytorch/).*"));
    boolean packages =
        needed.stream()
            .flatMap(stage -> subject.own(stage).stream())
            .map(Located::estimate)
            .flatMap(estimate -> PackageGraph.installed(estimate, MANAGERS).stream())
            .flatMap(fact -> fact.installed().keySet().stream())
            .anyMatch(owner -> owner.startsWith("nvidia-"));
    return base || packages || texts.anyMatch(text -> CUDA.matcher(text).find());
  }
}
