package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;

/** Base images as they lie on this machine, and else what the next source knows. */
public final class EngineBaseImages implements BaseImages {

  private final EngineImages images;
  private final BaseImages next;

  public EngineBaseImages(EngineImages images, BaseImages next) {
    this.images = images;
    this.next = next;
  }

  @Override
  public Answer<BaseImage> find(ImageReference reference, Platform platform) {
    Answer<BaseImage> other = next.find(reference, platform);
    return images
        .find(reference, platform)
        .<Answer<BaseImage>>map(image ->
            new Answer.Found<>(
                LocalBaseImage.of(image, reference, other.found()),
                new Provenance("the image on this machine, " + image.name()),
                false))
        .orElse(other);
  }
}
