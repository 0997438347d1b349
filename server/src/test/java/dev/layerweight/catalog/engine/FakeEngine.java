package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An engine whose images a test makes, and look-ups that a test lets run. */
final class FakeEngine implements Engine, LookUps {

  private final List<LocalImage> images = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private boolean answers = true;

  /** Adds an image; a later one is newer. */
  LocalImage add(String tag, Map<String, String> environment, String history, String... contents) {
    LocalImage image =
        new LocalImage(
            "sha256:" + tag.hashCode(),
            tag.isEmpty() ? List.of() : List.of(tag),
            List.of(),
            images.size(),
            Platform.LINUX_AMD64,
            environment,
            environment.getOrDefault("USER", ""),
            "",
            HistoryMatchTest.steps(history),
            List.of(contents),
            LayerMeasure.FILE_BYTES);
    images.addFirst(image);
    return image;
  }

  void remove(LocalImage image) {
    images.remove(image);
  }

  void stop() {
    answers = false;
  }

  /** The questions that were asked in the background so far. */
  List<String> asked() {
    return asked;
  }

  void runLookUps() {
    List<Runnable> now = List.copyOf(waiting);
    waiting.clear();
    now.forEach(Runnable::run);
  }

  @Override
  public <T> Optional<T> ask(String key, Supplier<Optional<T>> slow) {
    if (!asked.contains(key)) {
      asked.add(key);
      waiting.add(slow::get);
    }
    return Optional.empty();
  }

  @Override
  public boolean resting() {
    return false;
  }

  @Override
  public Optional<List<ListedImage>> images() {
    return answers
        ? Optional.of(
            images.stream()
                .map(image ->
                    new ListedImage(
                        image.id(), image.tags(), image.digests(), image.createdEpochSeconds()))
                .toList())
        : Optional.empty();
  }

  @Override
  public Optional<LocalImage> image(String id) {
    return images.stream().filter(image -> answers && image.id().equals(id)).findFirst();
  }
}
