package dev.layerweight.cli;

import dev.layerweight.cli.PendingChanges.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes several files so that either all of them change or none: all are checked first, each is
 * written beside its place and moved there, and what was moved is put back if one fails.
 */
final class WrittenTogether {

  private static final Set<PosixFilePermission> WRITING =
      EnumSet.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private WrittenTogether() {}

  /** Writes all; answers why nothing was written, or nothing where all went well. */
  static Optional<String> write(List<Change> changes) {
    for (Change change : changes) {
      Optional<String> refusal = refusal(change);
      if (refusal.isPresent()) {
        return Optional.of(change.place() + ": " + refusal.get());
      }
    }
    Map<Change, Path> written = new LinkedHashMap<>();
    Deque<Change> moved = new ArrayDeque<>();
    try {
      for (Change change : changes) {
        Path beside = beside(change.place());
        written.put(change, beside);
        write(change, change.after(), beside);
      }
      for (Change change : changes) {
        move(written.get(change), change);
        moved.push(change);
      }
      return Optional.empty();
    } catch (IOException e) {
      String left = putBack(moved);
      return Optional.of("cannot be written: " + e.getMessage() + left);
    } finally {
      written.values().forEach(WrittenTogether::delete);
    }
  }

  private static Optional<String> refusal(Change change) {
    Path place = change.place();
    try {
      if (change.before().isEmpty()) {
        return Files.exists(place) ? Optional.of("was made meanwhile") : ofFolder(place);
      }
      byte[] expected = change.before().get().getBytes(StandardCharsets.UTF_8);
      if (!Files.isRegularFile(place) || !Arrays.equals(Files.readAllBytes(place), expected)) {
        return Optional.of("changed meanwhile");
      }
      return isReadOnly(place) ? Optional.of("is read-only") : ofFolder(place);
    } catch (IOException e) {
      return Optional.of("cannot be read");
    }
  }

  private static Optional<String> ofFolder(Path place) {
    return Optional.ofNullable(place.getParent()).filter(Files::isWritable).isPresent()
        ? Optional.empty()
        : Optional.of("lies in a read-only folder");
  }

  /** A user who may write all files all the same has marked it for a reason. */
  private static boolean isReadOnly(Path place) throws IOException {
    return !Files.isWritable(place)
        || posix(place)
            .filter(attributes -> Collections.disjoint(attributes.permissions(), WRITING))
            .isPresent();
  }

  private static Optional<PosixFileAttributes> posix(Path place) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(place, PosixFileAttributeView.class);
    return view == null ? Optional.empty() : Optional.of(view.readAttributes());
  }

  private static Path beside(Path place) {
    return place.resolveSibling(".layerweight-" + UUID.randomUUID() + ".tmp");
  }

  private static void write(Change change, String text, Path beside) throws IOException {
    Files.writeString(beside, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    if (change.before().isPresent()) {
      Optional<PosixFileAttributes> old = posix(change.place());
      if (old.isPresent()) {
        keepOwner(beside, old.get());
        Files.setPosixFilePermissions(beside, old.get().permissions());
      }
    }
  }

  private static void keepOwner(Path file, PosixFileAttributes old) {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      view.setGroup(old.group());
      view.setOwner(old.owner());
    } catch (IOException _) {
      // Only an administrator can give a file away; for all others the owner stays the same anyway.
    }
  }

  private static void move(Path beside, Change change) throws IOException {
    if (change.before().isEmpty()) {
      Files.move(beside, change.place());
      return;
    }
    try {
      Files.move(beside, change.place(), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(beside, change.place(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What to add to the message where even that failed. */
  private static String putBack(Deque<Change> moved) {
    StringBuilder left = new StringBuilder();
    for (Change change : moved) {
      Path beside = beside(change.place());
      try {
        if (change.before().isPresent()) {
          write(change, change.before().get(), beside);
          move(beside, change);
        } else {
          Files.delete(change.place());
        }
      } catch (IOException _) {
        left.append("; ").append(change.place()).append(" stays changed");
        delete(beside);
      }
    }
    return left.toString();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It is only left over; the message about the failure itself matters more.
    }
  }
}
