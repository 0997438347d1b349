package dev.layerweight.catalog.registry;

import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Fetcher.Reply;
import dev.layerweight.image.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Finds out how large layers are unpacked: small ones are fetched and counted; of large ones the
 * last four bytes are asked for, unless an eStargz annotation says it.
 *
 * <p>Of layers in zstd the first bytes are asked for, because the header of a frame may state what
 * it unpacks to. Packers that write as they read leave that out, and zstd:chunked has a frame for
 * each file; for those the ratio of their kind serves.
 */
final class LayerSizes {

  /** A layer up to this size costs hardly more than its trailer. */
  private static final long SMALL_BYTES = 64 * 1024;

  private static final long UNPACKED_LIMIT_BYTES = 64L << 20;
  private static final int ENTRY_LIMIT = 200_000;
  private static final int TAR_BLOCK_BYTES = 512;

  /** Files that do not pack at all come out a little larger than they were. */
  private static final double LEAST_RATIO = 0.99;

  /** A block of zstd holds 128 KiB at most and takes four bytes at least. */
  private static final double LARGEST_ZSTD_RATIO = 32_768;

  private static final Duration NOT_TOLD_LIFE = Duration.ofDays(7);

  /** Length of the tar, from the eStargz specification. */
  private static final String ESTARGZ_LENGTH = "io.containers.estargz.uncompressed-size";

  private static final String ESTARGZ = "containerd.io/snapshot/stargz/toc.digest";

  /** Of a tar without entries, which many tools make for instructions that change nothing. */
  private static final String EMPTY_TAR =
      "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

  private final RegistryClient client;
  private final Store store;

  LayerSizes(RegistryClient client, Store store) {
    this.client = client;
    this.store = store;
  }

  /**
   * What is known without asking; the answer of an earlier look-up counts however old it is.
   *
   * @param unpackedDigest from the configuration, possibly empty
   */
  Optional<LayerSize> known(Descriptor layer, String unpackedDigest) {
    return known(layer, unpackedDigest, Store.FOREVER);
  }

  private Optional<LayerSize> known(Descriptor layer, String unpackedDigest, Duration notToldLife) {
    if (unpackedDigest.equals(EMPTY_TAR)) {
      return Optional.of(new LayerSize.Files(0));
    }
    if (layer.isPlainTar()) {
      return Optional.of(new LayerSize.Tar(layer.bytes()));
    }
    OptionalLong annotated = annotated(layer);
    if (annotated.isPresent()) {
      return Optional.of(new LayerSize.Tar(annotated.getAsLong()));
    }
    boolean hasTrailer = layer.isGzip() && !layer.annotations().containsKey(ESTARGZ);
    if (!hasTrailer && !layer.isZstd()) {
      return Optional.of(new LayerSize.NotTold());
    }
    return store
        .get(key(layer), Store.FOREVER)
        .flatMap(LayerSize::read)
        .filter(size ->
            !(size instanceof LayerSize.NotTold) || store.get(key(layer), notToldLife).isPresent());
  }

  /** Asks the registry where nothing is known; empty where it cannot be reached now. */
  Optional<LayerSize> find(ImageReference image, Descriptor layer, String unpackedDigest) {
    Optional<LayerSize> known = known(layer, unpackedDigest, NOT_TOLD_LIFE);
    if (known.isPresent()) {
      return known;
    }
    Optional<LayerSize> asked =
        layer.isZstd()
            ? header(image, layer)
            : layer.bytes() <= SMALL_BYTES ? counted(image, layer) : trailer(image, layer);
    asked.ifPresent(size -> store.put(key(layer), size.written()));
    return asked;
  }

  private static String key(Descriptor layer) {
    return "layer size " + layer.digest();
  }

  private static OptionalLong annotated(Descriptor layer) {
    return Optional.ofNullable(layer.annotations().get(ESTARGZ_LENGTH))
        .filter(text -> text.matches("\\d{1,15}"))
        .map(Long::parseLong)
        .filter(length -> length >= layer.bytes() * 0.5 && length <= layer.bytes() * 1_032.0)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private Optional<LayerSize> trailer(ImageReference image, Descriptor layer) {
    String last = "bytes=" + (layer.bytes() - 4) + "-" + (layer.bytes() - 1);
    return part(image, layer, last, answered -> trailer(answered, layer));
  }

  /** The beginning of a zstd file states the length of the tar, where its packer knew it. */
  private Optional<LayerSize> header(ImageReference image, Descriptor layer) {
    long end = Math.min(layer.bytes(), ZstdHeader.BYTES);
    return part(image, layer, "bytes=0-" + (end - 1), answered -> header(answered, layer, end));
  }

  private static LayerSize header(Reply.Answered answered, Descriptor layer, long end) {
    String range = answered.header("content-range").orElse("");
    boolean asked =
        range.equals("bytes 0-" + (end - 1) + "/" + layer.bytes()) && answered.body().length == end;
    OptionalLong stated = asked ? ZstdHeader.contentBytes(answered.body()) : OptionalLong.empty();
    // A tar is whole blocks, and a first frame of several is smaller than all of them packed.
    boolean plausible =
        stated.isPresent()
            && stated.getAsLong() % TAR_BLOCK_BYTES == 0
            && stated.getAsLong() >= layer.bytes() * LEAST_RATIO
            && stated.getAsLong() <= layer.bytes() * LARGEST_ZSTD_RATIO;
    return plausible ? new LayerSize.Tar(stated.getAsLong()) : new LayerSize.NotTold();
  }

  private Optional<LayerSize> part(
      ImageReference image,
      Descriptor layer,
      String range,
      Function<Reply.Answered, LayerSize> read) {
    // A server that ignores the range sends the whole layer and is cut off at once.
    Reply reply =
        client.ask(
            image, "GET", "blobs/" + layer.digest(), Map.of("Range", range), ZstdHeader.BYTES);
    return switch (reply) {
      case Reply.Answered answered when answered.status() == 206 ->
          Optional.of(read.apply(answered));
      case Reply.Answered answered when answered.status() == 429 || answered.status() >= 500 ->
          Optional.empty();
      case Reply.Answered _ -> Optional.of(new LayerSize.NotTold());
      case Reply.Refused _, Reply.Unreachable _ -> Optional.empty();
    };
  }

  private static LayerSize trailer(Reply.Answered answered, Descriptor layer) {
    String range = answered.header("content-range").orElse("");
    boolean asked =
        range.equals(
            "bytes " + (layer.bytes() - 4) + "-" + (layer.bytes() - 1) + "/" + layer.bytes());
    if (!asked || answered.body().length != 4) {
      return new LayerSize.NotTold();
    }
    int value = ByteBuffer.wrap(answered.body()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return new LayerSize.Trailer(Integer.toUnsignedLong(value));
  }

  private Optional<LayerSize> counted(ImageReference image, Descriptor layer) {
    Reply reply =
        client.ask(image, "GET", "blobs/" + layer.digest(), Map.of(), Math.max(1, layer.bytes()));
    if (!(reply instanceof Reply.Answered answered) || answered.status() >= 500) {
      return Optional.empty();
    }
    boolean right = answered.status() == 200 && Digests.matches(layer.digest(), answered.body());
    return Optional.of(right ? count(answered.body()) : new LayerSize.NotTold());
  }

  private static LayerSize count(byte[] layer) {
    try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(layer));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new LimitedInput(unpacked, UNPACKED_LIMIT_BYTES))) {
      long bytes = 0;
      int entries = 0;
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        if (++entries > ENTRY_LIMIT || entry.getSize() < 0) {
          return new LayerSize.NotTold();
        }
        bytes = Math.addExact(bytes, entry.isFile() ? entry.getSize() : 0);
        entry = tar.getNextEntry();
      }
      return new LayerSize.Files(bytes);
    } catch (IOException | ArithmeticException | IllegalArgumentException _) {
      return new LayerSize.NotTold();
    }
  }

  /** Fails where gzip unpacks to more than it may. */
  private static final class LimitedInput extends FilterInputStream {
    private long leftBytes;

    LimitedInput(InputStream from, long limitBytes) {
      super(from);
      leftBytes = limitBytes;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      spend(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      spend(Math.max(0, count));
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      spend(skipped);
      return skipped;
    }

    private void spend(long bytes) throws IOException {
      leftBytes -= bytes;
      if (leftBytes < 0) {
        throw new IOException("the layer unpacks to too much");
      }
    }
  }
}
