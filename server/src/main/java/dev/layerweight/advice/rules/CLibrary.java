package dev.layerweight.advice.rules;

import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.ImageReference;
import java.util.Locale;
import java.util.Optional;

/** The C library of a stage, as its base image tells it. */
enum CLibrary {
  GLIBC("glibc"),
  MUSL("musl"),
  /** {@code scratch} and images that hold no library at all. */
  NONE("no C library");

  private final String title;

  CLibrary(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Empty where the image is not known well enough. */
  static Optional<CLibrary> of(StageEstimate stage, Subject subject) {
    StageEstimate root = root(stage, subject);
    String reference = root.base().reference().toLowerCase(Locale.ROOT);
    if (reference.equals("scratch") || reference.matches(".*distroless/static.*")) {
      return Optional.of(NONE);
    }
    if (reference.matches(".*distroless/.*")) {
      return Optional.of(GLIBC);
    }
    Optional<String> tag = ImageReference.parse(root.base().reference()).map(ImageReference::tag);
    if (reference.matches("(.*/)?alpine(:.*)?")
        || tag.filter(t -> t.contains("alpine")).isPresent()) {
      return Optional.of(MUSL);
    }
    return root.base().image().map(BaseImage::os).flatMap(CLibrary::ofDistribution);
  }

  private static Optional<CLibrary> ofDistribution(String os) {
    return switch (os) {
      case "alpine" -> Optional.of(MUSL);
      case "debian",
          "ubuntu",
          "fedora",
          "ubi",
          "rhel",
          "rocky",
          "rockylinux",
          "almalinux",
          "amazon",
          "amazonlinux",
          "oracle",
          "oraclelinux",
          "centos" ->
          Optional.of(GLIBC);
      default -> Optional.empty();
    };
  }

  static StageEstimate root(StageEstimate stage, Subject subject) {
    StageEstimate root = stage;
    for (Optional<StageEstimate> at = subject.continued(stage);
        at.isPresent();
        at = subject.continued(at.get())) {
      root = at.get();
    }
    return root;
  }
}
