package dev.layerweight.estimate.shell;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.estimate.stage.StageReads;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Platform;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** The state of one instruction's commands while they run: files, variables, folder, findings. */
public final class ShellSession implements Step {

  private final LayerBuilder files;
  private final Catalog catalog;
  private final Platform platform;
  private final StageReads stage;
  private final Variables variables;
  private final Map<Class<? extends Facet>, Facet> changed = new HashMap<>();
  private final Map<String, UnknownPart> unknown = new LinkedHashMap<>();
  private final List<Fact> facts = new ArrayList<>();
  private final Interpreter interpreter;

  /** Empty as long as the shell is where the stage's WORKDIR is. */
  private Optional<String> workingDirectory = Optional.empty();

  /**
   * @param parseShell reads the text of {@code sh -c}
   * @param bash whether the shell is one that knows brace expansion
   */
  public ShellSession(
      LayerBuilder files,
      StageReads stage,
      Catalog catalog,
      Platform platform,
      Map<String, CommandModel> commands,
      Function<String, Script> parseShell,
      boolean bash,
      BooleanSupplier cancelled) {
    this.files = files;
    this.catalog = catalog;
    this.platform = platform;
    this.stage = stage;
    this.variables = new Variables(this::started, this::allStarted, stage.isBaseKnown());
    this.interpreter = new Interpreter(this, variables, commands, parseShell, bash, cancelled);
  }

  /** What a shell finds in its environment: PWD and, if nothing else says it, HOME come from it. */
  private Optional<String> started(String name) {
    return switch (name) {
      case "PWD" -> Optional.of(stage.workingDirectory());
      case "HOME" -> stage.variable(name).or(() -> Optional.of(home()));
      default -> stage.variable(name);
    };
  }

  private Map<String, String> allStarted() {
    Map<String, String> all = new HashMap<>(stage.variables());
    all.put("PWD", stage.workingDirectory());
    all.putIfAbsent("HOME", home());
    return all;
  }

  public CommandModel.Result run(Script script) {
    return interpreter.run(script);
  }

  @Override
  public CommandModel.Result run(Invocation invocation) {
    return interpreter.run(invocation);
  }

  /** The facets that are others than before. */
  public Map<Class<? extends Facet>, Facet> changedFacets() {
    return Map.copyOf(changed);
  }

  public List<UnknownPart> unknownParts() {
    return List.copyOf(unknown.values());
  }

  public List<Fact> facts() {
    return List.copyOf(facts);
  }

  void changeDirectory(String path) {
    workingDirectory = Optional.of(path);
    variables.set("PWD", path, true);
  }

  /** Where the shell went; empty where it is still in the stage's WORKDIR. */
  Optional<String> directory() {
    return workingDirectory;
  }

  /** Goes back to where {@link #directory} was. */
  void returnTo(Optional<String> directory) {
    directory.ifPresentOrElse(
        this::changeDirectory,
        () -> {
          workingDirectory = Optional.empty();
          variables.reset("PWD");
        });
  }

  @Override
  public FileTree files() {
    return files;
  }

  LayerBuilder layer() {
    return files;
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
    return stage.base();
  }

  @Override
  public Map<String, String> environment() {
    return variables.all();
  }

  @Override
  public String workingDirectory() {
    return workingDirectory.orElseGet(stage::workingDirectory);
  }

  @Override
  public String home() {
    String user = stage.user();
    String name = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
    return name.isEmpty() || name.equals("root") || name.equals("0") ? "/root" : "/home/" + name;
  }

  @Override
  public String resolve(String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      return UnixPath.resolve(home(), "." + path.substring(1));
    }
    return UnixPath.resolve(path.startsWith("/") ? "/" : workingDirectory(), path);
  }

  @Override
  public <T extends Facet> T facet(Class<T> type, Supplier<T> initial) {
    Optional<Facet> found =
        Optional.<Facet>ofNullable(changed.get(type)).or(() -> stage.facet(type));
    if (found.isEmpty()) {
      T made = initial.get();
      changed.put(type, made);
      return made;
    }
    return type.cast(found.get());
  }

  @Override
  public void put(Facet facet) {
    changed.put(facet.getClass(), facet);
  }

  @Override
  public void unknown(String reason, TextRange where) {
    unknown.putIfAbsent(reason, new UnknownPart(reason, where));
  }

  @Override
  public void note(Fact fact) {
    facts.add(fact);
  }
}
