package dev.layerweight.catalog.registry;

import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Fetcher.Reply;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts an image together from a registry's manifests, configuration and layer ends.
 *
 * <p>Contents are cached by digest for good and checked against it, also when they come from the
 * cache; a tag's digest is asked for by {@code HEAD}, which registries with limits do not count,
 * and is good for a day.
 */
final class RegistryImages {

  static final long MANIFEST_LIMIT_BYTES = 4_000_000;
  static final long CONFIG_LIMIT_BYTES = 8_000_000;
  static final Duration TAG_LIFE = Duration.ofDays(1);

  private static final int LAYER_LIMIT = 1_000;

  /** What became of a question. */
  sealed interface Result {

    record Found(RegistryImage image) implements Result {}

    /** {@code reason} in the user's terms. */
    record Failed(String reason) implements Result {}
  }

  /** Ends a look-up early; never leaves this class. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String reason) {
      super(reason, null, false, false);
    }
  }

  private record Resolved(String digest, Instant asOf) {}

  private final RegistryClient client;
  private final Store store;
  private final InstantSource clock;
  private final LayerSizes sizes;

  RegistryImages(RegistryClient client, Store store, InstantSource clock) {
    this.client = client;
    this.store = store;
    this.clock = clock;
    this.sizes = new LayerSizes(client, store);
  }

  /** The image as an earlier look-up left it on disk, whole or not at all; however old. */
  Optional<RegistryImage> known(ImageReference reference, Platform platform) {
    Optional<RegistryImage> found = Optional.empty();
    try {
      found = Optional.of(new Assembly(reference, platform, false).image());
    } catch (Failure _) {
      // Something is not in the cache, and a part of an image is none.
    }
    return found;
  }

  /** Asks the registry for what is not known yet. */
  Result find(ImageReference reference, Platform platform) {
    try {
      return new Result.Found(new Assembly(reference, platform, true).image());
    } catch (Failure failure) {
      return new Result.Failed(failure.getMessage());
    }
  }

  /** One image being put together. */
  private final class Assembly {
    private final ImageReference reference;
    private final Platform platform;
    private final boolean asks;

    Assembly(ImageReference reference, Platform platform, boolean asks) {
      this.reference = reference;
      this.platform = platform;
      this.asks = asks;
    }

    RegistryImage image() throws Failure {
      Resolved resolved = resolve();
      Manifest top = manifest(resolved.digest());
      Manifest.OfImage manifest =
          switch (top) {
            case Manifest.OfImage image -> image;
            case Manifest.OfIndex index -> {
              Descriptor one =
                  index
                      .imageFor(platform)
                      .orElseThrow(
                          () -> new Failure("the image is not there for the platform " + platform));
              if (!(manifest(one.digest()) instanceof Manifest.OfImage image)) {
                throw new Failure("the registry's index holds another index");
              }
              yield image;
            }
          };
      if (manifest.layers().size() > LAYER_LIMIT) {
        throw new Failure("the image has more than " + LAYER_LIMIT + " layers");
      }
      ImageConfig config =
          ImageConfig.parse(
                  content("blobs", manifest.config().digest(), Map.of(), CONFIG_LIMIT_BYTES))
              .orElseThrow(() -> new Failure("the image's configuration cannot be read"));
      boolean otherPlatform =
          config
              .platform()
              .filter(one ->
                  !one.os().equals(platform.os())
                      || !one.architecture().equals(platform.architecture()))
              .isPresent();
      List<Optional<LayerSize>> known = sizes(manifest, config);
      List<RegistryImage.Layer> layers = new ArrayList<>();
      for (int i = 0; i < known.size(); i++) {
        layers.add(
            new RegistryImage.Layer(
                manifest.layers().get(i), known.get(i).orElse(new LayerSize.NotTold())));
      }
      return new RegistryImage(
          resolved.digest(),
          resolved.asOf(),
          List.copyOf(layers),
          config,
          known.stream().allMatch(Optional::isPresent),
          otherPlatform);
    }

    /** Asked for at the same time; the fetcher sees to it that a host is not flooded. */
    private List<Optional<LayerSize>> sizes(Manifest.OfImage manifest, ImageConfig config)
        throws Failure {
      boolean digestsFit = config.layerDigests().size() == manifest.layers().size();
      List<Callable<Optional<LayerSize>>> questions = new ArrayList<>();
      for (int i = 0; i < manifest.layers().size(); i++) {
        Descriptor layer = manifest.layers().get(i);
        String unpacked = digestsFit ? config.layerDigests().get(i) : "";
        questions.add(
            asks
                ? () -> sizes.find(reference, layer, unpacked)
                : () -> sizes.known(layer, unpacked));
      }
      List<Optional<LayerSize>> answers = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Optional<LayerSize>> answer : threads.invokeAll(questions)) {
          answers.add(answer.get());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new Failure("interrupted");
      } catch (ExecutionException bug) {
        throw new IllegalStateException("a layer's size could not be found out", bug.getCause());
      }
      if (!asks && answers.stream().anyMatch(Optional::isEmpty)) {
        throw new Failure("a layer's size is not known yet");
      }
      return answers;
    }

    private Resolved resolve() throws Failure {
      if (!reference.digest().isEmpty()) {
        return new Resolved(reference.digest(), clock.instant());
      }
      String key = "tag " + reference.registry() + "/" + reference.repository() + ":" + tag();
      Optional<Resolved> kept =
          store.get(key, asks ? TAG_LIFE : Store.FOREVER).flatMap(RegistryImages::resolved);
      if (kept.isPresent()) {
        return kept.get();
      }
      if (!asks) {
        throw new Failure("the tag was not looked up yet");
      }
      Resolved fresh = new Resolved(askForDigest(), clock.instant());
      store.put(key, (fresh.digest() + " " + fresh.asOf()).getBytes(StandardCharsets.US_ASCII));
      return fresh;
    }

    private String tag() {
      return reference.tag().isEmpty() ? "latest" : reference.tag();
    }

    private String askForDigest() throws Failure {
      Map<String, String> accept = Map.of("Accept", Manifest.ACCEPTED);
      Reply.Answered head =
          answered(client.ask(reference, "HEAD", "manifests/" + tag(), accept, 0));
      Optional<String> named =
          head.header("docker-content-digest")
              .filter(digest -> head.status() == 200 && Digests.isKnown(digest));
      if (named.isPresent()) {
        return named.get();
      }
      if (head.status() != 200 && head.status() != 404 && head.status() != 405) {
        throw new Failure(reason(head.status()));
      }
      Reply.Answered whole =
          answered(
              client.ask(reference, "GET", "manifests/" + tag(), accept, MANIFEST_LIMIT_BYTES));
      if (whole.status() != 200) {
        throw new Failure(reason(whole.status()));
      }
      String digest = Digests.sha256(whole.body());
      store.put(contentKey(digest), whole.body());
      return digest;
    }

    private Manifest manifest(String digest) throws Failure {
      byte[] text =
          content("manifests", digest, Map.of("Accept", Manifest.ACCEPTED), MANIFEST_LIMIT_BYTES);
      return Manifest.parse(text)
          .orElseThrow(() -> new Failure("the image's manifest is of a kind that is not known"));
    }

    private byte[] content(String kind, String digest, Map<String, String> headers, long limitBytes)
        throws Failure {
      Optional<byte[]> kept =
          store
              .get(contentKey(digest), Store.FOREVER)
              .filter(bytes -> Digests.matches(digest, bytes));
      if (kept.isPresent()) {
        return kept.get();
      }
      if (!asks) {
        throw new Failure("a part of the image is not known yet");
      }
      if (!Digests.isKnown(digest)) {
        throw new Failure("the digest is of a kind that cannot be checked");
      }
      Reply.Answered answer =
          answered(client.ask(reference, "GET", kind + "/" + digest, headers, limitBytes));
      if (answer.status() != 200) {
        throw new Failure(reason(answer.status()));
      }
      if (!Digests.matches(digest, answer.body())) {
        throw new Failure("the registry's answer does not have the digest it was asked for");
      }
      store.put(contentKey(digest), answer.body());
      return answer.body();
    }
  }

  /** The same content has the same digest in every registry. */
  private static String contentKey(String digest) {
    return "content " + digest;
  }

  private static Optional<Resolved> resolved(byte[] kept) {
    String[] parts = new String(kept, StandardCharsets.US_ASCII).split(" ");
    try {
      return parts.length == 2 && Digests.isKnown(parts[0])
          ? Optional.of(new Resolved(parts[0], Instant.parse(parts[1])))
          : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Reply.Answered answered(Reply reply) throws Failure {
    return switch (reply) {
      case Reply.Answered answered -> answered;
      case Reply.Refused refused -> throw new Failure(refused.reason());
      case Reply.Unreachable unreachable -> throw new Failure(unreachable.reason());
    };
  }

  private static String reason(int status) {
    return switch (status) {
      case 401, 403 -> "the registry does not let this user read the image, or it is not there";
      case 404 -> "the registry has no such image";
      case 429 -> "the registry's limit of requests is used up for now";
      default -> "the registry answered with status " + status;
    };
  }
}
