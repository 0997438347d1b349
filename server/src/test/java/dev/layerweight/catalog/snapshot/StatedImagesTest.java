package dev.layerweight.catalog.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Answer.Found;
import dev.layerweight.catalog.Answer.Missing;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatedImagesTest {

  private static final String GOOD_LINE =
      "some/image\t1.2-devel\tlinux/amd64\t1230\t10\t456\tdebian bookworm\tyes\tpython 3.11\t2"
          + "\tsource";

  private final SnapshotBaseImages images = new SnapshotBaseImages();

  private Answer<BaseImage> ask(String reference, Platform platform) {
    return images.find(ImageReference.parse(reference).orElseThrow(), platform);
  }

  private Found<BaseImage> find(String reference) {
    return found(ask(reference, Platform.LINUX_AMD64), reference);
  }

  private Estimate unpacked(String reference) {
    return find(reference).value().weight().unpacked();
  }

  static List<StatedImage> rows() {
    return ShippedTable.rows("stated-images.tsv").stream()
        .map(StatedImage::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void everyLineOfTheTableIsARow() {
    assertEquals(133, rows().size());
    assertEquals(133, ShippedTable.rows("stated-images.tsv").size());
    Set<String> names = new HashSet<>();
    for (StatedImage row : rows()) {
      assertTrue(names.add(row.reference() + " " + row.platform()), row.reference());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowIsPlausible(StatedImage row) {
    if (row.unpackedMegabytes().isPresent() && row.compressedMegabytes().isPresent()) {
      double ratio =
          row.unpackedMegabytes().getAsDouble() / row.compressedMegabytes().getAsDouble();
      assertTrue(ratio > 1.3 && ratio < 4, row.reference() + " " + ratio);
    }
    assertTrue(row.unpackedError() < 0.3, row.reference());
    assertEquals(
        !row.image().startsWith("gcr.io/distroless/")
            && !row.image().equals("cgr.dev/chainguard/static")
            && !row.reference().equals("oven/bun:distroless"),
        row.hasShell(),
        row.reference());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowAnswersItselfApproximately(StatedImage row) {
    if (Set.of("node", "golang", "nginx", "openjdk", "maven").contains(row.image())) {
      return;
    }
    Found<BaseImage> found = found(ask(row.reference(), row.platform()), row.reference());

    assertFalse(found.nearest(), row.reference());
    assertEquals(row.reference(), found.value().reference());
    Estimate unpacked = found.value().weight().unpacked();
    Estimate compressed = found.value().weight().compressed();
    row.unpackedMegabytes()
        .ifPresent(megabytes -> assertEquals(megabytes * 1e6, unpacked.likely(), 2));
    row.compressedMegabytes()
        .ifPresent(megabytes -> assertEquals(megabytes * 1e6, compressed.likely(), 2));
    assertEquals(Basis.APPROXIMATE, unpacked.basis());
    assertEquals(Basis.APPROXIMATE, compressed.basis());
    assertTrue(unpacked.low() < unpacked.likely() && unpacked.likely() < unpacked.high());
    assertTrue(compressed.likely() < unpacked.likely());
    assertEquals(Optional.empty(), found.value().digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ubuntu20.04 11.3.1", "ubuntu22.04 11.7.0", "ubuntu22.04 11.8.0", "ubuntu22.04 12.1.0",
        "ubuntu22.04 12.4.1", "ubuntu24.04 12.9.1", "ubuntu24.04 13.0.1", "ubuntu24.04 14.0.0",
      })
  void cudaGrowsFromBaseToDevelAndWithCudnn(String releaseAndVersion) {
    String[] words = releaseAndVersion.split(" ");
    long base = cudaBytes(words, "base");
    long runtime = cudaBytes(words, "runtime");
    long devel = cudaBytes(words, "devel");

    assertTrue(base < runtime && runtime < devel, base + " " + runtime + " " + devel);
    if (!words[1].startsWith("13") && !words[1].startsWith("14")) {
      assertTrue(runtime < cudaBytes(words, "cudnn-runtime"));
      assertTrue(devel < cudaBytes(words, "cudnn-devel"));
    }
  }

  private static Found<BaseImage> found(Answer<BaseImage> answer, String reference) {
    return answer instanceof Found<BaseImage> found ? found : fail(reference + ": " + answer);
  }

  private long cudaBytes(String[] releaseAndVersion, String flavour) {
    return unpacked(
            "nvidia/cuda:" + releaseAndVersion[1] + "-" + flavour + "-" + releaseAndVersion[0])
        .likely();
  }

  @Test
  void distrolessGrowsFromStaticToTheLanguages() {
    List<String> inOrder =
        List.of("static", "base-nossl", "base", "cc", "python3", "nodejs18", "nodejs20", "java21");
    for (int i = 1; i < inOrder.size(); i++) {
      assertTrue(
          unpacked("gcr.io/distroless/" + inOrder.get(i - 1) + "-debian12").likely()
              < unpacked("gcr.io/distroless/" + inOrder.get(i) + "-debian12").likely(),
          inOrder.get(i));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nvidia/cuda:12.4.0-runtime-ubuntu22.04, nvidia/cuda:12.4.1-runtime-ubuntu22.04",
    "nvcr.io/nvidia/cuda:12.1.0-base-ubuntu22.04, nvidia/cuda:12.1.0-base-ubuntu20.04",
    "nvidia/cuda:12.2.2-cudnn8-devel-ubuntu22.04, nvidia/cuda:12.1.0-cudnn8-devel-ubuntu22.04",
    "nvidia/cuda:13.0.0-devel-ubuntu24.04, nvidia/cuda:12.9.1-devel-ubuntu24.04",
    "nvidia/cuda:13.0.0-base-ubuntu22.04, nvidia/cuda:12.6.3-base-ubuntu20.04",
    "gcr.io/distroless/nodejs24-debian13, gcr.io/distroless/nodejs22-debian12:latest",
    "gcr.io/distroless/java25-debian13:nonroot, gcr.io/distroless/java21-debian12:latest",
    "gcr.io/distroless/static:nonroot, gcr.io/distroless/static-debian12:latest",
    "gcr.io/distroless/python3-debian13, gcr.io/distroless/python3-debian12:latest",
    "gcr.io/distroless/java17-debian11, gcr.io/distroless/java17-debian12:latest",
    "gcr.io/distroless/nodejs20-debian12:debug, gcr.io/distroless/nodejs20-debian12:latest",
    "registry.access.redhat.com/ubi9/ubi-minimal:9.4, redhat/ubi9-minimal:latest",
    "pytorch/pytorch:latest, pytorch/pytorch:2.7.1-cuda11.8-cudnn9-runtime",
    "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel, pytorch/pytorch:2.6.0-cuda12.4-cudnn9-devel",
    "tensorflow/tensorflow:latest-gpu, tensorflow/tensorflow:2.11.0-gpu",
    "apache/airflow:2.8.1-python3.11, apache/airflow:2.8.0",
    "mcr.microsoft.com/playwright:v1.50.0-noble, mcr.microsoft.com/playwright:v1.41.0-jammy",
    "openjdk:8-jdk-alpine3.9, openjdk:8-jdk-alpine",
  })
  void anUnknownTagTakesTheNearestOfItsFlavour(String asked, String nearest) {
    Found<BaseImage> found = find(asked);

    assertEquals(nearest, found.value().reference());
    assertTrue(found.nearest());
    assertTrue(found.provenance().source().contains(nearest));
  }

  @Test
  void fartherVersionsAreLessSure() {
    double itself = relativeMargin("nvidia/cuda:12.4.1-devel-ubuntu22.04");
    double patch = relativeMargin("nvidia/cuda:12.3.2-devel-ubuntu22.04");
    double minor = relativeMargin("nvidia/cuda:12.5.1-devel-ubuntu22.04");
    double major = relativeMargin("nvidia/cuda:13.0.0-devel-ubuntu22.04");

    assertTrue(itself < patch && patch < minor && minor < major);
    assertTrue(itself < 0.05 && minor < 0.2 && major < 0.4, itself + " " + minor + " " + major);
  }

  private double relativeMargin(String reference) {
    Estimate estimate = unpacked(reference);
    return (estimate.high() - estimate.likely()) / (double) estimate.likely();
  }

  /** The rows that state only one side are checked against the other side of their neighbours. */
  @Test
  void theMissingSideFollowsFromTheKind() {
    Estimate packedOnly = unpacked("nvidia/cuda:12.2.2-cudnn8-runtime-ubuntu22.04");
    assertEquals(3.38e9, packedOnly.likely(), 0.05e9);
    assertEquals(238e6, unpacked("nvidia/cuda:12.6.3-base-ubuntu24.04").likely(), 5e6);
    assertEquals(
        4.17e9,
        find("nvidia/cuda:12.9.1-devel-ubuntu22.04").value().weight().compressed().likely(),
        0.2e9);
  }

  @Test
  void cudaLiesAboveUbuntu() {
    BaseImage cuda = find("nvidia/cuda:12.4.1-devel-ubuntu22.04").value();

    assertEquals(
        List.of("/", "/usr/local/cuda-12.4"), cuda.layers().stream().map(BaseLayer::path).toList());
    assertEquals(78.1e6, cuda.layers().getFirst().weight().unpacked().likely(), 1e6);
    assertEquals("ubuntu", cuda.os());
    assertEquals("jammy", cuda.release());
    assertEquals("12.4.1", cuda.environment().get("CUDA_VERSION"));
  }

  @Test
  void distrolessKnowsItsUserAndInterpreter() {
    BaseImage node = find("gcr.io/distroless/nodejs20-debian12:nonroot").value();
    assertFalse(find("gcr.io/distroless/nodejs20-debian12:nonroot").nearest());
    assertEquals("65532", node.user());
    assertEquals(Optional.of("20"), node.node());
    assertEquals(1, node.layers().size());
    assertEquals(Optional.of("24"), find("gcr.io/distroless/nodejs24-debian12").value().node());
    BaseImage python = find("gcr.io/distroless/python3-debian12").value();
    assertEquals("", python.user());
    assertTrue(python.packages().contains("libpython3.11-stdlib"));
    assertEquals(Optional.empty(), python.python());
    assertEquals("bookworm", python.release());
    assertEquals(
        2_000_000,
        unpacked("gcr.io/distroless/cc-debian12:debug").likely()
            - unpacked("gcr.io/distroless/cc-debian12").likely());
  }

  @Test
  void lambdaHasThePythonOfItsTag() {
    BaseImage lambda = find("public.ecr.aws/lambda/python:3.12").value();
    assertEquals(Optional.of("3.12"), lambda.python());
    assertEquals("/var/task", lambda.workingDirectory());
    assertEquals(Optional.of("3.11"), find("apache/airflow:2.9.0-python3.11").value().python());
  }

  @ParameterizedTest
  @CsvSource({
    "node:20, node:22, 1100", "node:20.11.0-slim, node:22-slim, 209",
    "node:20-alpine, node:22-alpine, 135", "golang:1.22, golang:1.25, 820",
    "golang:1.24.3-alpine, golang:1.25-alpine, 262", "openjdk:17-jdk-slim, openjdk:21-slim, 408",
  })
  void anOfficialImageTakesItsLayersFromANeighbourAndItsSizeFromTheStatement(
      String asked, String layersOf, double megabytes) {
    Found<BaseImage> found = find(asked);

    assertEquals(layersOf, found.value().reference());
    assertTrue(found.nearest());
    assertTrue(found.provenance().source().contains("brought to the size stated for"));
    Estimate unpacked = found.value().weight().unpacked();
    assertEquals(megabytes * 1e6, unpacked.likely(), megabytes * 1e6 * 0.002);
    assertEquals(Basis.APPROXIMATE, unpacked.basis());
    assertTrue(found.value().weight().compressed().likely() < unpacked.likely());
    assertTrue(found.value().layers().size() > 2);
  }

  @Test
  void anotherPlatformIsItsOwnRowOrLessSure() {
    String runtime = "nvidia/cuda:12.4.1-runtime-ubuntu22.04";
    Found<BaseImage> own = found(ask(runtime, Platform.LINUX_ARM64), runtime);
    assertFalse(own.nearest());
    assertEquals(2_100_000_000, own.value().weight().unpacked().likely());
    String cc = "gcr.io/distroless/cc-debian12";
    Found<BaseImage> other = found(ask(cc, Platform.LINUX_ARM64), cc);
    assertTrue(other.nearest());
    assertTrue(other.value().weight().unpacked().high() > unpacked(cc).high());
    assertInstanceOf(
        Missing.class, ask("gcr.io/distroless/cc-debian12", new Platform("windows", "amd64", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nvidia/cuda:latest", "nvidia/cuda:12.1.0-nonsense-ubuntu22.04", "oven/bun:1-nonsense",
        "ghcr.io/puppeteer/puppeteer:22", "mambaorg/micromamba:1.5", "cgr.dev/chainguard/python",
        "nvidia/cuda@sha256:0000000000000000000000000000000000000000000000000000000000000000",
      })
  void whatNobodyStatesStaysUnknown(String reference) {
    assertInstanceOf(Missing.class, ask(reference, Platform.LINUX_AMD64));
  }

  @Test
  void aGoodLineIsRead() {
    StatedImage row = StatedImage.parse(GOOD_LINE).orElseThrow();
    assertEquals("some/image:1.2-devel", row.reference());
    assertEquals(new Release("debian", "bookworm"), row.release());
    assertEquals((10 + 5) / 1230.0, row.unpackedError(), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({
    "0, ''", "1, ''", "2, amd64", "3, -5", "3, 0", "3, NaN", "3, 1e400", "3, 99999999999999",
    "4, many", "5, 0x10", "5, -1", "6, debian", "9, 0", "9, ''", "9, 99999999999", "10, ' '",
  })
  void aLineWithAWrongFieldIsNoRow(int column, String value) {
    String[] fields = GOOD_LINE.split("\t", -1);
    fields[column] = value;
    assertEquals(Optional.empty(), StatedImage.parse(String.join("\t", fields)));
  }

  @Test
  void hostileLinesAreLeftOut() {
    String noSize = GOOD_LINE.replace("\t1230\t", "\t\t").replace("\t456\t", "\t\t");
    List<String> lines =
        List.of(
            "",
            "\t".repeat(10),
            "\t".repeat(100_000),
            GOOD_LINE + "\tmore",
            GOOD_LINE + "x".repeat(2_000),
            noSize,
            "\u0000\t\uD800",
            GOOD_LINE);
    StatedImages read = new StatedImages(lines, _ -> Optional.empty());
    assertEquals(1, read.all().size());
    assertInstanceOf(Found.class, read.find("some/image", "9-devel", Platform.LINUX_AMD64));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "---", "v", "v999999999999.1", "1.2.3.4.5.6.7", "cuda", "ubuntu", "_0"})
  void anyTagCanBeTakenApart(String tag) {
    assertTrue(StatedTag.parse("some/image", tag).version().size() <= 5);
    assertTrue(StatedTag.parse("some/image", (tag + "1-").repeat(5_000)).flavour().size() <= 128);
  }

  @Test
  void aTagIsTakenApart() {
    StatedTag tag = StatedTag.parse("nvidia/cuda", "12.4.1-cudnn8-devel-ubuntu22.04");
    assertEquals(List.of(12, 4, 1), tag.version());
    assertEquals(Set.of("cudnn", "devel"), tag.flavour());
    assertEquals(Optional.of(new Release("ubuntu", "jammy")), tag.release());
    assertTrue(StatedTag.parse("x", "debug-nonroot").debug());
    assertTrue(StatedTag.parse("x", "debug-nonroot").rootless());
  }
}
