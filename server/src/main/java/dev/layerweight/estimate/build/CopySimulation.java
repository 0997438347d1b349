package dev.layerweight.estimate.build;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.estimate.Content;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.estimate.tree.Glob;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.text.TextRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** COPY and ADD: files of the build context, of another stage, or of here-documents. */
final class CopySimulation {

  private static final Provenance CONTEXT = new Provenance("the build context");
  private static final Provenance TEXT = new Provenance("text in the Dockerfile");

  /** Larger files are not read for what they install. */
  private static final int LIMIT_TEXT_BYTES = 16 << 20;

  private final LayerBuilder layer;
  private final UnaryOperator<String> resolve;
  private final Set<UnknownPart> unknown = new LinkedHashSet<>();

  /**
   * @param resolve makes a destination's path absolute
   */
  CopySimulation(LayerBuilder layer, UnaryOperator<String> resolve) {
    this.layer = layer;
    this.resolve = resolve;
  }

  /** A source with its place in the text. */
  record Source(String path, TextRange range) {}

  List<UnknownPart> unknown() {
    return List.copyOf(unknown);
  }

  /**
   * @param several whether more than one source is given, so that the destination is a folder
   * @param parents {@code --parents}: the source's own folders are kept
   */
  void fromContext(
      BuildContext context,
      List<Source> sources,
      String destination,
      List<String> excludes,
      boolean several,
      boolean parents,
      boolean unpacking) {
    for (Source source : sources) {
      if (isAddress(source.path())) {
        fromNetwork(source, destination, several);
        continue;
      }
      BuildContext.Selection selection =
          context.select(relative(source.path()), excludes, unpacking);
      for (String problem : selection.problems()) {
        unknown.add(new UnknownPart(problem, source.range()));
      }
      // A pattern that matches nothing copies nothing; a plain name that is not there ends the
      // build.
      if (selection.roots().isEmpty()
          && selection.problems().isEmpty()
          && !Glob.hasMagic(source.path())) {
        unknown.add(
            new UnknownPart(source.path() + " is not in the build context", source.range()));
      }
      boolean manyRoots = several || selection.roots().size() > 1;
      for (BuildContext.Root root : selection.roots()) {
        place(context, root, destination, manyRoots, parents);
      }
    }
  }

  private void place(
      BuildContext context,
      BuildContext.Root root,
      String destination,
      boolean several,
      boolean parents) {
    String target = target(destination);
    boolean folder = root.directory() || root.unpacked();
    if (parents) {
      target = UnixPath.resolve(target, "./" + (folder ? root.path() : parentOf(root.path())));
    }
    if (folder) {
      layer.makeDirectory(target);
    }
    boolean into = several || parents || destination.endsWith("/") || isFolder(target);
    for (ContextFile file : root.files()) {
      String path =
          folder
              ? UnixPath.child(target, file.relative())
              : into ? UnixPath.child(target, nameOf(root.path())) : target;
      String inContext =
          root.unpacked()
              ? ""
              : file.relative().isEmpty() || !folder
                  ? root.path()
                  : root.path().isEmpty() ? file.relative() : root.path() + "/" + file.relative();
      layer.add(entry(path, file, context, inContext));
    }
  }

  private static Entry entry(
      String path, ContextFile file, BuildContext context, String inContext) {
    Weight weight =
        new Weight(
            Estimate.exact(file.bytes()),
            Estimate.within(file.compressedBytes(), 0.05, Estimate.Basis.COMPUTED));
    Entry entry = Entry.file(path, weight, CONTEXT);
    if (inContext.isEmpty()) {
      return entry;
    }
    return entry.withContent(
        new Content() {
          @Override
          public Optional<String> text() {
            return context.read(inContext, LIMIT_TEXT_BYTES);
          }

          @Override
          public Optional<String> contextPath() {
            return Optional.of(inContext);
          }

          @Override
          public Optional<List<ContextFile>> archive() {
            return context.archive(inContext);
          }
        });
  }

  private void fromNetwork(Source source, String destination, boolean several) {
    boolean folder = several || destination.endsWith("/") || isFolder(target(destination));
    boolean repository = source.path().matches("(git@|git://|ssh://).*|.*\\.git(#.*)?");
    String name = nameOf(source.path().replaceFirst("[?#].*", ""));
    String path =
        folder && !repository ? UnixPath.child(target(destination), name) : target(destination);
    String reason = "the size of the download " + name + " is not known";
    Provenance network = new Provenance("a download");
    layer.add(
        repository
            ? Entry.lump(path, name, PartKind.OTHER, Weight.unknown(reason), 0, network)
            : Entry.file(path, Weight.unknown(reason), network));
  }

  void hereDocument(HereDocument document, String body, String destination, boolean several) {
    boolean into = several || destination.endsWith("/") || isFolder(target(destination));
    String path =
        into ? UnixPath.child(target(destination), document.delimiter()) : target(destination);
    long bytes = body.getBytes(StandardCharsets.UTF_8).length;
    Weight weight =
        new Weight(
            Estimate.exact(bytes), Estimate.within(bytes / 2 + 60, 0.5, Estimate.Basis.COMPUTED));
    layer.add(Entry.file(path, weight, TEXT).withText(body));
  }

  /** COPY --from: what the other tree holds at each path, files and lumps and shares of lumps. */
  void fromTree(
      Overlay tree,
      String treeName,
      List<Source> sources,
      String destination,
      List<String> excludes,
      boolean several,
      boolean parents) {
    for (Source source : sources) {
      String wanted = UnixPath.resolve("/", source.path());
      List<String> paths = new ArrayList<>(new LayerBuilder(tree).glob(wanted));
      boolean pattern = Glob.hasMagic(wanted);
      if (paths.isEmpty() && !pattern) {
        paths.add(wanted);
      }
      if (paths.isEmpty()) {
        unknown.add(
            new UnknownPart(
                "nothing in " + treeName + " is known to match " + source.path(), source.range()));
      }
      for (String path : paths) {
        copyFromTree(
            tree,
            treeName,
            path,
            source,
            destination,
            several || paths.size() > 1,
            parents,
            excludes);
      }
    }
  }

  private void copyFromTree(
      Overlay tree,
      String treeName,
      String path,
      Source source,
      String destination,
      boolean several,
      boolean parents,
      List<String> excludes) {
    String target = target(destination);
    Optional<Entry> file = tree.file(path);
    if (parents) {
      target = UnixPath.resolve(target, "." + (file.isPresent() ? UnixPath.parent(path) : path));
    }
    boolean into = several || parents || destination.endsWith("/") || isFolder(target);
    if (file.isPresent()) {
      String to = into ? UnixPath.child(target, UnixPath.name(path)) : target;
      layer.add(file.get().withPath(to));
      return;
    }
    List<Entry> found = tree.cutOut(path);
    List<Entry> known =
        found.stream()
            .filter(entry -> !isUnknown(entry))
            .filter(entry -> !excluded(entry, path, excludes))
            .toList();
    for (Entry entry : known) {
      layer.add(entry.withPath(UnixPath.move(entry.path(), path, target)));
    }
    layer.makeDirectory(target);
    unknownFrom(tree, treeName, path, target, found, known.isEmpty() && !tree.exists(path), source);
  }

  /**
   * Says what of the copied path is not known, and keeps saying so in the tree that it is copied
   * to.
   */
  private void unknownFrom(
      Overlay tree,
      String treeName,
      String path,
      String target,
      List<Entry> found,
      boolean nothingKnown,
      Source source) {
    List<Entry> doubtful =
        new ArrayList<>(found.stream().filter(CopySimulation::isUnknown).toList());
    tree.lumpsAbove(path).stream().filter(CopySimulation::isUnknown).forEach(doubtful::add);
    for (Entry entry : doubtful) {
      String place =
          UnixPath.isBelow(entry.path(), path) ? UnixPath.move(entry.path(), path, target) : target;
      layer.add(entry.withPath(place));
    }
    if (nothingKnown && doubtful.isEmpty()) {
      unknown.add(
          new UnknownPart(
              "what lies at " + path + " in " + treeName + " is not known", source.range()));
    }
  }

  private static boolean excluded(Entry entry, String root, List<String> excludes) {
    if (entry.path().equals(root)) {
      return false;
    }
    String relative = UnixPath.move(entry.path(), root, "/").substring(1);
    return excludes.stream()
        .anyMatch(pattern ->
            Glob.matches(pattern.replaceFirst("^\\*\\*/", "*"), relative, true)
                || UnixPath.isBelow("/" + relative, "/" + pattern));
  }

  private static boolean isUnknown(Entry entry) {
    return entry.weight().unpacked() instanceof Estimate.Unknown;
  }

  private String target(String destination) {
    return resolve.apply(destination);
  }

  private boolean isFolder(String path) {
    return layer.exists(path) && layer.at(path).isEmpty();
  }

  private static boolean isAddress(String source) {
    return source.matches("(?i)(https?|git|ssh|ftp)://.*|git@.*");
  }

  private static String relative(String source) {
    return UnixPath.resolve("/", source).substring(1);
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String parentOf(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }
}
