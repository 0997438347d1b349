package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.syntax.Instruction;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a Dockerfile and the files of its build context ask for a graphics processor. */
enum GpuUse {
  /** Something names one, or a package that runs on nothing else. */
  ASKED,
  /** The program asks whether there is one, and goes on without. */
  WHERE_THERE_IS_ONE,
  /** Nothing speaks of one. */
  NONE;

  private static final int LIMIT_FILE_BYTES = 256 << 10;

  private static final Pattern BASE =
      Pattern.compile("(?i).*(nvidia|cuda|rocm|pytorch/|tensorrt|triton|vllm|-gpu).*");

  private static final Pattern IN_INSTRUCTION =
      Pattern.compile("(?i)nvidia|cuda|rocm|/whl/(cu\\d|nightly/cu)|\\bgpus?\\b|torch[-_]backend");

  /** Settings that hide every graphics processor. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "(?i)(CUDA|NVIDIA)_VISIBLE_DEVICES[= ](\"\"|''|\"?-1\"?|none|void)(?=\\s|$)"
              + "|(CUDA|NVIDIA)_VISIBLE_DEVICES=(?=\\s|$)"
              + "|--torch-backend[= ]cpu\\b");

  /** Python projects that are of no use without a graphics processor. */
  private static final Pattern PROJECTS =
      Pattern.compile(
          "bitsandbytes|xformers|flash-attn|vllm|sglang|cupy(-.*)?|deepspeed|tensorrt.*|auto-gptq"
              + "|autoawq|gptqmodel|pycuda|onnxruntime-gpu|faiss-gpu.*|apex|cuml-.*|cudf-.*"
              + "|flashinfer-.*|lmdeploy|unsloth|tilelang|jax-cuda.*");

  private static final Pattern REQUESTED = Pattern.compile("nvidia-.*|cuda-.*|triton");

  /** Files beside the Dockerfile that say how its image is run. */
  private static final List<String> DEPLOYMENTS =
      List.of(
          "compose.yaml",
          "compose.yml",
          "docker-compose.yaml",
          "docker-compose.yml",
          "docker-compose.gpu.yml",
          "compose.gpu.yaml",
          "Makefile",
          "justfile",
          "run.sh");

  private static final Pattern DEPLOYED =
      Pattern.compile(
          "(?i)--gpus\\b|driver:\\s*[\"']?nvidia|capabilities:[^\\n]*gpu|-\\s*[\"']?gpu\\b"
              + "|runtime:\\s*[\"']?nvidia|^\\s*gpus:|nvidia\\.com/gpu|NVIDIA_VISIBLE_DEVICES",
          Pattern.MULTILINE);

  private static final Pattern CUDA = Pattern.compile("(?i)cuda|\\bdevice=[\"']?gpu");
  private static final Pattern ASKS_WHETHER =
      Pattern.compile("cuda\\.is_available\\(|is_cuda_available|list_physical_devices");

  static GpuUse of(Subject subject) {
    boolean named =
        subject.build().stages().stream()
            .filter(StageEstimate::needed)
            .anyMatch(stage ->
                BASE.matcher(stage.base().reference()).matches()
                    || subject.own(stage).stream().anyMatch(GpuUse::asks));
    boolean deployed =
        DEPLOYMENTS.stream()
            .filter(subject.context()::isFile)
            .flatMap(path -> subject.context().read(path, LIMIT_FILE_BYTES).stream())
            .anyMatch(text -> DEPLOYED.matcher(text).find());
    return named || deployed ? ASKED : ofPrograms(subject);
  }

  private static boolean asks(Located located) {
    boolean runs = located.command().isPresent();
    boolean sets =
        located.instruction() instanceof Instruction.Env
            || located.instruction() instanceof Instruction.Arg;
    String text = runs ? located.commandText() : sets ? located.instruction().head().source() : "";
    return IN_INSTRUCTION.matcher(HIDDEN.matcher(text).replaceAll("")).find()
        || PackageGraph.installed(located.estimate(), PythonDevDependencies.MANAGERS).stream()
            .anyMatch(GpuUse::asks);
  }

  private static boolean asks(Fact.Installed installed) {
    return installed.installed().keySet().stream()
            .anyMatch(owner -> PROJECTS.matcher(PythonDevDependencies.project(owner)).matches())
        || installed.requested().stream()
            .anyMatch(one ->
                REQUESTED.matcher(PythonDevDependencies.project(one.name())).matches()
                    || one.written().matches(".*\\[[^\\]]*(cuda|gpu)[^\\]]*].*|.*\\+cu\\d.*"));
  }

  /** What the files say that the image gets from the build context. */
  private static GpuUse ofPrograms(Subject subject) {
    List<GpuUse> uses =
        ProgramText.ofContext(subject, ".*\\.(py|sh|ya?ml|toml|cfg|ini|env)")
            .map(text -> text.replaceAll("(?m)#.*$", ""))
            .map(GpuUse::ofProgram)
            .toList();
    return uses.contains(ASKED)
        ? ASKED
        : uses.contains(WHERE_THERE_IS_ONE) ? WHERE_THERE_IS_ONE : NONE;
  }

  private static GpuUse ofProgram(String code) {
    return ASKS_WHETHER.matcher(code).find()
        ? WHERE_THERE_IS_ONE
        : CUDA.matcher(code).find() ? ASKED : NONE;
  }
}
