package dev.layerweight.catalog.registry;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Base images as their registries have them today; never waits for a registry.
 *
 * <p>What an earlier look-up left in memory or on disk answers at once. Where there is nothing, or
 * the tag is older than a day, a look-up starts, and meanwhile the old figures or those of the next
 * source answer, saying so.
 */
public final class RegistryBaseImages implements BaseImages {

  private static final int MEMORY_LIMIT = 500;

  /** Something is asked of the disk once; after that only look-ups bring news. */
  private record Remembered(Optional<RegistryImage> image, Optional<String> failure) {}

  /** What was made of an image; reading a history takes some milliseconds. */
  private record Told(RegistryImage image, Answer<BaseImage> answer) {}

  private final RegistryImages images;
  private final LookUps lookUps;
  private final NetworkPolicy policy;
  private final BaseImages next;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Remembered> memory = recentlyUsed();
  private final Map<String, Told> told = recentlyUsed();

  private static <T> Map<String, T> recentlyUsed() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MEMORY_LIMIT;
      }
    };
  }

  /**
   * @param policy the same that the fetcher obeys; asked here to say why nothing is looked up
   * @param next answers until the registry has, and says what the image itself leaves open
   */
  public RegistryBaseImages(
      Fetcher fetcher,
      Store store,
      LookUps lookUps,
      NetworkPolicy policy,
      DockerConfigurations credentials,
      BaseImages next) {
    this(fetcher, store, lookUps, policy, credentials, next, InstantSource.system());
  }

  RegistryBaseImages(
      Fetcher fetcher,
      Store store,
      LookUps lookUps,
      NetworkPolicy policy,
      CredentialSource credentials,
      BaseImages next,
      InstantSource clock) {
    this.images =
        new RegistryImages(new RegistryClient(fetcher, credentials, policy, clock), store, clock);
    this.lookUps = lookUps;
    this.policy = policy;
    this.next = next;
    this.clock = clock;
  }

  @Override
  public Answer<BaseImage> find(ImageReference reference, Platform platform) {
    String key = "base image " + fullName(reference) + " " + platform;
    Remembered known = remembered(key, reference, platform);
    if (known.image().filter(image -> isFresh(reference, image)).isPresent()) {
      return found(key, reference, platform, known.image().get());
    }
    Optional<String> refusal = refusal(reference);
    if (refusal.isEmpty()) {
      lookUps.ask(key, () -> lookUp(key, reference, platform));
      // A look-up may have ended by now, this one or an earlier one.
      known = remembered(key, reference, platform);
    }
    if (known.image().isPresent()) {
      return found(key, reference, platform, known.image().get());
    }
    return fromNext(reference, platform, whyNot(refusal, known.failure()));
  }

  /** {@code registry/repository:tag@digest}, because the short name is not the same everywhere. */
  private static String fullName(ImageReference reference) {
    return reference.registry()
        + "/"
        + reference.repository()
        + ":"
        + reference.tag()
        + "@"
        + reference.digest();
  }

  private Optional<RegistryImage> lookUp(String key, ImageReference reference, Platform platform) {
    return switch (images.find(reference, platform)) {
      case RegistryImages.Result.Found found -> {
        remember(key, new Remembered(Optional.of(found.image()), Optional.empty()));
        yield Optional.of(found.image());
      }
      case RegistryImages.Result.Failed failed -> {
        Remembered before = remembered(key, reference, platform);
        remember(key, new Remembered(before.image(), Optional.of(failed.reason())));
        yield Optional.empty();
      }
    };
  }

  private Remembered remembered(String key, ImageReference reference, Platform platform) {
    lock.lock();
    try {
      Remembered known = memory.get(key);
      if (known != null) {
        return known;
      }
    } finally {
      lock.unlock();
    }
    Remembered onDisk = new Remembered(images.known(reference, platform), Optional.empty());
    lock.lock();
    try {
      Remembered meanwhile = memory.putIfAbsent(key, onDisk);
      return meanwhile == null ? onDisk : meanwhile;
    } finally {
      lock.unlock();
    }
  }

  private void remember(String key, Remembered news) {
    lock.lock();
    try {
      memory.put(key, news);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFresh(ImageReference reference, RegistryImage image) {
    if (!image.complete()) {
      return false;
    }
    return !reference.digest().isEmpty()
        || clock.instant().isBefore(image.asOf().plus(RegistryImages.TAG_LIFE));
  }

  private Optional<String> refusal(ImageReference reference) {
    try {
      return policy.refusal(RegistryClient.api(reference.registry()));
    } catch (IllegalArgumentException _) {
      return Optional.of("the registry's name is no address");
    }
  }

  private Optional<String> whyNot(Optional<String> refusal, Optional<String> failure) {
    if (refusal.isPresent()) {
      return policy.mode() == NetworkPolicy.Mode.OFF ? Optional.empty() : refusal;
    }
    if (failure.isPresent()) {
      return failure;
    }
    return lookUps == LookUps.OFF
        ? Optional.empty()
        : Optional.of("the registry's are being looked up");
  }

  private Answer<BaseImage> fromNext(
      ImageReference reference, Platform platform, Optional<String> note) {
    Answer<BaseImage> answer = next.find(reference, platform);
    if (note.isEmpty()) {
      return answer;
    }
    return switch (answer) {
      case Answer.Found<BaseImage> found ->
          new Answer.Found<>(
              found.value(),
              new Provenance(found.provenance().source() + "; " + note.get()),
              found.nearest());
      case Answer.Missing<BaseImage> missing ->
          new Answer.Missing<>(missing.reason() + "; " + note.get());
    };
  }

  private Answer<BaseImage> found(
      String key, ImageReference reference, Platform platform, RegistryImage image) {
    lock.lock();
    try {
      Told before = told.get(key);
      if (before != null && before.image() == image) {
        return before.answer();
      }
    } finally {
      lock.unlock();
    }
    Answer<BaseImage> answer = made(reference, platform, image);
    lock.lock();
    try {
      told.put(key, new Told(image, answer));
    } finally {
      lock.unlock();
    }
    return answer;
  }

  private Answer<BaseImage> made(ImageReference reference, Platform platform, RegistryImage image) {
    Answer<BaseImage> shipped = next.find(reference, platform);
    boolean same = shipped instanceof Answer.Found<BaseImage> one && !one.nearest();
    boolean other =
        same
            && shipped
                .found()
                .flatMap(BaseImage::digest)
                .filter(digest -> !digest.isEmpty() && !digest.equals(image.digest()))
                .isPresent();
    String source =
        "registry figures of "
            + day(image.asOf())
            + (other ? "; the shipped table has another build" : "")
            + (image.otherPlatform() ? "; of another platform" : "");
    return new Answer.Found<>(
        ImageContents.of(reference, image, shipped.found(), same),
        new Provenance(source),
        image.otherPlatform());
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
