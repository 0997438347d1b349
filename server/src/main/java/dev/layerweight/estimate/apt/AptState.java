package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.Facet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What dpkg and apt know in a stage, and how large the files are that they rewrite with every
 * change.
 *
 * @param installed by name
 * @param debconfBytes of debconf's templates and answers
 * @param statusBytes of dpkg's status file
 * @param logBytes of all logs of apt and dpkg
 * @param libraries number of packages with shared libraries, which the linker's caches list
 */
record AptState(
    Map<String, InstalledPackage> installed,
    long debconfBytes,
    long statusBytes,
    long logBytes,
    long libraries)
    implements Facet {

  AptState {
    installed = new LinkedHashMap<>(installed);
  }

  AptState withInstalled(Map<String, InstalledPackage> now) {
    return new AptState(now, debconfBytes, statusBytes, logBytes, libraries);
  }
}
