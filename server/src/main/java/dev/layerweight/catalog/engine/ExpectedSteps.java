package dev.layerweight.catalog.engine;

import static dev.layerweight.catalog.engine.TextPattern.GAP;

import dev.layerweight.catalog.BuiltStage;
import dev.layerweight.image.Substitution;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.Head;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Walks through a stage and says what its history must look like. */
final class ExpectedSteps {

  /** Build arguments that no history names. */
  private static final Set<String> UNNAMED =
      Set.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy");

  private final BuiltStage stage;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> arguments = new HashMap<>();
  private String workingDirectory;
  private Optional<String> shell = Optional.empty();

  private ExpectedSteps(BuiltStage stage) {
    this.stage = stage;
    this.workingDirectory = stage.base().equals("scratch") ? "/" : GAP;
  }

  /** One step for each instruction that decides on sizes, from the bottom up. */
  static List<ExpectedStep> of(BuiltStage stage) {
    ExpectedSteps steps = new ExpectedSteps(stage);
    List<ExpectedStep> expected = new ArrayList<>();
    stage.instructions().forEach(placed -> steps.step(placed).ifPresent(expected::add));
    return expected;
  }

  private Optional<ExpectedStep> step(PlacedInstruction placed) {
    return switch (placed.instruction()) {
      case Instruction.Run run ->
          Optional.of(
              new ExpectedStep.Command(
                  placed, CommandText.of(run, stage.escape()), shell, knownArguments()));
      case Instruction.Copy copy ->
          Optional.of(transfer(placed, "COPY", copy.sources(), copy.destination()));
      case Instruction.Add add ->
          Optional.of(transfer(placed, "ADD", add.sources(), add.destination()));
      case Instruction.Env env -> Optional.of(environment(placed, env));
      case Instruction.Workdir workdir -> Optional.of(directory(placed, workdir));
      case Instruction.User user ->
          Optional.of(
              new ExpectedStep.Setting(
                  placed, "USER", settings(expand(user.user()), user.user().text())));
      case Instruction.Shell given -> {
        shell =
            Optional.of(
                HistoryStep.singleBlanks(
                    given.words().stream().map(Word::text).collect(Collectors.joining(" "))));
        yield Optional.empty();
      }
      case Instruction.Arg arg -> {
        arg.declarations().forEach(this::declare);
        yield Optional.empty();
      }
      case Instruction.From _,
          Instruction.Cmd _,
          Instruction.Entrypoint _,
          Instruction.Healthcheck _,
          Instruction.Label _,
          Instruction.Expose _,
          Instruction.Volume _,
          Instruction.Stopsignal _,
          Instruction.Maintainer _,
          Instruction.Onbuild _,
          Instruction.Invalid _ ->
          Optional.empty();
    };
  }

  private void declare(Instruction.Declaration declaration) {
    String name = declaration.name().text();
    Optional<String> value =
        Optional.ofNullable(stage.buildArguments().get(name))
            .or(() -> declaration.defaultValue().map(this::expand))
            .or(() -> Optional.ofNullable(stage.globals().get(name)));
    value.ifPresentOrElse(text -> arguments.put(name, text), () -> arguments.remove(name));
  }

  /** What ENV sets, too, is written with the value of either, depending on the builder. */
  private Map<String, String> knownArguments() {
    return arguments.entrySet().stream()
        .filter(argument -> !argument.getValue().contains(GAP))
        .filter(argument -> !environment.containsKey(argument.getKey()))
        .filter(argument -> !UNNAMED.contains(argument.getKey().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The word with its values; what nobody knows here, such as the base image's ENV, is a gap. */
  private String expand(Word word) {
    Substitution.Substituted result =
        Substitution.expand(
            word,
            name -> Optional.of(environment.getOrDefault(name, arguments.getOrDefault(name, GAP))));
    return result.error().isPresent() ? GAP : result.text();
  }

  private ExpectedStep transfer(
      PlacedInstruction placed, String keyword, List<Word> sources, Word destination) {
    Head head = placed.instruction().head();
    Stream<String> documents =
        head.hereDocuments().stream().map(document -> "<<" + document.delimiter());
    String expanded =
        Stream.concat(sources.stream().map(this::expand), documents)
            .collect(Collectors.joining(" "));
    String target = expand(destination);
    Map<String, TextPattern> flags = new HashMap<>();
    for (String name : List.of("chown", "chmod")) {
      head.flag(name)
          .flatMap(Flag::value)
          .ifPresent(value -> flags.put(name, TextPattern.of(expand(value))));
    }
    return new ExpectedStep.Transfer(
        placed,
        keyword,
        List.of(TextPattern.of(expanded + " " + target)),
        Stream.of(target, destination.text(), resolved(target))
            .map(ExpectedStep.Transfer::withoutSlash)
            .distinct()
            .map(TextPattern::of)
            .toList(),
        flags);
  }

  private ExpectedStep environment(PlacedInstruction placed, Instruction.Env env) {
    Map<String, String> values = new HashMap<>();
    StringBuilder expanded = new StringBuilder();
    for (Instruction.Binding binding : env.bindings()) {
      String key = expand(binding.key());
      String value = expand(binding.value());
      values.put(key, value);
      expanded.append(key).append('=').append(value).append(' ');
    }
    // All values of one ENV see the variables as they were before it.
    environment.putAll(values);
    return new ExpectedStep.Setting(
        placed,
        "ENV",
        settings(expanded.toString(), CommandText.arguments(env.head(), stage.escape())));
  }

  private ExpectedStep directory(PlacedInstruction placed, Instruction.Workdir workdir) {
    String path = expand(workdir.path());
    workingDirectory = resolved(path);
    return new ExpectedStep.Setting(
        placed,
        "WORKDIR",
        Stream.of(workingDirectory, path, workdir.path().text())
            .flatMap(text -> settings(text, ExpectedStep.Transfer.withoutSlash(text)).stream())
            .toList());
  }

  private String resolved(String path) {
    if (path.startsWith("/") || path.startsWith(GAP)) {
      return path;
    }
    String below = path.equals(".") || path.equals("./") ? "" : path;
    String above = workingDirectory.endsWith("/") ? workingDirectory : workingDirectory + "/";
    return below.isEmpty()
        ? workingDirectory
        : above + (below.startsWith("./") ? below.substring(2) : below);
  }

  private static List<TextPattern> settings(String expanded, String written) {
    return Stream.of(expanded, written)
        .map(ExpectedStep.Setting::unquoted)
        .distinct()
        .map(TextPattern::of)
        .toList();
  }
}
