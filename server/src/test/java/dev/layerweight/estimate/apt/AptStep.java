package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.files.RemoveCommand;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Weight;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mockito.Mockito;

/** A stage for the tests of the apt family: runs simple commands against a real file tree. */
final class AptStep implements Step {

  private static final List<CommandModel> MODELS =
      List.of(
          new AptCommand(),
          new DpkgCommand(),
          new AptMarkCommand(),
          new AptToolCommand(),
          new RemoveCommand());

  private final Catalog catalog = Mockito.mock(Catalog.class);
  private final Optional<BaseImage> base;
  private final Platform platform;
  private final Map<Class<?>, Facet> facets = new HashMap<>();
  private Overlay tree = Overlay.EMPTY;
  private LayerBuilder layer = new LayerBuilder(Overlay.EMPTY);
  final List<String> unknown = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();

  AptStep(DebianPackages packages, Optional<BaseImage> base, Platform platform) {
    Mockito.when(catalog.debian()).thenReturn(packages);
    this.base = base;
    this.platform = platform;
    base.flatMap(DockerClean::in).ifPresent(layer::add);
    seal();
  }

  static AptStep on(
      DebianPackages packages, String os, String release, boolean slim, String... names) {
    return new AptStep(
        packages, Optional.of(image(os, release, slim, List.of(names))), Platform.LINUX_AMD64);
  }

  static BaseImage image(String os, String release, boolean slim, List<String> names) {
    return new BaseImage(
        os + ":" + release,
        Optional.empty(),
        List.of(),
        os,
        release,
        slim,
        Map.of(),
        "",
        "/",
        names,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** Runs the commands of one RUN, joined by {@code &&}, and seals its layer. */
  Weight layer(String commands) {
    for (String command : commands.replace("\\\n", " ").split("&&")) {
      run(command.strip());
    }
    return seal();
  }

  CommandModel.Result run(String command) {
    List<String> words = Arrays.asList(command.split("\\s+"));
    List<Argument> arguments = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      arguments.add(new Argument(word.replace("$", ""), !word.contains("$"), new TextRange(0, 1)));
    }
    return run(
        new Invocation(
            words.getFirst(), words.getFirst(), arguments, Optional.empty(), new TextRange(0, 1)));
  }

  Weight seal() {
    Weight weight = Weight.sum(content().stream().map(Entry::weight).toList());
    tree = layer.seal();
    layer = new LayerBuilder(tree);
    return weight;
  }

  List<Entry> content() {
    return layer.content();
  }

  @Override
  public CommandModel.Result run(Invocation invocation) {
    return MODELS.stream()
        .filter(model -> model.names().contains(invocation.name()))
        .findFirst()
        .map(model -> model.run(invocation, this))
        .orElse(CommandModel.Result.UNSURE);
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
    return platform;
  }

  @Override
  public Optional<BaseImage> base() {
    return base;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
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
    return path.startsWith("/") ? path : "/" + path.replaceFirst("^\\./", "");
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
}
