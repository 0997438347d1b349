package dev.layerweight.catalog.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BuildContext.ContextFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchiveTest {

  private static final String LONG = "long/".repeat(40) + "name.txt";

  @TempDir private Path folder;

  private static byte[] tar(int longFileMode) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(longFileMode);
      file(tar, "./a.txt", 100);
      file(tar, LONG, 600);
      TarArchiveEntry hard = new TarArchiveEntry("hard", TarConstants.LF_LINK);
      hard.setLinkName("a.txt");
      tar.putArchiveEntry(hard);
      tar.closeArchiveEntry();
      TarArchiveEntry soft = new TarArchiveEntry("soft", TarConstants.LF_SYMLINK);
      soft.setLinkName("a.txt");
      tar.putArchiveEntry(soft);
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry("folder/"));
      tar.closeArchiveEntry();
      file(tar, "a.txt", 1000);
    }
    return bytes.toByteArray();
  }

  private static void file(TarArchiveOutputStream tar, String name, int bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes);
    tar.putArchiveEntry(entry);
    tar.write(new byte[bytes]);
    tar.closeArchiveEntry();
  }

  private Optional<Archive.Unpacked> read(byte[] bytes, ContextLimits limits) throws IOException {
    // The name says nothing on purpose: the content decides.
    Path file = Files.write(folder.resolve("archive.bin"), bytes);
    return Archive.read(file, "archive.bin", bytes.length, limits);
  }

  private static Map<String, Long> sizes(Archive.Unpacked unpacked) {
    return unpacked.files().stream()
        .collect(Collectors.toMap(ContextFile::relative, ContextFile::bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "bzip2", "xz"})
  void everyPackingGivesTheSameFiles(String packing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (packing) {
          case "gzip" -> new GZIPOutputStream(bytes);
          case "bzip2" -> new BZip2CompressorOutputStream(bytes);
          case "xz" -> new XZOutputStream(bytes, new LZMA2Options(1));
          default -> bytes;
        }) {
      out.write(tar(TarArchiveOutputStream.LONGFILE_POSIX));
    }

    Archive.Unpacked unpacked = read(bytes.toByteArray(), ContextLimits.DEFAULT).orElseThrow();

    assertEquals(Map.of("a.txt", 1000L, LONG, 600L), sizes(unpacked));
    assertTrue(unpacked.problems().isEmpty());
  }

  /** Text packs to much less with xz than with gzip, which is what a layer is packed with. */
  @Test
  void whatGzipMakesOfTheContentIsFoundByUnpackingIt() throws IOException {
    byte[] text =
        new java.util.Random(1)
            .ints(200_000, 0, 40)
            .mapToObj(word -> "word" + word + "\n")
            .collect(Collectors.joining())
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(6)))) {
      TarArchiveEntry entry = new TarArchiveEntry("text");
      entry.setSize(text.length);
      tar.putArchiveEntry(entry);
      tar.write(text);
      tar.closeArchiveEntry();
    }
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzipped)) {
      out.write(text);
    }

    ContextFile file =
        read(bytes.toByteArray(), ContextLimits.DEFAULT).orElseThrow().files().getFirst();

    assertEquals(gzipped.size(), file.compressedBytes(), gzipped.size() * 0.03);
    assertTrue(bytes.size() < gzipped.size() * 0.9, bytes.size() + " of " + gzipped.size());
  }

  @Test
  void gnuLongNamesAreRead() throws IOException {
    Archive.Unpacked unpacked =
        read(tar(TarArchiveOutputStream.LONGFILE_GNU), ContextLimits.DEFAULT).orElseThrow();

    assertEquals(Map.of("a.txt", 1000L, LONG, 600L), sizes(unpacked));
  }

  @Test
  void zipAndOtherFilesAreNotUnpacked() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(text)) {
      out.write("just text".repeat(1000).getBytes());
    }
    assertFalse(read(new byte[] {'P', 'K', 3, 4, 0, 0}, ContextLimits.DEFAULT).isPresent());
    assertFalse(read(text.toByteArray(), ContextLimits.DEFAULT).isPresent());
    assertFalse(read(new byte[0], ContextLimits.DEFAULT).isPresent());
    assertFalse(read(new byte[2000], ContextLimits.DEFAULT).isPresent());
    assertFalse(read(new byte[] {0x1f, (byte) 0x8b, 8, 1, 2}, ContextLimits.DEFAULT).isPresent());
  }

  @Test
  void aBombIsReadUpToTheLimit() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (int i = 0; i < 20; i++) {
        file(tar, "zeros" + i, 1_000_000);
      }
    }
    ContextLimits limits =
        new ContextLimits(
            10, 10, Duration.ofMinutes(1), 5_000_000, 100, Duration.ofMinutes(1), 1000, 1000);

    Archive.Unpacked unpacked = read(bytes.toByteArray(), limits).orElseThrow();

    assertTrue(unpacked.files().size() < 8, () -> unpacked.files().size() + " files");
    assertEquals(1, unpacked.problems().size());
  }

  @Test
  void aTruncatedArchiveGivesWhatWasThere() throws IOException {
    byte[] whole = tar(TarArchiveOutputStream.LONGFILE_POSIX);

    Archive.Unpacked unpacked =
        read(java.util.Arrays.copyOf(whole, 1300), ContextLimits.DEFAULT).orElseThrow();

    assertEquals(Map.of("a.txt", 100L), sizes(unpacked));
  }
}
