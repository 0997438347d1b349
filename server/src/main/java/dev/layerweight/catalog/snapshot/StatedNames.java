package dev.layerweight.catalog.snapshot;

import dev.layerweight.image.ImageReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings the several names of one image to the one that the table of stated images uses. */
final class StatedNames {

  static final String DISTROLESS = "gcr.io/distroless/";

  private static final Pattern UNIVERSAL_BASE_IMAGE =
      Pattern.compile(
          "registry\\.(?:access\\.redhat\\.com|redhat\\.io)/"
              + "(ubi\\d{1,2})(?:/ubi)?(-minimal|-micro)?");

  private StatedNames() {}

  /** The name without tag and digest. */
  static String of(ImageReference reference) {
    String name = reference.familiarName();
    Matcher universal = UNIVERSAL_BASE_IMAGE.matcher(name);
    if (universal.matches()) {
      String kind = universal.group(2);
      return "redhat/" + universal.group(1) + (kind == null ? "" : kind);
    }
    if (name.equals("rockylinux/rockylinux") || name.equals("quay.io/rockylinux/rockylinux")) {
      return "rockylinux";
    }
    if (name.startsWith("quay.io/jupyter/")) {
      return name.substring("quay.io/".length());
    }
    if (name.startsWith("nvcr.io/nvidia/cuda") && !name.contains("-")) {
      return name.substring("nvcr.io/".length());
    }
    if (name.startsWith("amazon/aws-lambda-")) {
      return "public.ecr.aws/lambda/" + name.substring("amazon/aws-lambda-".length());
    }
    return name;
  }

  /**
   * Distroless images carry versions in their name: {@code nodejs} of {@code nodejs20-debian12}.
   */
  static String family(String image) {
    return image.startsWith(DISTROLESS)
        ? image.replaceFirst("-debian\\d{1,2}$", "").replaceFirst("\\d{1,3}$", "")
        : image;
  }
}
