package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** {@code apt-mark}: which packages an autoremove may take, and which are there by request. */
public final class AptMarkCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("apt-mark");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = invocation.words().stream().filter(word -> !word.startsWith("-")).toList();
    if (words.isEmpty()) {
      return Result.UNSURE;
    }
    Optional<AptSystem> system = AptSystem.of(step, invocation.range());
    if (system.isEmpty()) {
      return Result.UNSURE;
    }
    AptState state = system.get().state(step);
    List<String> names = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "showmanual" -> list(state, known -> !known.automatic());
      case "showauto" -> list(state, InstalledPackage::automatic);
      case "auto", "markauto" -> mark(step, state, names, true);
      case "manual", "unmarkauto" -> mark(step, state, names, false);
      default -> Result.UNSURE;
    };
  }

  private static Result list(AptState state, Predicate<InstalledPackage> wanted) {
    return Result.printing(
        state.installed().entrySet().stream()
            .filter(entry -> wanted.test(entry.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  private static Result mark(Step step, AptState state, List<String> names, boolean automatic) {
    Map<String, InstalledPackage> now = new LinkedHashMap<>(state.installed());
    for (String name : names) {
      Predicate<String> matches = matching(name);
      now.replaceAll((known, old) ->
          matches.test(known)
              ? new InstalledPackage(old.version(), automatic, old.fromBase())
              : old);
    }
    step.put(state.withInstalled(now));
    return Result.DONE;
  }

  private static Predicate<String> matching(String name) {
    if (name.equals(".*") || name.equals("*")) {
      return _ -> true;
    }
    boolean simple = name.length() < 200 && !name.matches(".*[+*}]\\)?[+*{].*");
    if (simple && name.chars().anyMatch(character -> "^$*[(|".indexOf(character) >= 0)) {
      try {
        return Pattern.compile(name).asPredicate();
      } catch (PatternSyntaxException _) {
        return name::equals;
      }
    }
    return name::equals;
  }
}
