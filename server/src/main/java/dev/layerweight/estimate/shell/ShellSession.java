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
import dev.layerweight.estimate.stage.StageState;
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
  private final Optional<BaseImage> base;
  private final Variables variables;
  private final String user;
  private final Map<Class<? extends Facet>, Facet> facets;
  private final Map<String, UnknownPart> unknown = new LinkedHashMap<>();
  private final List<Fact> facts = new ArrayList<>();
  private final Interpreter interpreter;
  private String workingDirectory;

  /**
   * @param parseShell reads the text of {@code sh -c}
   * @param bash whether the shell is one that knows brace expansion
   */
  public ShellSession(
      LayerBuilder files,
      StageState state,
      Catalog catalog,
      Platform platform,
      Map<String, CommandModel> commands,
      Function<String, Script> parseShell,
      boolean bash,
      BooleanSupplier cancelled) {
    this.files = files;
    this.catalog = catalog;
    this.platform = platform;
    this.base = state.base();
    this.variables =
        new Variables(state.variables(), state.base().isPresent() || state == StageState.SCRATCH);
    this.user = state.user();
    this.facets = new HashMap<>(state.facets());
    this.workingDirectory = state.workingDirectory();
    this.interpreter = new Interpreter(this, variables, commands, parseShell, bash, cancelled);
    variables.set("PWD", workingDirectory, true);
    if (variables.get("HOME").isEmpty()) {
      variables.set("HOME", home(), true);
    }
  }

  public CommandModel.Result run(Script script) {
    return interpreter.run(script);
  }

  @Override
  public CommandModel.Result run(Invocation invocation) {
    return interpreter.run(invocation);
  }

  public Map<Class<? extends Facet>, Facet> facets() {
    return facets;
  }

  public List<UnknownPart> unknownParts() {
    return List.copyOf(unknown.values());
  }

  public List<Fact> facts() {
    return List.copyOf(facts);
  }

  void changeDirectory(String path) {
    workingDirectory = path;
    variables.set("PWD", path, true);
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
    return base;
  }

  @Override
  public Map<String, String> environment() {
    return variables.all();
  }

  @Override
  public String workingDirectory() {
    return workingDirectory;
  }

  @Override
  public String home() {
    String name = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
    return name.isEmpty() || name.equals("root") || name.equals("0") ? "/root" : "/home/" + name;
  }

  @Override
  public String resolve(String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      return UnixPath.resolve(home(), "." + path.substring(1));
    }
    return UnixPath.resolve(workingDirectory, path);
  }

  @Override
  public <T extends Facet> T facet(Class<T> type, Supplier<T> initial) {
    Facet found = facets.get(type);
    if (found == null) {
      T made = initial.get();
      facets.put(type, made);
      return made;
    }
    return type.cast(found);
  }

  @Override
  public void put(Facet facet) {
    facets.put(facet.getClass(), facet);
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
