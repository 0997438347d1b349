package dev.layerweight.packaging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Packs a folder as {@code .tar.gz}: sorted, owned by nobody in particular, and with one date for
 * all files but those whose own date means something.
 */
final class Archive {

  private static final int PROGRAM_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private Archive() {}

  /**
   * @param name the folder that all files lie in within the archive
   * @param keepsDate the file whose date is kept; all others get the date 0
   */
  static void write(Path folder, String name, Path keepsDate, Path target) throws IOException {
    GzipParameters level = new GzipParameters();
    level.setCompressionLevel(Deflater.BEST_COMPRESSION);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
        GzipCompressorOutputStream zipped = new GzipCompressorOutputStream(out, level);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(zipped)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path file : files) {
        String path = name + "/" + folder.relativize(file).toString().replace('\\', '/');
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(Files.size(file));
        entry.setMode(Files.isExecutable(file) ? PROGRAM_MODE : FILE_MODE);
        entry.setModTime(file.equals(keepsDate) ? Files.getLastModifiedTime(file).toMillis() : 0);
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
  }
}
