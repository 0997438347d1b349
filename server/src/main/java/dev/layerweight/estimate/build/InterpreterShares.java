package dev.layerweight.estimate.build;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a base image's own build of CPython the files lie that builds copy or remove. */
final class InterpreterShares {

  private static final Pattern MINOR = Pattern.compile("(3\\.(\\d+))(\\..*)?");

  /**
   * pip in site-packages, where it lies alone from 3.12 on: version 26.2.1 unpacked, of 24 to 26
   * about the same.
   */
  private static final double PIP_BYTES = 5_700_000;

  /** setuptools 65.5 and wheel 0.45, which images of Python before 3.12 hold beside pip. */
  private static final double SETUPTOOLS_BYTES = 4_000_000;

  /** The programs of an installation, which are scripts and one small binary. */
  private static final double PROGRAM_BYTES = 40_000;

  /** A layer with less is not the interpreter, but links to it. */
  private static final double LEAST_BYTES = 20_000_000;

  private InterpreterShares() {}

  /** Shares by folder; empty for layers that are no interpreter. */
  static Map<String, Double> of(BaseImage image, BaseLayer layer) {
    Matcher version = MINOR.matcher(image.python().orElse(""));
    double bytes = layer.weight().unpacked().likely();
    return version.matches() && layer.path().equals("/usr/local") && bytes > LEAST_BYTES
        ? Map.of(
            "/usr/local/lib/python" + version.group(1) + "/site-packages",
            (isWithSetuptools(version) ? PIP_BYTES + SETUPTOOLS_BYTES : PIP_BYTES) / bytes,
            "/usr/local/bin",
            PROGRAM_BYTES / bytes)
        : Map.of();
  }

  private static boolean isWithSetuptools(Matcher version) {
    return version.group(2).length() < 2 || version.group(2).compareTo("12") < 0;
  }
}
