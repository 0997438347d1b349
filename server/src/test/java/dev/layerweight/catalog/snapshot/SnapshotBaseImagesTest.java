package dev.layerweight.catalog.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Answer.Found;
import dev.layerweight.catalog.Answer.Missing;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotBaseImagesTest {

  private final SnapshotBaseImages images = new SnapshotBaseImages();

  private Answer<BaseImage> ask(String reference) {
    return images.find(ImageReference.parse(reference).orElseThrow(), Platform.LINUX_AMD64);
  }

  private Found<BaseImage> find(String reference) {
    return found(ask(reference));
  }

  private static Found<BaseImage> found(Answer<BaseImage> answer) {
    if (answer instanceof Found<BaseImage> found) {
      return found;
    }
    throw new AssertionError(answer);
  }

  static List<KnownImage> rows() {
    return ShippedTable.rows("base-images.tsv").stream().map(KnownImage::parse).toList();
  }

  @Test
  void theTablesAreWhole() {
    assertEquals(161, rows().size());
    assertEquals(270, ShippedTable.rows("dotnet-images.tsv").size());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyTagOfTheTableAnswersItself(KnownImage row) {
    Found<BaseImage> found = find(row.reference());

    assertFalse(found.nearest());
    BaseImage base = found.value();
    assertEquals(row.reference(), base.reference());
    assertEquals(Optional.of(row.indexDigest()), base.digest());
    assertEquals(row.layers().size(), base.layers().size());
    Estimate compressed = base.weight().compressed();
    assertEquals(row.compressedBytes(), compressed.likely());
    assertEquals(Basis.EXACT, compressed.basis());
    Estimate unpacked = base.weight().unpacked();
    row.unpackedMegabytes()
        .ifPresent(megabytes -> {
          assertEquals(megabytes * 1e6, unpacked.likely(), 10);
          assertEquals(
              row.unpackedIsSameBuild() ? Basis.COMPUTED : Basis.APPROXIMATE, unpacked.basis());
        });
    assertTrue(unpacked.likely() > base.weight().compressed().likely());
    assertFalse(base.os().isEmpty());
  }

  @Test
  void ratiosAloneReproduceMostKnownWholes() {
    OfficialImages official = new OfficialImages(ShippedTable.rows("base-images.tsv"));
    long checked = 0;
    long inside = 0;
    for (KnownImage row : official.all()) {
      if (row.unpackedMegabytes().isPresent() && !row.isBareDistribution()) {
        KnownImage blind = row.withRootFilesystem(row.release(), row.layers().getFirst());
        Estimate estimate =
            Weight.sum(official.weights().of(blind, LayerWeights.StandsIn.ITSELF, 1.0)).unpacked();
        double whole = row.unpackedMegabytes().getAsDouble() * 1e6;
        checked++;
        inside += estimate.low() <= whole && whole <= estimate.high() ? 1 : 0;
      }
    }
    assertTrue(inside >= 0.88 * checked, inside + " of " + checked);
  }

  @ParameterizedTest
  @CsvSource({
    "node:20, node:22, debian, bookworm",
    "node:lts, node:24, debian, bookworm",
    "node:20-slim, node:22-slim, debian, bookworm",
    "node:20.11.1-alpine3.19, node:22-alpine, alpine, 3.19",
    "node:20-bookworm-slim, node:22-bookworm-slim, debian, bookworm",
    "node:22-trixie-slim, node:24-trixie-slim, debian, trixie",
    "python:3, python:3.14, debian, trixie",
    "python:latest, python:3.14, debian, trixie",
    "python:slim, python:3.14-slim, debian, trixie",
    "python:3.12.1-slim, python:3.12-slim, debian, trixie",
    "python:3.11.7-slim-bookworm, python:3.11-slim-bookworm, debian, bookworm",
    "python:3.13-slim-bookworm, python:3.12-slim-bookworm, debian, bookworm",
    "python:3.7-slim, python:3.8-slim, debian, bullseye",
    "python:3.8.10-slim, python:3.8-slim, debian, bullseye",
    "python:3.15-rc-alpine, python:3.14-alpine, alpine, 3.24",
    "debian:bookworm-20240211-slim, debian:bookworm-slim, debian, bookworm",
    "debian:buster-slim, debian:bullseye-slim, debian, buster",
    "ubuntu:16.04, ubuntu:18.04, ubuntu, xenial",
    "ubuntu:jammy-20240111, ubuntu:22.04, ubuntu, jammy",
    "alpine, alpine:3.24, alpine, 3.24",
    "alpine:3.19.1, alpine:3.21, alpine, 3.19",
    "alpine:3.18, alpine:3.17, alpine, 3.18",
    "golang:1.22, golang:1.25, debian, trixie",
    "golang:1.22-alpine, golang:1.25-alpine, alpine, 3.24",
    "golang:1.24-bookworm, golang:1.25-bookworm, debian, bookworm",
    "postgres:13-alpine, postgres:16-alpine, alpine, 3.24",
    "postgres:16.2, postgres:16, debian, trixie",
    "redis:7.2, redis:7, debian, bookworm",
    "nginx:1.27, nginx:latest, debian, trixie",
    "php:8.2-fpm-alpine, php:8.3-fpm-alpine, alpine, 3.24",
    "php:8.2-apache, php:8.3-apache, debian, trixie",
    "ruby:3.2-slim, ruby:3.3-slim, debian, trixie",
    "rust:1.80-slim-bookworm, rust:1-slim, debian, bookworm",
    "eclipse-temurin:21-jre-jammy, eclipse-temurin:21-jre, ubuntu, jammy",
    "maven:3.8-eclipse-temurin-17, maven:3.9-eclipse-temurin-17, ubuntu, noble",
    "gradle:8.5-jdk17, gradle:8-jdk21, ubuntu, noble",
    "mysql:8.0, mysql:8, oraclelinux, 9",
  })
  void anUnknownTagTakesTheNearestOfItsFlavourAndSaysSo(
      String asked, String nearest, String os, String release) {
    Found<BaseImage> found = find(asked);

    assertEquals(nearest, found.value().reference());
    assertTrue(found.provenance().source().contains(nearest));
    assertTrue(found.nearest() || asked.equals("node:lts"));
    assertEquals(os, found.value().os());
    assertEquals(release, found.value().release());
    assertTrue(found.value().weight().unpacked().basis() == Basis.APPROXIMATE);
  }

  @ParameterizedTest
  @CsvSource({
    "debian, debian:trixie",
    "debian:12-slim, debian:bookworm-slim",
    "debian:stable-slim, debian:trixie-slim",
    "ubuntu:noble, ubuntu:24.04",
    "ubuntu:latest, ubuntu:26.04",
    "eclipse-temurin:21, eclipse-temurin:21-jdk",
    "docker.io/library/python:3.12-slim, python:3.12-slim",
    "public.ecr.aws/docker/library/python:3.12-slim, python:3.12-slim",
    "mirror.test:5000/hub/library/node:22-alpine, node:22-alpine",
    "arm64v8/alpine:3.23, alpine:3.23",
    "rockylinux/rockylinux:9, rockylinux:9",
    "quay.io/rockylinux/rockylinux:8, rockylinux:8",
  })
  void otherNamesOfATagAreTheTag(String asked, String reference) {
    assertEquals(reference, find(asked).value().reference());
    assertFalse(find(asked).nearest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no/such:1", "bitnami/python:3.12", "nvidia/cuda:nonsense",
        "gcr.io/distroless/nothing", "python:nonsense", "python:windowsservercore",
        "mambaorg/micromamba:2", "mcr.microsoft.com/dotnet/nothing:8.0", "quay.io/python:3.12",
        "python@sha256:0000000000000000000000000000000000000000000000000000000000000000",
      })
  void whatHasNoRowHasNoFigure(String reference) {
    assertInstanceOf(Missing.class, ask(reference));
  }

  @Test
  void aDigestIsExactOnlyWhenItIsTheRowsOwn() {
    KnownImage row = rows().getLast();
    assertFalse(find(row.reference() + "@" + row.indexDigest()).nearest());
    assertFalse(find(row.image() + "@" + row.manifestDigest()).nearest());
    Found<BaseImage> other = find("python:3.12-slim@sha256:" + "0".repeat(64));
    assertTrue(other.nearest());
    assertEquals("python:3.12-slim", other.value().reference());
    assertEquals(Optional.empty(), other.value().digest());
  }

  @Test
  void interpretersHaveTheVersionAskedFor() {
    assertEquals(Optional.of("3.12.13"), find("python:3.12-slim").value().python());
    assertEquals(Optional.of("3.11.7"), find("python:3.11.7-slim").value().python());
    assertEquals(Optional.of("20"), find("node:20-slim").value().node());
    assertEquals(Optional.empty(), find("debian:bookworm").value().python());
  }

  @Test
  void layersSayWhereTheyLie() {
    BaseImage python = find("python:3.12-slim").value();
    assertEquals(
        List.of("/", "/usr", "/usr/local", "/etc"),
        python.layers().stream().map(BaseLayer::path).toList());
    assertTrue(python.slim());
    assertEquals(List.of("ca-certificates", "netbase", "tzdata"), python.packages());
    // The bottom is Debian's own slim image.
    assertEquals(
        78_640_000, python.layers().getFirst().weight().unpacked().likely(), 78_640_000 * 0.01);
    assertEquals("/usr/local/go", find("golang:1.27").value().layers().get(4).path());
    assertEquals("/go", find("golang:1.27").value().workingDirectory());
    assertEquals("/opt/java", find("eclipse-temurin:21-jre").value().layers().get(3).path());
    assertTrue(find("php:8.3-fpm").value().keepsMore());
    assertFalse(find("debian:bookworm").value().slim());
  }

  @Test
  void arm64IsScaledByItsCompressedBytes() {
    ImageReference alpine = ImageReference.parse("alpine:3.22").orElseThrow();
    Found<BaseImage> found = found(images.find(alpine, Platform.LINUX_ARM64));

    assertFalse(found.nearest());
    assertEquals(4_123_084, found.value().weight().compressed().likely());
    assertEquals(Basis.APPROXIMATE, found.value().weight().unpacked().basis());
    Platform windows = new Platform("windows", "amd64", "");
    assertInstanceOf(Missing.class, images.find(alpine, windows));
  }

  @Test
  void dotnetImagesAreChainsOfTheirBases() {
    Found<BaseImage> found = find("mcr.microsoft.com/dotnet/aspnet:8.0-bookworm-slim");
    assertFalse(found.nearest());
    assertEquals(214_930_477, found.value().weight().unpacked().likely());
    assertEquals(3, found.value().layers().size());
    assertEquals("bookworm", found.value().release());
    assertTrue(find("mcr.microsoft.com/dotnet/sdk:8.0").nearest());
    assertEquals(
        "mcr.microsoft.com/dotnet/sdk:9.0-alpine3.21",
        find("mcr.microsoft.com/dotnet/sdk:9.0-alpine").value().reference());
    assertEquals(
        "1654", find("mcr.microsoft.com/dotnet/runtime:8.0-jammy-chiseled").value().user());
  }
}
