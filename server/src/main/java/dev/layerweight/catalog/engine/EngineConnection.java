package dev.layerweight.catalog.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Connects to the first engine that answers, when somebody asks for the first time.
 *
 * <p>After a failure it rests for some minutes. A failure is one line in the log, and another one
 * only after an engine was reachable in between.
 */
final class EngineConnection implements Engine {

  private static final Duration REST = Duration.ofMinutes(3);

  private final Supplier<List<EngineAddress>> addresses;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final DockerEngine.Limits limits;

  private Optional<DockerEngine> engine = Optional.empty();
  private volatile Instant restsUntil = Instant.MIN;
  private boolean told;

  EngineConnection(
      Supplier<List<EngineAddress>> addresses,
      InstantSource clock,
      Consumer<String> log,
      DockerEngine.Limits limits) {
    this.limits = limits;
    this.addresses = addresses;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public boolean resting() {
    return clock.instant().isBefore(restsUntil);
  }

  @Override
  public Optional<List<ListedImage>> images() {
    return ask(DockerEngine::images);
  }

  @Override
  public Optional<LocalImage> image(String id) {
    return ask(engine -> engine.image(id)).flatMap(image -> image);
  }

  private <T> Optional<T> ask(Function<DockerEngine, T> question) {
    Optional<DockerEngine> connected = connected();
    if (connected.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(question.apply(connected.get()));
    } catch (RuntimeException failure) {
      fail("the container engine failed: " + reason(failure));
      return Optional.empty();
    }
  }

  /** One thread connects; who comes meanwhile waits for it, and is in the background, too. */
  private synchronized Optional<DockerEngine> connected() {
    if (engine.isPresent() || resting()) {
      return engine;
    }
    List<EngineAddress> candidates = addresses.get();
    String why = "no container engine is running";
    for (EngineAddress address : candidates) {
      if (address.answers(limits.connect(), limits.read())) {
        try {
          engine = Optional.of(DockerEngine.connect(address, limits));
          told = false;
          return engine;
        } catch (RuntimeException | LinkageError failure) {
          why = "the container engine at " + address + " failed: " + reason(failure);
        }
      }
    }
    fail(why);
    return Optional.empty();
  }

  private synchronized void fail(String message) {
    engine.ifPresent(DockerEngine::close);
    engine = Optional.empty();
    restsUntil = clock.instant().plus(REST);
    if (!told) {
      told = true;
      log.accept(message + "; asked again in " + REST.toMinutes() + " minutes");
    }
  }

  private static String reason(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return text.substring(0, Math.min(200, text.length()));
  }
}
