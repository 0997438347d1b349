package dev.layerweight.catalog.registry;

import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which distribution packages the {@code RUN} lines of an image's history name and keep.
 *
 * <p>Packages that the same line removes again are not kept: by name, as a virtual package of apk,
 * or by {@code apt-mark auto} with a purge after it. What a line installs by a name that cannot be
 * known makes the answer incomplete.
 */
public final class HistoryPackages {

  /**
   * {@code RUN |2 A=1 B=2 /bin/sh -c command # buildkit}, and the older forms of it. Build
   * arguments may be any text; without them the shell stands at the beginning.
   */
  private static final Pattern SHELL =
      Pattern.compile(
          "^(?:RUN\\s{1,9})?(?:\\|\\d.{0,20000}?\\s)?"
              + "(?:/[\\w./-]{0,40}/)?(?:ba|da|a)?sh (?:-\\w{1,20} |pipefail ){0,8}?-\\w{0,9}c\\s",
          Pattern.DOTALL);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*");
  private static final Set<String> APT_WITH_VALUE =
      Set.of("-t", "-o", "-c", "--target-release", "--option", "--config-file");
  private static final Set<String> APK_WITH_VALUE =
      Set.of("-X", "--repository", "-p", "--root", "--keys-dir", "--repositories-file", "--arch");
  private static final int DEPTH_LIMIT = 60;
  private static final int PACKAGE_LIMIT = 5_000;

  private final Map<String, String> environment;
  private final Set<String> kept = new LinkedHashSet<>();
  private boolean incomplete;

  private HistoryPackages(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @param names in the order of their installation
   * @param complete false where more are there than can be named
   */
  public record Result(List<String> names, boolean complete) {}

  /**
   * @param lines of the history that make layers, in the spelling of any builder, from the bottom
   *     up
   * @param environment of the final image, for variables in the lines
   */
  public static Result of(List<String> lines, Map<String, String> environment) {
    HistoryPackages packages = new HistoryPackages(environment);
    for (String line : lines) {
      command(line).ifPresent(text -> packages.new Line().run(text));
      if (packages.kept.size() > PACKAGE_LIMIT) {
        packages.incomplete = true;
        break;
      }
    }
    return new Result(List.copyOf(packages.kept), !packages.incomplete);
  }

  /** The script that a line ran, where it ran one. */
  static Optional<String> command(String createdBy) {
    String line = createdBy.strip();
    if (line.contains("#(nop)")
        || line.startsWith("COPY ")
        || line.startsWith("ADD ")
        || line.startsWith("WORKDIR ")) {
      return Optional.empty();
    }
    Matcher shell = SHELL.matcher(line);
    String script = shell.lookingAt() ? line.substring(shell.end()) : line;
    script = script.replaceFirst("^RUN\\s+", "").replaceFirst("\\s*# buildkit\\s*$", "");
    return script.isBlank() ? Optional.empty() : Optional.of(script);
  }

  /** One line of the history, with the variables and virtual packages it defines. */
  private final class Line {
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, List<String>> virtual = new HashMap<>();
    private final Set<String> installed = new LinkedHashSet<>();
    private final Set<String> manual = new LinkedHashSet<>();
    private boolean allAutomatic;

    void run(String text) {
      script(DockerfileParser.parseShell(text), 0);
      kept.addAll(installed);
    }

    private void script(Script script, int depth) {
      script.commands().forEach(command -> command(command, depth));
    }

    private void command(ShellCommand command, int depth) {
      if (depth > DEPTH_LIMIT) {
        incomplete = true;
        return;
      }
      switch (command) {
        case ShellCommand.Simple simple -> simple(simple);
        case ShellCommand.Pipeline pipeline ->
            pipeline.commands().forEach(one -> command(one, depth + 1));
        case ShellCommand.AndOr andOr -> {
          command(andOr.first(), depth + 1);
          andOr.links().forEach(link -> command(link.command(), depth + 1));
        }
        case ShellCommand.Subshell subshell -> script(subshell.body(), depth + 1);
        case ShellCommand.Group group -> script(group.body(), depth + 1);
        case ShellCommand.If choice -> {
          choice.branches().forEach(branch -> script(branch.body(), depth + 1));
          choice.otherwise().ifPresent(body -> script(body, depth + 1));
        }
        case ShellCommand.For loop -> script(loop.body(), depth + 1);
        case ShellCommand.While loop -> script(loop.body(), depth + 1);
        case ShellCommand.Case choice ->
            choice.arms().forEach(arm -> script(arm.body(), depth + 1));
        case ShellCommand.Function _, ShellCommand.Unreadable _ -> {}
      }
    }

    private void simple(ShellCommand.Simple simple) {
      if (simple.words().isEmpty()) {
        simple
            .assignments()
            .forEach(one -> text(one.value()).ifPresent(value -> variables.put(one.name(), value)));
        return;
      }
      List<Optional<String>> words = new ArrayList<>();
      for (ShellWord word : simple.words()) {
        Optional<String> text = text(word);
        boolean split = word.parts().stream().anyMatch(part -> !part.quoted());
        if (text.isPresent() && split) {
          for (String one : text.get().strip().split("\\s+")) {
            if (!one.isEmpty()) {
              words.add(Optional.of(one));
            }
          }
        } else {
          words.add(text);
        }
      }
      String program = words.isEmpty() ? "" : words.getFirst().orElse("");
      List<Optional<String>> rest = words.subList(Math.min(1, words.size()), words.size());
      switch (program.substring(program.lastIndexOf('/') + 1)) {
        case "apt-get", "apt", "aptitude" -> apt(rest);
        case "apt-mark" -> mark(rest);
        case "apk" -> apk(rest);
        case "dnf", "yum", "microdnf", "tdnf", "zypper" -> rpm(rest);
        case "xargs" -> {
          // Names that come out of a pipe, mostly of libraries that a build turned out to need.
          if (rest.contains(Optional.of("apt-mark")) && rest.contains(Optional.of("manual"))) {
            incomplete = true;
          }
        }
        default -> {}
      }
    }

    private void apt(List<Optional<String>> words) {
      List<Optional<String>> plain = withoutOptions(words, APT_WITH_VALUE);
      boolean automatic = words.contains(Optional.of("--auto-remove"));
      String action = plain.isEmpty() ? "" : plain.getFirst().orElse("");
      List<Optional<String>> names = plain.subList(Math.min(1, plain.size()), plain.size());
      switch (action) {
        case "install" -> names.forEach(name -> install(name, "[=:/].*$"));
        case "remove", "purge" -> {
          remove(names);
          automatic(automatic);
        }
        case "autoremove", "auto-remove" -> automatic(true);
        default -> {}
      }
    }

    private void automatic(boolean removes) {
      if (removes && allAutomatic) {
        installed.retainAll(manual);
      }
    }

    private void mark(List<Optional<String>> words) {
      String action = words.isEmpty() ? "" : words.getFirst().orElse("");
      List<Optional<String>> names = words.subList(Math.min(1, words.size()), words.size());
      switch (action) {
        case "auto" ->
            allAutomatic |= names.stream().anyMatch(name -> name.orElse("").contains("*"));
        case "manual" -> names.forEach(name -> name.ifPresent(known -> manual.add(known)));
        default -> {}
      }
    }

    private void apk(List<Optional<String>> words) {
      String group = "";
      List<Optional<String>> others = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i).orElse("");
        if ((word.equals("-t") || word.equals("--virtual")) && i + 1 < words.size()) {
          group = words.get(++i).orElse("");
        } else if (word.startsWith("--virtual=")) {
          group = word.substring("--virtual=".length());
        } else {
          others.add(words.get(i));
        }
      }
      List<Optional<String>> plain = withoutOptions(others, APK_WITH_VALUE);
      String action = plain.isEmpty() ? "" : plain.getFirst().orElse("");
      List<Optional<String>> names = plain.subList(Math.min(1, plain.size()), plain.size());
      if (action.equals("add")) {
        List<String> added =
            names.stream().flatMap(name -> install(name, "[=<>~@].*$").stream()).toList();
        if (!group.isEmpty()) {
          virtual.put(group, added);
        }
      } else if (action.equals("del")) {
        for (Optional<String> name : names) {
          Collection<String> members = virtual.getOrDefault(name.orElse(""), List.of());
          installed.removeAll(members);
        }
        remove(names);
      }
    }

    private void rpm(List<Optional<String>> words) {
      List<Optional<String>> plain = withoutOptions(words, Set.of());
      String action = plain.isEmpty() ? "" : plain.getFirst().orElse("");
      List<Optional<String>> names = plain.subList(Math.min(1, plain.size()), plain.size());
      switch (action) {
        case "install", "in" -> names.forEach(name -> install(name, "$"));
        case "remove", "erase", "rm" -> remove(names);
        default -> {}
      }
    }

    private Optional<String> install(Optional<String> word, String versionPattern) {
      Optional<String> name =
          word.filter(text -> !text.contains("/") || !text.startsWith("/") && !text.startsWith("."))
              .map(text -> text.replaceFirst(versionPattern, ""))
              .filter(text -> NAME.matcher(text).matches());
      if (name.isEmpty()) {
        // An unknown variable, a file or a pattern: something was installed, but not known what.
        incomplete |= !word.orElse("?").equals("\\");
        return Optional.empty();
      }
      installed.add(name.get());
      return name;
    }

    private void remove(List<Optional<String>> names) {
      for (Optional<String> name : names) {
        name.map(text -> text.replaceFirst("[=:].*$", ""))
            .ifPresent(known -> {
              installed.remove(known);
              kept.remove(known);
            });
      }
    }

    private List<Optional<String>> withoutOptions(
        List<Optional<String>> words, Set<String> withValue) {
      List<Optional<String>> plain = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i).orElse("");
        if (withValue.contains(word)) {
          i++;
        } else if (!word.startsWith("-") || word.length() < 2) {
          plain.add(words.get(i));
        }
      }
      return plain;
    }

    /** Empty where a part cannot be known. */
    private Optional<String> text(ShellWord word) {
      StringBuilder text = new StringBuilder();
      for (ShellWord.Part part : word.parts()) {
        switch (part) {
          case ShellWord.Text fixed -> text.append(fixed.text());
          case ShellWord.Parameter parameter -> {
            String value =
                variables.getOrDefault(parameter.name(), environment.get(parameter.name()));
            if (value == null || !parameter.operator().isEmpty() || value.length() > 10_000) {
              return Optional.empty();
            }
            text.append(value);
          }
          case ShellWord.CommandSubstitution _, ShellWord.Arithmetic _ -> {
            return Optional.empty();
          }
        }
      }
      return Optional.of(text.toString());
    }
  }
}
