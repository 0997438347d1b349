package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.pypi.WheelDirectory;
import dev.layerweight.catalog.pypi.WheelDirectory.Ranges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads the small files of a wheel's {@code .dist-info} folder without the rest of the archive. */
final class WheelMembers {

  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int LIMIT_MEMBER_BYTES = 4 << 20;

  private final Ranges file;
  private final Map<String, Member> members = new HashMap<>();

  private record Member(
      long offset, long packedBytes, long unpackedBytes, int method, int nameBytes, int crc) {}

  private WheelMembers(Ranges file) {
    this.file = file;
  }

  /**
   * Finds the members of the folder.
   *
   * @throws IOException where the file is no zip archive, or a part of it cannot be read
   */
  static WheelMembers of(Ranges file) throws IOException {
    WheelMembers found = new WheelMembers(file);
    found.list(WheelDirectory.entries(file));
    return found;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void list(ByteBuffer directory) throws IOException {
    int at = 0;
    while (at + ENTRY_BYTES <= directory.limit() && directory.getInt(at) == ENTRY_SIGNATURE) {
      int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
      int next =
          at
              + ENTRY_BYTES
              + nameBytes
              + Short.toUnsignedInt(directory.getShort(at + 30))
              + Short.toUnsignedInt(directory.getShort(at + 32));
      if (next > directory.limit()) {
        throw new IOException("an entry is cut short");
      }
      byte[] name = new byte[nameBytes];
      directory.get(at + ENTRY_BYTES, name);
      String path = new String(name, StandardCharsets.UTF_8);
      int slash = path.indexOf('/');
      if (slash > 0 && path.substring(0, slash).endsWith(".dist-info")) {
        members.putIfAbsent(
            path.substring(slash + 1),
            new Member(
                Integer.toUnsignedLong(directory.getInt(at + 42)),
                Integer.toUnsignedLong(directory.getInt(at + 20)),
                Integer.toUnsignedLong(directory.getInt(at + 24)),
                Short.toUnsignedInt(directory.getShort(at + 10)),
                nameBytes,
                directory.getInt(at + 16)));
      }
      at = next;
    }
  }

  /**
   * The content of a file in the folder, its checksum verified; empty where there is no such file.
   *
   * @throws IOException where it is damaged or longer than a few megabytes
   */
  Optional<byte[]> read(String name) throws IOException {
    Member member = members.get(name);
    if (member == null) {
      return Optional.empty();
    }
    if (member.packedBytes > LIMIT_MEMBER_BYTES || member.unpackedBytes > LIMIT_MEMBER_BYTES) {
      throw new IOException(name + " is too long");
    }
    // The local header may have more extra fields than the directory tells, usually 28 bytes.
    int length =
        (int)
            Math.min(
                LOCAL_BYTES + member.nameBytes + 256 + member.packedBytes,
                file.size() - member.offset);
    ByteBuffer local = buffer(file.read(member.offset, length));
    if (length < LOCAL_BYTES || local.getInt(0) != LOCAL_SIGNATURE) {
      throw new IOException(name + " is not where the directory says");
    }
    int start =
        LOCAL_BYTES
            + Short.toUnsignedInt(local.getShort(26))
            + Short.toUnsignedInt(local.getShort(28));
    if (start + member.packedBytes > length) {
      throw new IOException(name + " is cut short");
    }
    byte[] content = new byte[(int) member.unpackedBytes];
    switch (member.method) {
      case 0 -> {
        if (member.packedBytes != member.unpackedBytes) {
          throw new IOException(name + " has two lengths");
        }
        local.get(start, content);
      }
      case 8 -> inflate(local.array(), start, (int) member.packedBytes, content);
      default -> throw new IOException(name + " is packed in an unknown way");
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    if ((int) crc.getValue() != member.crc) {
      throw new IOException(name + " has another checksum");
    }
    return Optional.of(content);
  }

  private static void inflate(byte[] packed, int start, int length, byte[] content)
      throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed, start, length);
      int done = 0;
      while (done < content.length) {
        int count = inflater.inflate(content, done, content.length - done);
        if (count == 0) {
          throw new IOException("packed data is cut short");
        }
        done += count;
      }
    } catch (DataFormatException damaged) {
      throw new IOException("packed data is damaged", damaged);
    } finally {
      inflater.end();
    }
  }
}
