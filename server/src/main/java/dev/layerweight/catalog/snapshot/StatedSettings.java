package dev.layerweight.catalog.snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the programs of a stated image lie, and what its configuration sets; from the public
 * Dockerfiles of these images.
 */
final class StatedSettings {

  private StatedSettings() {}

  /** The folder that holds most of what stands above the distribution. */
  static String contentPath(StatedImage row, StatedTag asked) {
    String image = row.image();
    if (image.equals("nvidia/cuda")) {
      List<Integer> version =
          asked.version().isEmpty() ? row.parsedTag().version() : asked.version();
      return version.size() < 2
          ? "/usr/local/cuda"
          : "/usr/local/cuda-" + version.get(0) + "." + version.get(1);
    }
    if (image.startsWith("pytorch/")
        || image.startsWith("continuumio/")
        || image.startsWith("jupyter/")) {
      return "/opt/conda";
    }
    if (image.startsWith("public.ecr.aws/lambda/")) {
      return "/var/lang";
    }
    return switch (image) {
      case "tensorflow/tensorflow" -> "/usr/local/lib";
      case "mcr.microsoft.com/playwright" -> "/ms-playwright";
      case "apache/airflow" -> "/home/airflow/.local";
      default -> "/usr";
    };
  }

  static String user(String image, StatedTag asked) {
    if (image.startsWith(StatedNames.DISTROLESS)) {
      return asked.rootless() ? "65532" : "";
    }
    if (image.startsWith("jupyter/")) {
      return "1000";
    }
    return switch (image) {
      case "apache/airflow" -> "50000";
      case "cgr.dev/chainguard/static" -> "65532";
      case "selenium/standalone-chrome" -> "1200";
      default -> "";
    };
  }

  static String workingDirectory(String image, StatedTag asked) {
    if (image.startsWith(StatedNames.DISTROLESS)) {
      return asked.rootless() ? "/home/nonroot" : "/";
    }
    if (image.startsWith("jupyter/")) {
      return "/home/jovyan";
    }
    if (image.startsWith("public.ecr.aws/lambda/")) {
      return "/var/task";
    }
    return switch (image) {
      case "apache/airflow" -> "/opt/airflow";
      case "oven/bun" -> "/home/bun/app";
      case "pytorch/pytorch" -> "/workspace";
      default -> "/";
    };
  }

  static Map<String, String> environment(StatedImage row, StatedTag asked) {
    Map<String, String> variables = new HashMap<>();
    if (row.image().equals("nvidia/cuda") && !asked.version().isEmpty()) {
      variables.put("CUDA_VERSION", asked.versionText());
    }
    if (row.image().startsWith("public.ecr.aws/lambda/")) {
      variables.put("LAMBDA_TASK_ROOT", "/var/task");
    }
    return Map.copyOf(variables);
  }

  /** Debian's packages that hold the interpreter, where it is Debian's own. */
  static List<String> packages(StatedImage row) {
    return row.image().startsWith(StatedNames.DISTROLESS + "python3")
        ? language(row, "python")
            .map(version ->
                List.of("python" + version + "-minimal", "libpython" + version + "-stdlib"))
            .orElse(List.of())
        : List.of();
  }

  /**
   * The version of an interpreter outside of the distribution's packages. The tag's own counts more
   * than that of the row which stands in for it.
   */
  static Optional<String> interpreter(StatedImage row, StatedTag asked, String name) {
    if (!packages(row).isEmpty()) {
      return Optional.empty();
    }
    if (name.equals("python") && asked.python().isPresent()) {
      return asked.python();
    }
    String runtime = name.equals("node") ? "nodejs" : name;
    boolean tagIsItsVersion =
        row.image().equals("public.ecr.aws/lambda/" + runtime)
            || row.image().startsWith(StatedNames.DISTROLESS + runtime);
    return language(row, name)
        .map(version ->
            tagIsItsVersion && !asked.version().isEmpty() ? asked.versionText() : version);
  }

  private static Optional<String> language(StatedImage row, String name) {
    String prefix = name + " ";
    return row.language().startsWith(prefix)
        ? Optional.of(row.language().substring(prefix.length()))
        : Optional.empty();
  }
}
