package dev.layerweight.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the settings of the repository that a folder belongs to: the nearest {@code
 * .layerweight.toml} from the folder upwards, as far as the folder that holds {@code .git}.
 *
 * @param knownRules ids of all rules that there are
 */
public record ProjectFiles(Set<String> knownRules) {

  public static final String NAME = ".layerweight.toml";

  /** What people write by hand is far smaller. */
  static final int LIMIT_BYTES = 64_000;

  /** No folder lies deeper in a tree that people walk. */
  private static final int MOST_LEVELS = 100;

  /** Never throws: a file that cannot be read is settings with a problem. */
  public ProjectSettings of(Path folder) {
    Path at = folder.toAbsolutePath().normalize();
    for (int level = 0; level < MOST_LEVELS; level++) {
      Path file = at.resolve(NAME);
      if (Files.isRegularFile(file)) {
        return read(file);
      }
      Path parent = at.getParent();
      if (parent == null || Files.exists(at.resolve(".git"))) {
        break;
      }
      at = parent;
    }
    return ProjectSettings.NONE;
  }

  private ProjectSettings read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LIMIT_BYTES + 1);
    } catch (IOException _) {
      return unread(file, "cannot be read");
    }
    if (bytes.length > LIMIT_BYTES) {
      return unread(file, "is larger than 64 kB and is not read");
    }
    for (byte b : bytes) {
      if (b == 0) {
        return unread(file, "is a binary file and is not read");
      }
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return unread(file, "is not UTF-8 and is not read");
    }
    return SettingsReader.read(
        text.startsWith("\uFEFF") ? text.substring(1) : text, file, knownRules);
  }

  private static ProjectSettings unread(Path file, String reason) {
    return ProjectSettings.unread(
        Optional.of(file), List.of(new SettingsProblem(1, 1, "the file " + reason)));
  }
}
