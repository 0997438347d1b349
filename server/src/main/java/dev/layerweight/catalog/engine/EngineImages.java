package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.engine.Engine.ListedImage;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The images of the container engine on this machine, as far as they are known by now.
 *
 * <p>No method waits: a question starts a look-up, and is answered when it is asked again.
 */
public final class EngineImages {

  private static final int MOST_BUILT_IMAGES = 60;
  private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(20);

  private final Engine engine;
  private final InstantSource clock;
  private final MinuteAnswers<Optional<LocalImage>> named;
  private final MinuteAnswers<List<LocalImage>> newest;

  /** What an id stands for never changes. */
  private final Map<String, LocalImage> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LocalImage> eldest) {
          return size() > 4 * MOST_BUILT_IMAGES;
        }
      };

  /**
   * The engine that the user's environment and configuration name, or one at a usual socket.
   *
   * @param environment the process's variables, such as {@code DOCKER_HOST}
   * @param home the user's home directory
   * @param remote whether an engine on another machine may be asked; false where the network is off
   * @param log takes a line where no engine answers
   */
  public EngineImages(
      Map<String, String> environment,
      Path home,
      boolean remote,
      LookUps lookUps,
      Consumer<String> log) {
    this(
        new EngineConnection(
            addresses(new EngineAddresses(environment, home, remote), log),
            InstantSource.system(),
            log,
            DockerEngine.Limits.USUAL),
        lookUps,
        InstantSource.system());
  }

  private static Supplier<List<EngineAddress>> addresses(
      EngineAddresses all, Consumer<String> log) {
    return () -> {
      all.unsupported().ifPresent(log);
      return all.all();
    };
  }

  EngineImages(Engine engine, LookUps lookUps, InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
    this.named = new MinuteAnswers<>(lookUps, clock);
    this.newest = new MinuteAnswers<>(lookUps, clock);
  }

  /** The image of that name for that platform. */
  Optional<LocalImage> find(ImageReference reference, Platform platform) {
    String question = "container engine: image " + reference;
    Optional<Optional<LocalImage>> answer =
        engine.resting() ? named.last(question) : named.ask(question, () -> lookUp(reference));
    return answer.flatMap(image -> image).filter(image -> image.platform().equals(platform));
  }

  private Optional<Optional<LocalImage>> lookUp(ImageReference reference) {
    Optional<List<ListedImage>> listed = engine.images();
    if (listed.isEmpty()) {
      return Optional.empty();
    }
    Optional<ListedImage> match =
        listed.get().stream()
            .filter(image ->
                Stream.concat(image.tags().stream(), image.digests().stream())
                    .anyMatch(name -> LocalName.isOf(reference, name)))
            .findFirst();
    return match.isEmpty() ? Optional.of(Optional.empty()) : details(match.get()).map(Optional::of);
  }

  /** The images that were made last, newest first. */
  List<LocalImage> newest() {
    String question = "container engine: newest images";
    return (engine.resting() ? newest.last(question) : newest.ask(question, this::lookUpNewest))
        .orElse(List.of());
  }

  private Optional<List<LocalImage>> lookUpNewest() {
    return engine
        .images()
        .map(listed -> {
          Instant end = clock.instant().plus(LONGEST_LOOK_UP);
          List<LocalImage> images = new ArrayList<>();
          for (ListedImage image : listed.subList(0, Math.min(MOST_BUILT_IMAGES, listed.size()))) {
            if (engine.resting() || clock.instant().isAfter(end)) {
              break;
            }
            details(image).ifPresent(images::add);
          }
          return List.copyOf(images);
        });
  }

  private Optional<LocalImage> details(ListedImage listed) {
    Optional<LocalImage> before;
    synchronized (known) {
      before = Optional.ofNullable(known.get(listed.id()));
    }
    Optional<LocalImage> image = before.or(() -> engine.image(listed.id()));
    synchronized (known) {
      image.ifPresent(details -> known.put(listed.id(), details));
    }
    return image.map(details -> details.named(listed.tags(), listed.digests()));
  }
}
