package dev.layerweight.estimate.node;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.text.TextRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A build stage of a test: files are laid in, commands run, layers sealed. */
final class NodeStep implements Step {

  private static final TextRange RANGE = new TextRange(0, 1);
  private static final List<CommandModel> COMMANDS =
      List.of(
          new NpmCommand(),
          new NpxCommand(),
          new YarnCommand(),
          new PnpmCommand(),
          new CorepackCommand());

  private Overlay tree = Overlay.EMPTY;
  private LayerBuilder layer = new LayerBuilder(tree);
  private final Map<Class<?>, Facet> facets = new HashMap<>();
  private final NodePackages node;

  final Map<String, String> environment = new HashMap<>();
  final List<String> unknown = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  Platform platform = Platform.LINUX_AMD64;
  String os = "debian";
  String folder = "/app";

  NodeStep() {
    this(new ShippedNodePackages());
  }

  NodeStep(NodePackages node) {
    this.node = node;
  }

  /** Begins the next layer. */
  NodeStep nextLayer() {
    tree = layer.seal();
    layer = new LayerBuilder(tree);
    unknown.clear();
    facts.clear();
    return this;
  }

  NodeStep mountCache(String path) {
    layer.mount(path, List.of());
    return this;
  }

  NodeStep file(String path, String text) {
    Estimate bytes = Estimate.exact(text.getBytes(StandardCharsets.UTF_8).length);
    Estimate gzipped = Estimate.exact(bytes.likely() > 1_000 ? bytes.likely() / 4 : bytes.likely());
    layer.add(Entry.file(path, new Weight(bytes, gzipped), new Provenance("test")).withText(text));
    return this;
  }

  CommandModel.Result run(String command) {
    List<String> words = List.of(command.split(" "));
    List<Argument> arguments =
        words.stream().skip(1).map(word -> new Argument(word, true, RANGE)).toList();
    return run(
        new Invocation(words.getFirst(), words.getFirst(), arguments, Optional.empty(), RANGE));
  }

  long layerBytes() {
    return bytesBelow("/");
  }

  long layerCompressedBytes() {
    return weight("/").compressed().likely();
  }

  Weight weight(String path) {
    return Weight.sum(layer.belowInCurrentLayer(path).stream().map(Entry::weight).toList());
  }

  long bytesBelow(String path) {
    return weight(path).unpacked().likely();
  }

  boolean sees(String path) {
    return !layer.below(path).isEmpty();
  }

  List<String> owners(String path) {
    return layer.below(path).stream().map(Entry::owner).sorted().toList();
  }

  @Override
  public FileTree files() {
    return layer;
  }

  @Override
  public Catalog catalog() {
    return new Catalog(null, null, null, null, null, node);
  }

  @Override
  public Platform platform() {
    return platform;
  }

  @Override
  public Optional<BaseImage> base() {
    return Optional.of(
        new BaseImage(
            "node:20",
            Optional.empty(),
            List.of(),
            os,
            "",
            true,
            Map.of(),
            "",
            "/",
            List.of(),
            false,
            Optional.empty(),
            Optional.of("20.20.2")));
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public String workingDirectory() {
    return folder;
  }

  @Override
  public String home() {
    return "/root";
  }

  @Override
  public String resolve(String path) {
    String absolute =
        path.startsWith("/")
            ? path
            : path.startsWith("~") ? home() + path.substring(1) : folder + "/" + path;
    List<String> parts = new ArrayList<>();
    for (String part : absolute.split("/")) {
      if (part.equals("..") && !parts.isEmpty()) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  @Override
  public <T extends Facet> T facet(Class<T> type, Supplier<T> initial) {
    return type.cast(facets.computeIfAbsent(type, _ -> initial.get()));
  }

  @Override
  public void put(Facet facet) {
    facets.put(facet.getClass(), facet);
  }

  @Override
  public void unknown(String reason, TextRange where) {
    unknown.add(reason);
  }

  @Override
  public void note(Fact fact) {
    facts.add(fact);
  }

  @Override
  public CommandModel.Result run(Invocation invocation) {
    return COMMANDS.stream()
        .filter(model -> model.names().contains(invocation.name()))
        .findFirst()
        .map(model -> model.run(invocation, this))
        .orElse(CommandModel.Result.UNSURE);
  }
}
