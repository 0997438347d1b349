package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Fetcher.Reply;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.image.ImageReference;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdHeaderTest {

  /** The first one was written by zstd 1.5. */
  @ParameterizedTest
  @CsvSource({
    "28b52ffd8458c0c62d00, 3000000",
    "28b52ffd600027, 10240",
    "28b52ffda4c0c62d00, 3000000",
    "28b52ffd2050, 80",
    "28b52ffde00000000001000000, 4294967296",
    // A skippable frame of three bytes comes first.
    "502a4d1803000000aabbcc28b52ffd600027, 10240",
    // The number of a dictionary stands before the size.
    "28b52ffd61070027, 10240"
  })
  void theHeaderStatesTheLength(String bytes, long length) {
    assertEquals(OptionalLong.of(length), ZstdHeader.contentBytes(HexFormat.of().parseHex(bytes)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "28b52ffd",
        // Written from a pipe: no size.
        "28b52ffd04584d0000100000",
        "28b52ffd6000",
        "1f8b080000000000",
        // A skippable frame that does not end here, and one without anything after it.
        "502a4d18ffffffff28b52ffd600027",
        "502a4d1800000000",
        // More than a long can hold.
        "28b52ffde0ffffffffffffffff"
      })
  void whatIsNotStatedIsNotGuessed(String bytes) {
    assertEquals(OptionalLong.empty(), ZstdHeader.contentBytes(HexFormat.of().parseHex(bytes)));
  }

  @Test
  void aLayerTakesTheLengthThatItsBeginningStates() {
    assertEquals(Optional.of(new LayerSize.Tar(3_000_320)), asked("28b52ffda4", 3_000_320));
  }

  @Test
  void aFirstFrameThatIsSmallerThanAllOfThemTellsNothing() {
    assertEquals(Optional.of(new LayerSize.NotTold()), asked("28b52ffda4", 512));
    assertEquals(Optional.of(new LayerSize.NotTold()), asked("28b52ffda4", 3_000_001));
  }

  /** A layer of 1 MB whose frame's header ends with the length in four bytes. */
  private static Optional<LayerSize> asked(String header, int length) {
    byte[] start = new byte[ZstdHeader.BYTES];
    byte[] known = HexFormat.of().parseHex(header);
    System.arraycopy(known, 0, start, 0, known.length);
    for (int i = 0; i < 4; i++) {
      start[known.length + i] = (byte) (length >> 8 * i);
    }
    RegistryClient client =
        new RegistryClient(
            request -> {
              assertEquals("bytes=0-4095", request.headers().get("Range"));
              return new Reply.Answered(
                  206,
                  Map.of("content-range", List.of("bytes 0-4095/1000000")),
                  start,
                  request.address());
            },
            CredentialSource.NONE,
            new NetworkPolicy(NetworkPolicy.Mode.ALL, Set.of()),
            InstantSource.system());
    Descriptor layer =
        new Descriptor(
            "application/vnd.oci.image.layer.v1.tar+zstd",
            "sha256:" + "a".repeat(64),
            1_000_000,
            Optional.empty(),
            Map.of());
    return new LayerSizes(client, Store.NOTHING)
        .find(ImageReference.parse("registry.test/app:1").orElseThrow(), layer, "");
  }
}
