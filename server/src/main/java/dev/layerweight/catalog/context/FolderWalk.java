package dev.layerweight.catalog.context;

import dev.layerweight.catalog.context.ContextListing.Problem;
import dev.layerweight.catalog.context.IgnoreRules.Verdict;
import dev.layerweight.catalog.context.Node.Folder;
import dev.layerweight.catalog.context.Node.Link;
import dev.layerweight.catalog.context.Node.RegularFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One walk over the context's folder: what the ignore rules leave, with sizes. Follows no link. */
final class FolderWalk {

  private static final int MAXIMUM_PROBLEMS = 1000;

  private final ContextLimits limits;
  private final IgnoreRules rules;
  private final List<Problem> problems = new ArrayList<>();
  private long fingerprint;
  private final long deadlineNanos;
  private int entries;
  private boolean stopped;

  private FolderWalk(ContextLimits limits, IgnoreRules rules) {
    this.limits = limits;
    this.rules = rules;
    this.deadlineNanos = System.nanoTime() + limits.walkTime().toNanos();
  }

  /**
   * Lists a folder.
   *
   * @param root the context's folder
   */
  static ContextListing list(Path root, IgnoreRules rules, ContextLimits limits) {
    FolderWalk walk = new FolderWalk(limits, rules);
    rules.problems().forEach(problem -> walk.problem("", problem));
    Folder folder = walk.folder(root, "", Verdict.ROOT, 0);
    return new ContextListing(
        folder, List.copyOf(walk.problems), 31 * walk.fingerprint + walk.problems.hashCode());
  }

  private record Named(String name, Node node) {}

  private Folder folder(Path directory, String path, Verdict verdict, int depth) {
    List<Named> children = new ArrayList<>();
    if (depth > limits.depth()) {
      problem(path, "more than " + limits.depth() + " folders deep, not counted: " + path);
      return new Folder(new String[0], new Node[0]);
    }
    // The order of a listing is the file system's own; the fingerprint must not depend on it.
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        if (mustStop()) {
          break;
        }
        found.add(child);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      if (path.isEmpty()) {
        problem("", "the build context is not a folder: " + directory.getFileName());
      }
    } catch (AccessDeniedException e) {
      problem(path, "permission denied: " + path + "/");
    } catch (IOException | DirectoryIteratorException e) {
      problem(path, "cannot be read: " + path + "/");
    }
    found.sort(Comparator.comparing(file -> file.getFileName().toString()));
    for (Path child : found) {
      String name = child.getFileName().toString();
      add(child, name, ContextPaths.child(path, name), verdict, depth, children);
    }
    return new Folder(
        children.stream().map(Named::name).toArray(String[]::new),
        children.stream().map(Named::node).toArray(Node[]::new));
  }

  private void add(
      Path file, String name, String path, Verdict above, int depth, List<Named> children) {
    Verdict verdict = rules.judge(path, above);
    if (verdict.ignored() && !rules.mayKeepSomethingIn(path)) {
      return;
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        Folder folder = folder(file, path, verdict, depth + 1);
        if (!verdict.ignored() || folder.names().length > 0) {
          note(path, folder.names().length, 0);
          children.add(new Named(name, folder));
        }
      } else if (verdict.ignored()) {
        return;
      } else if (attributes.isSymbolicLink()) {
        String target = Files.readSymbolicLink(file).toString();
        note(path, target.hashCode(), 0);
        children.add(new Named(name, new Link(target)));
      } else if (attributes.isRegularFile()) {
        if (Files.isReadable(file)) {
          long modifiedMillis = attributes.lastModifiedTime().toMillis();
          note(path, attributes.size(), modifiedMillis);
          children.add(new Named(name, new RegularFile(attributes.size(), modifiedMillis)));
        } else {
          problem(path, "permission denied: " + path);
        }
      }
    } catch (NoSuchFileException e) {
      // The file went away between the listing of its folder and this look at it.
    } catch (AccessDeniedException e) {
      problem(path, "permission denied: " + path);
    } catch (IOException e) {
      problem(path, "cannot be read: " + path);
    }
  }

  private void problem(String path, String text) {
    if (problems.size() < MAXIMUM_PROBLEMS) {
      problems.add(new Problem(path, text));
    }
  }

  private void note(String path, long bytes, long time) {
    fingerprint = fingerprint * 1_000_003 + path.hashCode();
    fingerprint = fingerprint * 1_000_003 + bytes;
    fingerprint = fingerprint * 1_000_003 + time;
  }

  private boolean mustStop() {
    if (stopped) {
      return true;
    }
    if (++entries > limits.files()) {
      stopped = true;
      problem("", "only the first " + limits.files() + " files of the build context are counted");
    } else if (entries % 256 == 0 && System.nanoTime() > deadlineNanos) {
      stopped = true;
      problem(
          "",
          "counting the build context was stopped after "
              + limits.walkTime().toSeconds()
              + " seconds; what was found until then counts");
    } else if (Thread.currentThread().isInterrupted()) {
      stopped = true;
      problem("", "counting the build context was interrupted");
    }
    return stopped;
  }
}
