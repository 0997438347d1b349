package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryFormatsTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @Test
  void readsChallenges() {
    Challenge challenge =
        Challenge.of(
                List.of(
                    "Basic realm=\"x\", Bearer realm=\"https://auth.test/token\","
                        + "service=\"registry, \\\"one\\\"\",scope=repository:a/b:pull"))
            .orElseThrow();
    assertEquals("bearer", challenge.scheme());
    assertEquals("https://auth.test/token", challenge.parameter("realm").orElseThrow());
    assertEquals("registry, \"one\"", challenge.parameter("service").orElseThrow());
    assertEquals("basic", Challenge.of(List.of("Basic")).orElseThrow().scheme());
    assertEquals(Optional.empty(), Challenge.of(List.of("Negotiate", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"schemaVersion\":1,\"fsLayers\":[]}",
        "{\"config\":{\"digest\":\"md5:x\",\"size\":1},\"layers\":[]}",
        "{\"config\":{\"digest\":\"sha256:aa\",\"size\":1},\"layers\":[]}",
        "{\"config\":7,\"layers\":{}}"
      })
  void whatIsNoManifestIsNone(String text) {
    assertEquals(Optional.empty(), Manifest.parse(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aManifestWithALayerOfNegativeSizeIsNone() {
    String text =
        "{\"config\":{\"digest\":\"%1$s\",\"size\":1},\"layers\":[{\"digest\":\"%1$s\",\"size\":-1}]}";
    assertEquals(
        Optional.empty(), Manifest.parse(text.formatted(DIGEST).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void deepNestingIsNoStackOverflow() {
    String deep = "{\"manifests\":" + "[".repeat(500_000);
    assertEquals(Optional.empty(), Manifest.parse(deep.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void picksThePlatformAndNeverAnAttestation() {
    Manifest.OfIndex index =
        new Manifest.OfIndex(
            List.of(
                image("unknown/unknown"),
                image("linux/arm/v6"),
                image("linux/arm/v7"),
                image("linux/amd64")));
    assertEquals("linux/amd64", picked(index, "linux/amd64"));
    assertEquals("linux/arm/v7", picked(index, "linux/arm/v7"));
    assertEquals("linux/arm/v6", picked(index, "linux/arm/v5"));
    assertEquals("", picked(index, "linux/s390x"));
  }

  private static String picked(Manifest.OfIndex index, String platform) {
    return index
        .imageFor(Platform.parse(platform).orElseThrow())
        .flatMap(Descriptor::platform)
        .map(Platform::toString)
        .orElse("");
  }

  private static Descriptor image(String platform) {
    return new Descriptor("", DIGEST, 1, Platform.parse(platform), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "# debian.sh --arch 'amd64' out/ 'trixie' '@1754265600', debian, trixie",
    "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit, alpine, 3.20"
  })
  void theHistoryTellsTheDistribution(String line, String os, String release) {
    ImageConfig config =
        ImageConfig.parse(
                ("{\"history\":[{\"created_by\":\"" + line + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8))
            .orElseThrow();
    assertEquals(Optional.of(new Distribution(os, release)), Distribution.of(config));
  }

  @ParameterizedTest
  @CsvSource({
    "python:3.12-slim-bookworm, debian, bookworm",
    "team.test/node:20-alpine3.20, alpine, 3.20",
    "debian:12.5-slim, debian, bookworm",
    "ubuntu:24.04, ubuntu, noble",
    "rockylinux:9, rockylinux, 9",
    "gcr.io/distroless/static-debian12:nonroot, debian, bookworm"
  })
  void theNameTellsTheDistribution(String reference, String os, String release) {
    assertEquals(
        Optional.of(new Distribution(os, release)),
        Distribution.of(ImageReference.parse(reference).orElseThrow()));
  }

  @Test
  void labelsOfAnotherImageAreNotBelieved() {
    String text =
        "{\"config\":{\"Labels\":{\"org.opencontainers.image.ref.name\":\"ubuntu\","
            + "\"org.opencontainers.image.version\":\"%s\"}}}";
    assertEquals(
        Optional.of(new Distribution("ubuntu", "jammy")),
        Distribution.of(config(text.formatted("22.04"))));
    assertEquals(Optional.empty(), Distribution.of(config(text.formatted("1.7.2"))));
  }

  private static ImageConfig config(String text) {
    return ImageConfig.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  @Test
  void digestsAreChecked() {
    byte[] text = "x".getBytes(StandardCharsets.UTF_8);
    assertTrue(Digests.matches(Digests.sha256(text), text));
    assertEquals(false, Digests.matches(DIGEST, text));
    assertEquals(false, Digests.matches("md5:9dd4e461268c8034f5c8564e155c67a6", text));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:5000, true",
    "127.0.0.1:5000, true",
    "[::1]:5000, true",
    "localhost.evil.test, false",
    "127.0.0.1.evil.test, false",
    "registry.test:5000, false"
  })
  void onlyThisMachineIsLoopback(String host, boolean expected) {
    assertEquals(expected, RegistryClient.isLoopback(host));
  }
}
