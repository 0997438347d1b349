package dev.layerweight.catalog.context;

import dev.layerweight.catalog.BuildContext.ContextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Lists the files of a zip archive from its central directory; nothing is unpacked. */
final class ZipContents {

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT_BYTES = 65_535;
  private static final int DIRECTORY_LENGTH_AT = 12;

  /** The directory is read as a whole, so a hostile one must not be too long. */
  private static final long DIRECTORY_LIMIT_BYTES = 64_000_000;

  private ZipContents() {}

  /** Empty where the file is no zip, or one whose directory is too long to be read. */
  static Optional<List<ContextFile>> read(Path file, ContextLimits limits) {
    try {
      if (!hasReasonableDirectory(file)) {
        return Optional.empty();
      }
      try (ZipFile zip = new ZipFile(file.toFile())) {
        List<ContextFile> files = new ArrayList<>();
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements() && files.size() < limits.archiveFiles()) {
          ZipEntry entry = entries.nextElement();
          if (!entry.isDirectory() && entry.getSize() >= 0) {
            files.add(
                new ContextFile(
                    ContextPaths.inContext(entry.getName()),
                    entry.getSize(),
                    Math.max(0, entry.getCompressedSize())));
          }
        }
        return Optional.of(List.copyOf(files));
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean hasReasonableDirectory(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long bytes = channel.size();
      int tail = (int) Math.min(bytes, END_BYTES + LONGEST_COMMENT_BYTES);
      ByteBuffer buffer = ByteBuffer.allocate(tail).order(ByteOrder.LITTLE_ENDIAN);
      channel.position(bytes - tail);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A channel may give less than asked for at a time.
      }
      for (int at = buffer.position() - END_BYTES; at >= 0; at--) {
        if (buffer.getInt(at) == END_SIGNATURE) {
          long length = Integer.toUnsignedLong(buffer.getInt(at + DIRECTORY_LENGTH_AT));
          return length <= DIRECTORY_LIMIT_BYTES;
        }
      }
      return false;
    }
  }
}
