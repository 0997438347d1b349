package dev.layerweight.catalog;

import java.time.LocalDate;

/**
 * When a base image was built, which tells the versions of its distribution's packages.
 *
 * @param day what came into the distribution's archive after it is not in the image
 * @param orLater whether the reference is one that is built again and again, so that it may name a
 *     later build by now
 */
public record BuildDay(LocalDate day, boolean orLater) {

  /** Of a name of which nobody knows whether it is built any more. */
  public static final BuildDay ANY = new BuildDay(LocalDate.EPOCH, true);
}
