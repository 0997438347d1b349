package dev.layerweight.catalog.context;

import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.catalog.BuildContext.Selection;
import dev.layerweight.catalog.context.ContextListing.Dangling;
import dev.layerweight.catalog.context.ContextListing.Nothing;
import dev.layerweight.catalog.context.ContextListing.Problem;
import dev.layerweight.catalog.context.ContextListing.Reached;
import dev.layerweight.catalog.context.GzipSampler.Candidate;
import dev.layerweight.catalog.context.IgnoreRules.Verdict;
import dev.layerweight.catalog.context.Node.Folder;
import dev.layerweight.catalog.context.Node.Link;
import dev.layerweight.catalog.context.Node.RegularFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers which files of a listed context a source of COPY or ADD selects, and what they weigh. */
final class Selector {

  private final Path root;
  private final ContextLimits limits;
  private final GzipSampler sampler;

  Selector(Path root, ContextLimits limits) {
    this.root = root;
    this.limits = limits;
    this.sampler = new GzipSampler(root, limits.sampleBytes());
  }

  Selection select(
      ContextListing listing, String source, List<String> excludes, boolean unpackingArchives) {
    String pattern = ContextPaths.inContext(source);
    IgnoreRules excluded = IgnoreRules.of(excludes);
    Problems problems = new Problems();
    problems.addAll(excluded.problems());
    boolean wild = Glob.hasWildcard(pattern);
    List<String> paths =
        wild ? listing.glob(pattern, limits.files()) : List.of(pattern.replaceAll("\\\\(.)", "$1"));
    List<Root> roots = new ArrayList<>();
    for (String path : paths) {
      switch (listing.resolve(path)) {
        case Reached(String real, Folder folder) ->
            roots.add(new Root(path, true, false, content(real, folder, excluded)));
        case Reached(String real, RegularFile file) -> {
          boolean left = excluded.ignores(ContextPaths.name(path)) || excluded.ignores(path);
          if (!left) {
            roots.add(file(path, real, file, unpackingArchives, problems));
          }
        }
        case Reached _ -> {}
        case Dangling(String problem) -> problems.add(problem);
        case Nothing _ -> {
          if (Files.exists(root.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
            problems.add("left out by the ignore file: " + path);
          }
        }
      }
    }
    String scope = wild ? literalStart(pattern) : pattern;
    listing.problems().stream()
        .filter(problem -> concerns(problem, scope))
        .map(Problem::text)
        .forEach(problems::add);
    return new Selection(List.copyOf(roots), problems.toList());
  }

  private static boolean concerns(Problem problem, String scope) {
    return problem.path().isEmpty()
        || problem.path().startsWith(scope)
        || scope.startsWith(problem.path() + "/");
  }

  private static String literalStart(String pattern) {
    int end = 0;
    while (end < pattern.length() && "*?[\\".indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    return pattern.substring(0, end);
  }

  private Root file(
      String path, String real, RegularFile file, boolean unpacking, Problems problems) {
    if (unpacking) {
      Optional<Archive.Unpacked> archive =
          Archive.read(root.resolve(real), path, file.bytes(), limits);
      if (archive.isPresent()) {
        problems.addAll(archive.get().problems());
        return new Root(path, true, true, archive.get().files());
      }
    }
    return new Root(
        path,
        false,
        false,
        sampler.weigh(List.of(new Candidate("", real, file.bytes(), file.modifiedMillis()))));
  }

  private List<ContextFile> content(String real, Folder folder, IgnoreRules excluded) {
    List<Candidate> found = new ArrayList<>();
    collect(real, "", folder, excluded, Verdict.ROOT, found);
    return sampler.weigh(found);
  }

  /** The walk has bounded the depth, so this recursion is bounded, too. */
  private void collect(
      String base,
      String relative,
      Folder folder,
      IgnoreRules excluded,
      Verdict above,
      List<Candidate> found) {
    for (int i = 0; i < folder.names().length; i++) {
      String path = ContextPaths.child(relative, folder.names()[i]);
      Verdict verdict = excluded.judge(path, above);
      switch (folder.nodes()[i]) {
        case Folder below -> {
          if (!verdict.ignored() || excluded.mayKeepSomethingIn(path)) {
            collect(base, path, below, excluded, verdict, found);
          }
        }
        case RegularFile file -> {
          if (!verdict.ignored()) {
            found.add(
                new Candidate(
                    path, ContextPaths.child(base, path), file.bytes(), file.modifiedMillis()));
          }
        }
        case Link _ -> {
          // A link below the source is copied as a link, which has no bytes of its own.
        }
      }
    }
  }
}
