package dev.layerweight.estimate.build;

import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Substitution;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ARGs of a build: those before the first FROM, what the user gives with {@code --build-arg},
 * and those that a builder predefines.
 */
record Scope(Map<String, String> globals, Map<String, String> given, Map<String, String> platform) {

  /** Predefined names that a RUN sees without a declaration. */
  private static final List<String> PROXIES =
      List.of(
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "FTP_PROXY",
          "ftp_proxy",
          "NO_PROXY",
          "no_proxy",
          "ALL_PROXY",
          "all_proxy");

  static Scope of(List<PlacedInstruction> beforeFirstStage, BuildOptions options) {
    Map<String, String> platform = platform(options.platform());
    Map<String, String> globals = new HashMap<>();
    for (PlacedInstruction placed : beforeFirstStage) {
      if (placed.instruction() instanceof Instruction.Arg arg) {
        for (Instruction.Declaration declaration : arg.declarations()) {
          String name = declaration.name().text();
          Optional<String> value =
              Optional.ofNullable(options.arguments().get(name))
                  .or(() ->
                      declaration
                          .defaultValue()
                          .map(word -> expand(word, known -> either(globals, platform, known))))
                  .or(() -> Optional.ofNullable(platform.get(name)));
          value.ifPresent(text -> globals.put(name, text));
        }
      }
    }
    return new Scope(Map.copyOf(globals), Map.copyOf(options.arguments()), platform);
  }

  private static Optional<String> either(
      Map<String, String> first, Map<String, String> second, String name) {
    return Optional.ofNullable(first.get(name)).or(() -> Optional.ofNullable(second.get(name)));
  }

  private static Map<String, String> platform(Platform target) {
    Map<String, String> names = new HashMap<>();
    for (String side : List.of("TARGET", "BUILD")) {
      names.put(side + "PLATFORM", target.toString());
      names.put(side + "OS", target.os());
      names.put(side + "ARCH", target.architecture());
      names.put(side + "VARIANT", target.variant());
    }
    names.put("TARGETSTAGE", "default");
    return Map.copyOf(names);
  }

  /** Variables that the arguments of FROM see. */
  Map<String, String> forFrom() {
    Map<String, String> all = new HashMap<>(platform);
    all.putAll(globals);
    return all;
  }

  /** The value of an ARG declared in a stage; empty where it has none. */
  Optional<String> declared(String name, Optional<String> ownDefault) {
    return Optional.ofNullable(given.get(name))
        .or(() -> ownDefault)
        .or(() -> Optional.ofNullable(globals.get(name)))
        .or(() -> Optional.ofNullable(platform.get(name)));
  }

  /** What of {@code --build-arg} a stage sees without a declaration. */
  Map<String, String> undeclared() {
    Map<String, String> seen = new HashMap<>();
    PROXIES.forEach(
        name -> Optional.ofNullable(given.get(name)).ifPresent(value -> seen.put(name, value)));
    return seen;
  }

  static String expand(Word word, Map<String, String> variables) {
    return expand(word, name -> Optional.ofNullable(variables.get(name)));
  }

  static String expand(Word word, Function<String, Optional<String>> variables) {
    return Substitution.expand(word, variables).text();
  }
}
