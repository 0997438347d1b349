package dev.layerweight.catalog;

import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;

/** Knows what base images weigh and hold. */
public interface BaseImages {

  /** The image, or the nearest known one of the same image and flavour; never a guess. */
  Answer<BaseImage> find(ImageReference reference, Platform platform);
}
