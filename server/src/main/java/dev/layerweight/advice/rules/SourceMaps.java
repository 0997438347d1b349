package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.image.Estimate;
import dev.layerweight.syntax.Instruction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Source maps of a front end are copied into the image: they serve debugging in a browser, not the
 * program.
 *
 * <p>Before:
 *
 * <pre>{@code
 * COPY dist /usr/share/nginx/html
 * }</pre>
 *
 * <p>After, where .dockerignore does not let the maps into the build context any more:
 *
 * <pre>{@code
 * COPY dist /usr/share/nginx/html
 * }</pre>
 *
 * <p>The line that is added is {@code *.js.map} behind two stars and a slash, which stand for any
 * folder.
 *
 * <p>Saves: the bytes of the maps, as the build context holds them.
 *
 * <p>Silent: where the program reads them ({@code --enable-source-maps}, {@code
 * source-map-support}), and where an instruction names maps, such as to send them to a service.
 * What a RUN builds is not looked at: its files are not known. Without a fix where the ignore file
 * lies outside of the build context.
 */
public final class SourceMaps implements Rule {

  private static final Pattern MAP = Pattern.compile("(?:.*/)?[^/]+(\\.(?:[cm]?js|css)\\.map)");

  private static final Pattern PACKAGES = Pattern.compile("(?:.*/)?node_modules/.*");

  private static final Pattern READS =
      Pattern.compile("--enable-source-maps|source-?map-?support|setSourceMapsEnabled");

  private static final Pattern NAMES =
      Pattern.compile(READS.pattern() + "|sourcemaps?\\b|\\.map\\b|sentry-cli|datadog-ci");

  @Override
  public String id() {
    return "source-maps";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Proposal> found =
        subject.locatedInImage().stream()
            .filter(Located::copiesContext)
            .flatMap(copy -> proposal(copy, subject))
            .toList();
    return found.isEmpty() || isUsed(subject) ? List.of() : found;
  }

  private static Stream<Proposal> proposal(Located copy, Subject subject) {
    Map<String, Long> bytesByEnding = new TreeMap<>();
    long count = 0;
    for (String source : copy.sources()) {
      String from = source.isEmpty() ? "." : source;
      for (Root root : subject.context().select(from, List.of(), false).roots()) {
        for (ContextFile file : root.files()) {
          Matcher map = MAP.matcher(file.relative().isEmpty() ? root.path() : file.relative());
          if (!root.unpacked()
              && map.matches()
              && !PACKAGES.matcher(root.path() + "/" + file.relative()).matches()) {
            bytesByEnding.merge(map.group(1), file.bytes(), Long::sum);
            count++;
          }
        }
      }
    }
    long bytes = bytesByEnding.values().stream().mapToLong(Long::longValue).sum();
    if (bytes == 0) {
      return Stream.empty();
    }
    List<String> lines = bytesByEnding.keySet().stream().map(ending -> "**/*" + ending).toList();
    return Stream.of(
        Proposal.at(
                copy.placed(),
                (count == 1 ? "a source map comes" : count + " source maps come")
                    + " along, which serve debugging in a browser")
            .saving(Estimate.exact(bytes))
            .fixedBy(IgnoreLines.adding(lines, subject)));
  }

  private static boolean isUsed(Subject subject) {
    boolean named =
        subject.build().stages().stream()
            .flatMap(stage -> subject.own(stage).stream())
            .map(SourceMaps::words)
            .anyMatch(text -> NAMES.matcher(text).find());
    return named
        || subject.text("package.json").filter(text -> READS.matcher(text).find()).isPresent()
        || ProgramText.ofContext(subject, ".*\\.(js|ts|mjs|cjs)")
            .anyMatch(text -> READS.matcher(text).find());
  }

  private static String words(Located located) {
    return located.instruction() instanceof Instruction.Env env
        ? env.head().source()
        : located.destination().isPresent()
            ? located.instruction().head().source()
            : located.commandText();
  }
}
