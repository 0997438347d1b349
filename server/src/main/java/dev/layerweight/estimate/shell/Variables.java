package dev.layerweight.estimate.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a shell, of which some may hold something unknown. */
final class Variables {

  /** Set by the shell or the machine at run time, so that nobody can know them beforehand. */
  private static final Set<String> RUNTIME =
      Set.of("?", "$", "!", "RANDOM", "SECONDS", "HOSTNAME", "LINENO", "PPID", "-", "_");

  private Map<String, String> values;
  private Set<String> unknown;
  private List<String> positional = List.of();
  private final boolean environmentKnown;

  /**
   * @param environmentKnown false where the base image's own ENV is not known: then a name that is
   *     not set here may be set there
   */
  Variables(Map<String, String> environment, boolean environmentKnown) {
    this.values = new HashMap<>(environment);
    this.unknown = new HashSet<>();
    this.environmentKnown = environmentKnown;
  }

  Optional<String> get(String name) {
    return switch (name) {
      case "@", "*" -> Optional.of(String.join(" ", positional));
      case "#" -> Optional.of(Integer.toString(positional.size()));
      default ->
          name.length() == 1 && Character.isDigit(name.charAt(0))
              ? positional(name.charAt(0) - '0')
              : Optional.ofNullable(values.get(name));
    };
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
    return environmentKnown || special || values.containsKey(name);
  }

  void set(String name, String value, boolean known) {
    values.put(name, value);
    if (known) {
      unknown.remove(name);
    } else {
      unknown.add(name);
    }
  }

  void unset(String name) {
    values.remove(name);
    unknown.remove(name);
  }

  List<String> positional() {
    return positional;
  }

  void setPositional(List<String> words) {
    positional = List.copyOf(words);
  }

  Map<String, String> all() {
    return values;
  }

  /** What a subshell starts from, and what its end brings back. */
  record Saved(Map<String, String> values, Set<String> unknown, List<String> positional) {}

  Saved save() {
    return new Saved(new HashMap<>(values), new HashSet<>(unknown), positional);
  }

  void restore(Saved saved) {
    values = new HashMap<>(saved.values());
    unknown = new HashSet<>(saved.unknown());
    positional = saved.positional();
  }
}
