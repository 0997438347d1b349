package dev.layerweight.estimate.python;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.pypi.WheelTable;
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
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
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

/** A stage in which a test runs commands of Python, without a shell and a Dockerfile. */
final class PythonStage implements Step {

  private static final Provenance CONTEXT = new Provenance("test");

  final Map<String, String> environment = new HashMap<>();
  final List<String> unknown = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  String workingDirectory = "/";
  String home = "/root";
  Platform platform = Platform.LINUX_AMD64;

  private final Optional<BaseImage> base;
  private final Catalog catalog;
  private final Map<String, CommandModel> models = new HashMap<>();
  private final Map<Class<?>, Facet> facets = new HashMap<>();
  private Overlay tree = Overlay.EMPTY;
  private LayerBuilder layer = new LayerBuilder(tree);

  PythonStage(Optional<BaseImage> base, PythonPackages packages) {
    this.base = base;
    this.catalog =
        new Catalog(
            (_, _) -> new Answer.Missing<>("none"),
            (_, _, _) -> new Answer.Missing<>("none"),
            (_, _) -> new Answer.Missing<>("none"),
            (_, _, _) -> new Answer.Missing<>("none"),
            packages,
            Mockito.mock(NodePackages.class));
    for (CommandModel model : PythonCommands.all()) {
      model.names().forEach(name -> models.put(name, model));
    }
  }

  /** On an official image of Python, with the shipped table. */
  static PythonStage official(String version) {
    PythonStage stage =
        new PythonStage(
            Optional.of(image("python:" + version, "bookworm", Optional.of(version))),
            WheelTable.shipped());
    stage.environment.put("PATH", "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin");
    return stage;
  }

  static BaseImage image(String reference, String release, Optional<String> python) {
    return new BaseImage(
        reference,
        Optional.empty(),
        List.of(),
        "debian",
        release,
        true,
        Map.of(),
        "",
        "/",
        List.of(),
        false,
        python,
        Optional.empty());
  }

  /** Puts a file into a layer of its own, as COPY does. */
  PythonStage with(String path, String text) {
    layer = new LayerBuilder(tree);
    Estimate bytes = Estimate.exact(text.length());
    layer.add(Entry.file(path, new Weight(bytes, bytes), CONTEXT).withText(text));
    tree = layer.seal();
    return this;
  }

  PythonStage with(Entry entry) {
    layer = new LayerBuilder(tree);
    layer.add(entry);
    tree = layer.seal();
    return this;
  }

  /** Runs commands in one new layer; words are divided by spaces, quotes are not known. */
  List<Entry> layer(String... commands) {
    layer = new LayerBuilder(tree);
    return more(commands);
  }

  /** The same with a cache mount. */
  List<Entry> layerMounting(String target, String... commands) {
    layer = new LayerBuilder(tree);
    layer.mount(target, List.of());
    return more(commands);
  }

  private List<Entry> more(String... commands) {
    for (String command : commands) {
      List<Argument> words = new ArrayList<>();
      int at = 0;
      for (String word : command.split(" ")) {
        words.add(new Argument(word, true, new TextRange(at, at + word.length())));
        at += word.length() + 1;
      }
      String path = words.getFirst().text();
      run(
          new Invocation(
              UnixPath.name("/" + path),
              path,
              words.subList(1, words.size()),
              Optional.empty(),
              new TextRange(0, command.length())));
    }
    List<Entry> content = layer.content();
    tree = layer.seal();
    return content;
  }

  static long unpacked(List<Entry> entries) {
    return Weight.sum(entries.stream().map(Entry::weight).toList()).unpacked().likely();
  }

  static Weight weight(List<Entry> entries) {
    return Weight.sum(entries.stream().map(Entry::weight).toList());
  }

  static List<String> owners(List<Entry> entries) {
    return entries.stream().map(Entry::owner).distinct().sorted().toList();
  }

  static String show(List<Entry> entries) {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry ->
        text.append(
            "%12d %-30s %s%n"
                .formatted(entry.weight().unpacked().likely(), entry.owner(), entry.path())));
    return text.toString();
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
    return environment;
  }

  @Override
  public String workingDirectory() {
    return workingDirectory;
  }

  @Override
  public String home() {
    return home;
  }

  @Override
  public String resolve(String path) {
    return path.startsWith("~")
        ? UnixPath.resolve(home, path.replaceFirst("^~/?", "./"))
        : UnixPath.resolve(workingDirectory, path);
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
    CommandModel model = models.get(invocation.name());
    if (model == null) {
      throw new AssertionError("no model for " + Arrays.asList(invocation.name()));
    }
    return model.run(invocation, this);
  }
}
