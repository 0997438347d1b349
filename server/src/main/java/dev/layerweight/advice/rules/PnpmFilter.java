package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * pnpm is told to work on a package of a name that the workspace does not have, and does nothing.
 *
 * <p>The filter names what stands in package.json, not the folder. Where nothing matches, pnpm says
 * so and exits with 0.
 *
 * <p>Before, with a folder {@code server} whose package is called {@code shop-server}:
 *
 * <pre>{@code
 * RUN pnpm --filter server deploy --prod /opt/server
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN pnpm --filter shop-server deploy --prod /opt/server
 * }</pre>
 *
 * <p>Saves: nothing; it is a warning.
 *
 * <p>Silent: for filters by path, by pattern or by what changed, and where a package's manifest
 * cannot be read.
 */
public final class PnpmFilter implements Rule {

  private static final Pattern PLAIN = Pattern.compile("(@[\\w.-]+/)?[A-Za-z0-9][\\w.-]*");
  private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern ITEM =
      Pattern.compile("(?m)^\\s*-\\s*[\"']?([^\"'#\\s]+)[\"']?\\s*(?:#.*)?$");

  @Override
  public String id() {
    return "pnpm-filter";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    Map<String, String> packages = packages(subject);
    if (packages.isEmpty()) {
      return List.of();
    }
    List<Proposal> proposals = new ArrayList<>();
    subject
        .needed()
        .filter(located -> located.instruction() instanceof Instruction.Run)
        .filter(Located::isSound)
        .forEach(located -> proposal(located, packages).ifPresent(proposals::add));
    return proposals;
  }

  /** Names of the workspace's packages by their folders; none where one of them is not known. */
  private static Map<String, String> packages(Subject subject) {
    Optional<String> workspace = subject.text("pnpm-workspace.yaml");
    if (workspace.isEmpty()) {
      return Map.of();
    }
    Map<String, String> names = new LinkedHashMap<>();
    String list =
        workspace.get().replaceFirst("(?s)^.*?(?m)^packages:", "").replaceFirst("(?ms)^\\S.*$", "");
    Matcher item = ITEM.matcher(list);
    List<String> manifests = new ArrayList<>(List.of("package.json"));
    while (item.find()) {
      String folder = item.group(1).replaceFirst("^\\./", "").replaceFirst("/$", "");
      if (folder.startsWith("!") || folder.contains("**")) {
        return Map.of();
      }
      subject.context().select(folder + "/package.json", List.of(), false).roots().stream()
          .map(root -> root.path())
          .forEach(manifests::add);
    }
    for (String manifest : manifests) {
      Optional<Matcher> name = subject.text(manifest).map(NAME::matcher).filter(Matcher::find);
      if (name.isPresent()) {
        int slash = manifest.lastIndexOf('/');
        names.put(slash < 0 ? "." : manifest.substring(0, slash), name.get().group(1));
      } else if (!manifest.equals("package.json")) {
        return Map.of();
      }
    }
    return names.size() < 2 ? Map.of() : names;
  }

  private static Optional<Proposal> proposal(Located located, Map<String, String> packages) {
    List<TextRange> places = new ArrayList<>();
    String wrong = "";
    for (RunCommand command : RunCommand.of(located.instruction())) {
      if (!command.program().equals("pnpm")) {
        continue;
      }
      for (int i = command.programIndex() + 1; i < command.size(); i++) {
        boolean apart = command.text(i).matches("-F|--filter|--filter-prod");
        String value =
            apart
                ? command.text(i + 1)
                : command.text(i).startsWith("--filter=")
                    ? command.text(i).substring("--filter=".length())
                    : "";
        if (PLAIN.matcher(value).matches() && !matches(value, packages)) {
          places.add(command.word(apart ? i + 1 : i).range());
          wrong = value;
        }
      }
    }
    if (places.isEmpty()) {
      return Optional.empty();
    }
    String meant =
        Optional.ofNullable(packages.get(wrong))
            .map(name -> "; the one in the folder " + places(packages, name) + " is called " + name)
            .orElse("");
    return Optional.of(
        Proposal.of(
                located.placed(),
                located.placed().absolute(places.getFirst()),
                "no package of the workspace is called "
                    + wrong
                    + ", so pnpm does nothing and succeeds"
                    + meant)
            .breaking());
  }

  private static String places(Map<String, String> packages, String name) {
    return packages.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(name);
  }

  /** A name without a scope also stands for one with a scope, if that is the only one. */
  private static boolean matches(String value, Map<String, String> packages) {
    return packages.containsValue(value)
        || !value.startsWith("@")
            && packages.values().stream().anyMatch(name -> name.endsWith("/" + value));
  }
}
