package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.image.Estimate;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puppeteer downloads a browser of its own although the program starts the one of the distribution.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y --no-install-recommends chromium
 * ENV PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium
 * RUN npm ci
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN apt-get update && apt-get install -y --no-install-recommends chromium
 * ENV PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium
 * ENV PUPPETEER_SKIP_DOWNLOAD=true
 * RUN npm ci
 * }</pre>
 *
 * <p>Saves: about the bytes of the distribution's packages of the browser, which is the same
 * program; what puppeteer loads is in no table.
 *
 * <p>Silent: where the download is left out already, for puppeteer-core, which loads none, and
 * where nothing says which browser is started: the distribution's may be there for the libraries
 * that it brings along.
 */
public final class BrowserTwice implements Rule {

  private static final Set<String> SWITCHES =
      Set.of("PUPPETEER_SKIP_DOWNLOAD", "PUPPETEER_SKIP_CHROMIUM_DOWNLOAD");

  private static final String PATH = "PUPPETEER_EXECUTABLE_PATH";

  private static final Pattern BROWSER =
      Pattern.compile("chromium(-browser|-common|-headless-shell)?");

  private static final Pattern PROGRAM =
      Pattern.compile("(/usr/bin/|/usr/lib/chromium/)(chromium|google-chrome)[\\w-]*");

  @Override
  public String id() {
    return "browser-twice";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Part> browser =
        subject
            .inImage()
            .flatMap(instruction -> instruction.parts().stream())
            .filter(part -> BROWSER.matcher(part.name()).matches())
            .toList();
    return browser.isEmpty()
        ? List.of()
        : subject.locatedInImage().stream()
            .filter(located -> located.instruction() instanceof Instruction.Run)
            .filter(BrowserTwice::loadsBrowser)
            .filter(located -> startsOther(located, subject))
            .map(located -> proposal(located, browser))
            .toList();
  }

  private static boolean loadsBrowser(Located run) {
    return PackageGraph.installed(run.estimate(), Set.of("npm", "npm-dev")).stream()
            .flatMap(fact -> fact.installed().keySet().stream())
            .anyMatch(name -> name.startsWith("puppeteer "))
        && SWITCHES.stream().noneMatch(run.variables()::containsKey)
        && !run.commandText().contains("PUPPETEER_SKIP")
        && !run.commandText().contains("--ignore-scripts");
  }

  private static boolean startsOther(Located run, Subject subject) {
    return Stream.concat(Stream.of(run), subject.after(run).stream())
            .map(located -> Optional.ofNullable(located.variables().get(PATH)).orElse(""))
            .anyMatch(path -> PROGRAM.matcher(path).matches())
        || ProgramText.ofContext(subject, ".*\\.(js|ts|mjs|cjs)")
            .anyMatch(code -> code.contains("executablePath") && PROGRAM.matcher(code).find());
  }

  private static Proposal proposal(Located run, List<Part> browser) {
    long bytes = browser.stream().mapToLong(part -> part.weight().unpacked().likely()).sum();
    int start = run.placed().start();
    TextEdit variable =
        new TextEdit(new TextRange(start, start), "ENV PUPPETEER_SKIP_DOWNLOAD=true" + ending(run));
    return Proposal.at(
            run.placed(),
            "puppeteer downloads a browser of its own, and the program starts the one of the"
                + " distribution")
        .saving(Estimate.within(bytes, 0.5, Estimate.Basis.APPROXIMATE))
        .fixedBy("Set PUPPETEER_SKIP_DOWNLOAD", false, List.of(variable));
  }

  private static String ending(Located run) {
    return run.instruction().head().source().contains("\r\n") ? "\r\n" : "\n";
  }
}
