package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.BuiltLayers;
import dev.layerweight.catalog.BuiltStage;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import java.util.List;
import java.util.Optional;

/** Finds the last build of a Dockerfile among the images of the engine. */
public final class BuiltImages implements BuiltLayers {

  private final EngineImages images;

  public BuiltImages(EngineImages images) {
    this.images = images;
  }

  @Override
  public Optional<Built> find(BuiltStage stage, Platform platform) {
    List<LocalImage> candidates = images.newest();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    List<ExpectedStep> expected = ExpectedSteps.of(stage);
    Optional<LocalImage> base =
        ImageReference.parse(stage.base())
            .filter(_ -> !stage.base().equals("scratch"))
            .flatMap(reference -> images.find(reference, platform));
    Optional<LocalImage> best = Optional.empty();
    Optional<HistoryMatch> longest = Optional.empty();
    for (LocalImage image : candidates) {
      boolean possible =
          image.platform().equals(platform)
              && base.map(known -> !known.id().equals(image.id()) && image.standsOn(known))
                  .orElse(true);
      Optional<HistoryMatch> match =
          possible ? HistoryMatch.find(expected, stage.base(), image.history()) : Optional.empty();
      if (match.isPresent() && isBetter(match.get(), longest)) {
        best = Optional.of(image);
        longest = match;
      }
    }
    return best.isPresent() && longest.isPresent()
        ? Optional.of(built(best.get(), longest.get()))
        : Optional.empty();
  }

  /**
   * The newest comes first, so that an older one must be longer. Of two equally long ones the
   * complete one is the build; the other was made from it, with instructions of its own.
   */
  private static boolean isBetter(HistoryMatch match, Optional<HistoryMatch> before) {
    return before
        .map(other ->
            match.length() > other.length()
                || (match.length() == other.length() && match.complete() && !other.complete()))
        .orElse(true);
  }

  private static Built built(LocalImage image, HistoryMatch match) {
    return new Built(
        image.name(),
        image.id(),
        image.createdEpochSeconds(),
        match.complete(),
        match.layers().stream()
            .map(layer ->
                new BuiltLayer(layer.placed(), image.measure().fileBytes(layer.line().bytes())))
            .toList());
  }
}
