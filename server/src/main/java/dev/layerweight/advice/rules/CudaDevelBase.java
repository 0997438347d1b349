package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The image is based on the development variant of a CUDA image, with compilers and static
 * libraries.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM nvidia/cuda:12.4.1-devel-ubuntu22.04
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04
 * }</pre>
 *
 * <p>Saves: the unpacked bytes of the devel image minus those of the runtime image of the same
 * version.
 *
 * <p>Silent: where a RUN of the image compiles, where another stage continues this one, and where
 * the size of one of the two images is not known.
 */
public final class CudaDevelBase implements Rule {

  private static final Pattern DEVEL =
      Pattern.compile("(?:.*/)?(?:nvidia/cuda|pytorch/pytorch):[\\w.-]*?\\b(devel)\\b.*");

  private static final Pattern COMPILES =
      Pattern.compile(
          "\\b(nvcc|cmake|make|ninja|gcc|g\\+\\+|cargo|meson|setup\\.py|git clone|flash[-_]attn"
              + "|apex|build_ext|TORCH_CUDA_ARCH_LIST|--no-build-isolation|--no-binary)\\b");

  @Override
  public String id() {
    return "cuda-devel-base";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.stagesInImage().stream()
        .filter(stage -> stage.base().image().isPresent() && stage.base().stage().isEmpty())
        .filter(stage -> stage.from().instruction().head().problems().isEmpty())
        .filter(stage -> !isSharedOrCompiles(stage, subject))
        .flatMap(CudaDevelBase::proposal)
        .toList();
  }

  private static Stream<Proposal> proposal(StageEstimate stage) {
    if (!(stage.from().instruction() instanceof Instruction.From from)) {
      return Stream.empty();
    }
    TextRange word = from.image().range();
    Matcher devel = DEVEL.matcher(word.of(from.head().source()));
    if (!devel.matches()) {
      return Stream.empty();
    }
    TextRange range =
        stage
            .from()
            .absolute(new TextRange(word.start() + devel.start(1), word.start() + devel.end(1)));
    return Stream.of(
        Proposal.of(
                stage.from(),
                range,
                "the devel image has compilers, headers and static libraries of CUDA")
            .fixedBy(
                "Use the runtime image of CUDA", false, List.of(new TextEdit(range, "runtime"))));
  }

  private static boolean isSharedOrCompiles(StageEstimate stage, Subject subject) {
    boolean shared =
        subject.build().stages().stream()
            .filter(other -> !other.inImage())
            .anyMatch(other -> continues(other, stage, subject));
    return shared
        || subject.locatedInImage().stream()
            .filter(located -> located.instruction() instanceof Instruction.Run)
            .map(Located::commandText)
            .anyMatch(text -> COMPILES.matcher(text).find());
  }

  private static boolean continues(StageEstimate stage, StageEstimate wanted, Subject subject) {
    Optional<StageEstimate> at = subject.continued(stage);
    while (at.isPresent() && at.get().index() != wanted.index()) {
      at = subject.continued(at.get());
    }
    return at.isPresent();
  }
}
