package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.image.Estimate;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerRulesTest {

  private static final long GIB_4 = 1L << 32;

  @Test
  void theTrailerIsTheLengthWhereItFits() {
    assertEquals(
        Optional.of(new GzipLength(80_523_776, List.of())),
        GzipLength.of(80_523_776, 25_000_000, 3));
  }

  @Test
  void largeLayersTakeTheStepOfFourGibibytesThatFits() {
    // A real layer: 5.9 GB of CUDA libraries in 3.0 GB.
    long tar = 5_894_574_592L;
    assertEquals(tar, GzipLength.of(tar - GIB_4, 3_000_000_000L, 3).orElseThrow().bytes());
    assertEquals(
        1_000_000_000L - 1_000_000_000L % 512,
        GzipLength.of(1_000_000_000L - 1_000_000_000L % 512, 350_000_000, 3).orElseThrow().bytes());
  }

  @Test
  void whatIsNoTarOrDoesNotFitIsNotTaken() {
    assertEquals(Optional.empty(), GzipLength.of(80_523_777, 25_000_000, 3));
    assertEquals(Optional.empty(), GzipLength.of(0, 25_000_000, 3));
    assertEquals(Optional.empty(), GzipLength.of(10_240, 25_000_000, 3));
    assertEquals(Optional.empty(), GzipLength.of(512_000_000, 25_000_000, 3));
    assertEquals(Optional.empty(), GzipLength.of(-512, 25_000_000, 3));
  }

  @Test
  void aSmallBlobMayPackAsWellAsGzipCan() {
    assertEquals(1_024_000_000, GzipLength.of(1_024_000_000, 1_000_000, 3).orElseThrow().bytes());
  }

  @Test
  void hugeLayersThatMayBeEitherSayBoth() {
    GzipLength length = GzipLength.of(0, 3_000_000_000L, 2.6).orElseThrow();
    assertEquals(GIB_4, length.bytes());
    assertEquals(List.of(GIB_4 * 2, GIB_4 * 3), length.others());
  }

  /** Layers of the measured images: tar and file bytes, and what their instruction was. */
  @ParameterizedTest
  @CsvSource({
    "15536640, 15299297, RUN apt-get update && apt-get install -y nginx",
    "62956544, 60771979, RUN apt-get update && apt-get install --no-install-recommends -y jq",
    "213074944, 211302852, RUN apt-get update && apt-get install -y gcc",
    "383145472, 378257592, RUN apt-get update && apt-get install -y build-essential",
    "77423104, 75529515, RUN pip install --no-cache-dir --upgrade -r /code/requirements.txt",
    "156526080, 152392601, RUN pip install --no-cache-dir pandas",
    "80523264, 73070252, RUN npm ci",
    "12002304, 12000000, COPY data /data",
    "684544, 682696, COPY --from=build /hello /hello",
    "35328, 22206, COPY ./app /code/app"
  })
  void fileBytesLieInTheIntervalAroundWhatTheTarSays(long tar, long files, String instruction) {
    Estimate estimate = TarOverhead.fileBytes(tar, LayerContent.of(instruction, false));
    assertTrue(
        estimate.low() <= files && files <= estimate.high(), () -> files + " not in " + estimate);
    assertTrue(files < 1_000_000 || Math.abs(estimate.likely() - files) < 0.03 * files);
  }

  @ParameterizedTest
  @CsvSource({"0", "1024", "2048", "4611686018427387904"})
  void noTarIsLighterThanNothing(long tar) {
    for (LayerContent content : LayerContent.values()) {
      assertTrue(TarOverhead.fileBytes(tar, content).low() >= 0);
    }
  }

  @Test
  void sizesSurviveTheCache() {
    for (LayerSize size :
        List.of(
            new LayerSize.Files(1),
            new LayerSize.Tar(2),
            new LayerSize.Trailer(3),
            new LayerSize.NotTold())) {
      assertEquals(Optional.of(size), LayerSize.read(size.written()));
    }
    assertEquals(Optional.empty(), LayerSize.read("tar -1".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(Optional.empty(), LayerSize.read(new byte[0]));
  }

  @ParameterizedTest
  @CsvSource({
    "tar+gzip, 41943040, tar 41943040",
    "tar+gzip, 41943040000000, nothing 0",
    "tar+gzip, -5, nothing 0",
    "tar+gzip, many, nothing 0",
    "tar, '', tar 10000000"
  })
  void annotationsOfEstargzCountWhereGzipCanReachThem(String type, String length, String known) {
    Map<String, String> annotations = new HashMap<>();
    annotations.put("containerd.io/snapshot/stargz/toc.digest", "sha256:0");
    if (!length.isEmpty()) {
      annotations.put("io.containers.estargz.uncompressed-size", length);
    }
    Descriptor layer =
        new Descriptor(
            "application/vnd.oci.image.layer.v1." + type,
            "sha256:" + "a".repeat(64),
            10_000_000,
            Optional.empty(),
            annotations);
    NetworkPolicy off = NetworkPolicy.OFF;
    RegistryClient client =
        new RegistryClient(
            _ -> new Fetcher.Reply.Unreachable("no network"),
            CredentialSource.NONE,
            off,
            InstantSource.system());
    assertEquals(
        Optional.of(known),
        new LayerSizes(client, Store.NOTHING)
            .known(layer, "")
            .map(size -> new String(size.written(), StandardCharsets.US_ASCII)));
  }
}
