package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code npm}: installs, prunes, cleans its cache; what scripts write is unknown. */
public final class NpmCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("npm");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    NodeFlags flags = NodeFlags.of(invocation.arguments(), NpmConfig.VALUED, NpmConfig.SHORTS);
    String start =
        flags.isOn("global")
            ? step.workingDirectory()
            : flags.last("prefix").map(step::resolve).orElse(step.workingDirectory());
    NpmConfig config = new NpmConfig(flags, step, start);
    NpmInstall install = new NpmInstall(invocation, step, config, flags, start);
    return switch (flags.command()) {
      case "" -> Result.DONE;
      case "install",
          "i",
          "in",
          "ins",
          "inst",
          "insta",
          "instal",
          "isnt",
          "isnta",
          "isntal",
          "isntall",
          "add" ->
          install(flags, config, install);
      case "ci", "clean-install", "ic", "install-clean", "isntall-clean" -> install.clean();
      case "install-test", "it", "install-ci-test", "cit" -> {
        install.clean();
        yield script("test", invocation, step, config);
      }
      case "update", "up", "upgrade", "udpate" -> {
        Result result = install(flags, config, install);
        step.unknown("npm update may take newer versions than the lock file", invocation.range());
        yield result;
      }
      case "prune" -> install.prune();
      case "uninstall", "remove", "rm", "r", "un", "unlink" -> install.uninstall();
      case "cache" -> cache(flags, invocation, step, config);
      case "run", "run-script", "rum", "urn" ->
          flags.operands().isEmpty()
              ? log(invocation, step, config)
              : script(flags.operands().getFirst().text(), invocation, step, config);
      case "test", "t", "tst", "start", "stop", "restart" ->
          script(flags.command(), invocation, step, config);
      case "exec", "x", "init", "create", "innit" -> execute(flags, invocation, step, config);
      case "rebuild", "rb" -> {
        step.unknown("npm rebuild: what the packages build is not known", invocation.range());
        yield log(invocation, step, config);
      }
      case "pack" -> {
        step.unknown("npm pack: the size of the archive is not known", invocation.range());
        yield log(invocation, step, config);
      }
      case "dedupe", "ddp", "audit" -> {
        if (flags.command().startsWith("d")
            || flags.operands().stream().anyMatch(a -> a.text().equals("fix"))) {
          step.unknown(
              "npm " + flags.command() + ": which versions it changes is not known",
              invocation.range());
        }
        yield log(invocation, step, config);
      }
      case "config", "c", "set" -> configure(flags, step);
      default -> log(invocation, step, config);
    };
  }

  private static Result install(NodeFlags flags, NpmConfig config, NpmInstall install) {
    if (flags.operands().isEmpty() && !config.isOn("global")) {
      return install.project();
    }
    return config.isOn("global") || config.last("location").filter("global"::equals).isPresent()
        ? install.global()
        : install.add();
  }

  private static Result log(Invocation invocation, Step step, NpmConfig config) {
    modules(invocation, step).log(config.cacheFolder(), NpmText.RUN_LOG_BYTES);
    return Result.DONE;
  }

  private static NodeModules modules(Invocation invocation, Step step) {
    return new NodeModules(step, invocation.range(), new KnownPackages(step.catalog().node()));
  }

  private static Result script(String name, Invocation invocation, Step step, NpmConfig config) {
    String folder = NodeProject.around(step, step.workingDirectory());
    String text =
        new NodeProject(step, invocation.range(), folder)
            .json("package.json")
            .flatMap(json -> json.get("scripts"))
            .flatMap(scripts -> scripts.text(name))
            .map(script -> " (" + shortened(script) + ")")
            .orElse("");
    step.unknown(
        "npm run " + name + text + ": what the script writes is not known", invocation.range());
    return log(invocation, step, config);
  }

  static String shortened(String script) {
    return script.length() <= 60 ? script : script.substring(0, 57) + "...";
  }

  private static Result execute(
      NodeFlags flags, Invocation invocation, Step step, NpmConfig config) {
    boolean plainInit = flags.command().matches("init|innit") && flags.operands().isEmpty();
    if (plainInit) {
      String file = NodePaths.join(step.workingDirectory(), "package.json");
      // The form that --yes writes without questions.
      modules(invocation, step).file(file, 220, 0.2);
    } else {
      step.unknown(
          "npm "
              + flags.command()
              + flags.operands().stream()
                  .limit(1)
                  .map(a -> " " + a.text())
                  .collect(Collectors.joining())
              + ": what it writes is not known",
          invocation.range());
    }
    return log(invocation, step, config);
  }

  private static Result cache(NodeFlags flags, Invocation invocation, Step step, NpmConfig config) {
    String action = flags.operands().isEmpty() ? "" : flags.operands().getFirst().text();
    boolean cleans = Set.of("clean", "clear", "rm").contains(action);
    if (cleans && flags.isOn("force")) {
      step.files().remove(NodePaths.join(config.cacheFolder(), "_cacache"));
      step.put(step.facet(NodeState.class, NodeState::initial).withoutCached(config.cacheFolder()));
    }
    modules(invocation, step).log(config.cacheFolder(), NpmText.LOG_FRAME_BYTES);
    // Since version 5 npm refuses to clean without --force.
    return cleans && !flags.isOn("force") ? Result.UNSURE : Result.DONE;
  }

  /** Keeps a setting in the user's file, where later commands read it. */
  private static Result configure(NodeFlags flags, Step step) {
    List<String> words = flags.rest().stream().map(Argument::text).toList();
    int set = words.indexOf("set");
    if (set < 0 || set + 1 >= words.size()) {
      return Result.DONE;
    }
    String setting = words.get(set + 1);
    String line =
        setting.contains("=") || set + 2 >= words.size()
            ? setting
            : setting + "=" + words.get(set + 2);
    String file = step.home() + "/.npmrc";
    String text = step.files().text(file).orElse("") + line + "\n";
    dev.layerweight.image.Estimate bytes = dev.layerweight.image.Estimate.exact(text.length());
    step.files()
        .add(
            Entry.file(file, new dev.layerweight.image.Weight(bytes, bytes), NodeModules.RULE)
                .withText(text));
    return Result.DONE;
  }
}
