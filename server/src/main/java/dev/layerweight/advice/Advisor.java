package dev.layerweight.advice;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.syntax.Dockerfile;

/** Weighs Dockerfiles and finds what can go; the one entrance to the core. */
public interface Advisor {

  /**
   * Never throws for any text. {@code cancelled} is asked often; when it answers true the result is
   * unspecified and must be thrown away.
   *
   * @param minimumBytes findings that save less are left out
   */
  Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      long minimumBytes,
      java.util.function.BooleanSupplier cancelled);
}
