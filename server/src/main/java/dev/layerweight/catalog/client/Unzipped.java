package dev.layerweight.catalog.client;

import dev.layerweight.catalog.http.Fetcher.Reply.Answered;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies that come gzipped, unpacked within a limit; and the same for what is kept. */
public final class Unzipped {

  /** What a request says that takes such a body. */
  public static final String ACCEPTED = "gzip";

  private Unzipped() {}

  /** The body itself; empty where it is damaged or unpacks to more than the limit. */
  public static Optional<byte[]> body(Answered answer, int limitBytes) {
    return answer.header("content-encoding").filter(ACCEPTED::equalsIgnoreCase).isPresent()
        ? unpack(answer.body(), limitBytes)
        : Optional.of(answer.body()).filter(body -> body.length <= limitBytes);
  }

  /** Empty where the bytes are no gzip stream or unpack to more than the limit. */
  public static Optional<byte[]> unpack(byte[] gzipped, int limitBytes) {
    try (var stream = new GZIPInputStream(new ByteArrayInputStream(gzipped), 1 << 14)) {
      byte[] bytes = stream.readNBytes(limitBytes + 1);
      return bytes.length > limitBytes ? Optional.empty() : Optional.of(bytes);
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  public static byte[] pack(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (var stream = new GZIPOutputStream(out)) {
      stream.write(bytes);
    } catch (IOException impossible) {
      throw new AssertionError("memory can always be written", impossible);
    }
    return out.toByteArray();
  }
}
