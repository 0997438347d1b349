package dev.layerweight.testing;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.image.Platform;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mockito.Mockito;

/** A stage in which a test runs single commands of a family, without a shell and a Dockerfile. */
public final class CommandStage implements Step {

  private static final TextRange NOWHERE = new TextRange(0, 0);

  private final Optional<BaseImage> base;
  private final Catalog catalog;
  private final Map<String, CommandModel> models = new HashMap<>();
  private final Map<Class<?>, Facet> facets = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> unknown = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();
  private Overlay tree = Overlay.EMPTY;
  private LayerBuilder layer = new LayerBuilder(tree);

  public CommandStage(Optional<BaseImage> base, Catalog catalog, CommandModel... families) {
    this.base = base;
    this.catalog = catalog;
    for (CommandModel family : families) {
      family.names().forEach(name -> models.put(name, family));
    }
  }

  /** A catalog for families that ask none of it. */
  public static Catalog noCatalog() {
    return new Catalog(
        (_, _) -> new Answer.Missing<>("none"),
        (_, _, _) -> new Answer.Missing<>("none"),
        (_, _) -> new Answer.Missing<>("none"),
        (_, _, _) -> new Answer.Missing<>("none"),
        Mockito.mock(PythonPackages.class),
        Mockito.mock(NodePackages.class));
  }

  /** A base image of which only the distribution matters. */
  public static Optional<BaseImage> on(String os, String release) {
    return Optional.of(
        new BaseImage(
            os + ":" + release,
            Optional.empty(),
            List.of(),
            os,
            release,
            true,
            Map.of(),
            "",
            "/",
            List.of(),
            false,
            Optional.empty(),
            Optional.empty()));
  }

  /**
   * Runs commands in a new layer, one a text, words divided by spaces.
   *
   * @return what the layer then holds
   */
  public List<Entry> layer(String... commands) {
    layer = new LayerBuilder(tree);
    unknown.clear();
    facts.clear();
    results.clear();
    for (String command : commands) {
      List<Argument> words =
          Arrays.stream(command.split(" ")).map(word -> new Argument(word, true, NOWHERE)).toList();
      String name = words.getFirst().text();
      results.add(
          run(
              new Invocation(
                  name, name, words.subList(1, words.size()), Optional.empty(), NOWHERE)));
    }
    List<Entry> content = layer.content();
    tree = layer.seal();
    return content;
  }

  /** The likely bytes of entries. */
  public static long bytes(List<Entry> entries) {
    return entries.stream().mapToLong(entry -> entry.weight().unpacked().likely()).sum();
  }

  public List<String> unknown() {
    return List.copyOf(unknown);
  }

  public List<Fact> facts() {
    return List.copyOf(facts);
  }

  public List<Result> results() {
    return List.copyOf(results);
  }

  @Override
  public FileTree files() {
    return layer;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public Platform platform() {
    return Platform.LINUX_AMD64;
  }

  @Override
  public Optional<BaseImage> base() {
    return base;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public String workingDirectory() {
    return "/";
  }

  @Override
  public String home() {
    return "/root";
  }

  @Override
  public String resolve(String path) {
    return path.startsWith("/") ? path : "/" + path;
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
  public Result run(Invocation invocation) {
    return models.get(invocation.name()).run(invocation, this);
  }
}
