package dev.layerweight.estimate.shell;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The variables of a shell, of which some may hold something unknown. The environment that the
 * shell starts from is asked name by name, so that it is known which of it mattered.
 */
final class Variables {

  /** Set by the shell or the machine at run time, so that nobody can know them beforehand. */
  private static final Set<String> RUNTIME =
      Set.of("?", "$", "!", "RANDOM", "SECONDS", "HOSTNAME", "LINENO", "PPID", "-", "_");

  private final Function<String, Optional<String>> environment;
  private final Supplier<Map<String, String>> wholeEnvironment;

  /** What the shell itself has set, and unset: then the value is empty. */
  private Map<String, Optional<String>> own = new HashMap<>();

  private Set<String> unknown = new HashSet<>();
  private List<String> positional = List.of();
  private final boolean environmentKnown;

  /**
   * @param environment the value of a name when the shell starts
   * @param wholeEnvironment all of it, for who goes through the names
   * @param environmentKnown false where the base image's own ENV is not known: then a name that is
   *     not set here may be set there
   */
  Variables(
      Function<String, Optional<String>> environment,
      Supplier<Map<String, String>> wholeEnvironment,
      boolean environmentKnown) {
    this.environment = environment;
    this.wholeEnvironment = wholeEnvironment;
    this.environmentKnown = environmentKnown;
  }

  Optional<String> get(String name) {
    return switch (name) {
      case "@", "*" -> Optional.of(String.join(" ", positional));
      case "#" -> Optional.of(Integer.toString(positional.size()));
      default ->
          name.length() == 1 && Character.isDigit(name.charAt(0))
              ? positional(name.charAt(0) - '0')
              : value(name);
    };
  }

  private Optional<String> value(String name) {
    Optional<String> set = own.get(name);
    return set == null ? environment.apply(name) : set;
  }

  private Optional<String> positional(int number) {
    if (number == 0) {
      return Optional.of("/bin/sh");
    }
    return number <= positional.size() ? Optional.of(positional.get(number - 1)) : Optional.empty();
  }

  boolean isKnown(String name) {
    if (unknown.contains(name) || RUNTIME.contains(name)) {
      return false;
    }
    boolean special = name.length() == 1 && !Character.isLetter(name.charAt(0));
    return environmentKnown || special || value(name).isPresent();
  }

  void set(String name, String value, boolean known) {
    own.put(name, Optional.of(value));
    if (known) {
      unknown.remove(name);
    } else {
      unknown.add(name);
    }
  }

  void unset(String name) {
    own.put(name, Optional.empty());
    unknown.remove(name);
  }

  /** Gives a variable the value again that it had when the shell started. */
  void reset(String name) {
    own.remove(name);
    unknown.remove(name);
  }

  List<String> positional() {
    return positional;
  }

  void setPositional(List<String> words) {
    positional = List.copyOf(words);
  }

  /** All variables, as they are at the time of each question. */
  Map<String, String> all() {
    return new View();
  }

  private final class View extends AbstractMap<String, String> {
    @Override
    public String get(Object name) {
      return name instanceof String text ? value(text).orElse(null) : null;
    }

    @Override
    public boolean containsKey(Object name) {
      return get(name) != null;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      Map<String, String> all = new HashMap<>(wholeEnvironment.get());
      own.forEach((name, value) ->
          value.ifPresentOrElse(text -> all.put(name, text), () -> all.remove(name)));
      return all.entrySet();
    }
  }

  /** What a subshell starts from, and what its end brings back. */
  record Saved(Map<String, Optional<String>> own, Set<String> unknown, List<String> positional) {}

  Saved save() {
    return new Saved(new HashMap<>(own), new HashSet<>(unknown), positional);
  }

  void restore(Saved saved) {
    own = new HashMap<>(saved.own());
    unknown = new HashSet<>(saved.unknown());
    positional = saved.positional();
  }
}
