package dev.layerweight.estimate.files;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code locale-gen}, {@code localedef}: compiled locales, all in one archive.
 *
 * <p>Measured with glibc 2.36 (2026-11-22): of one locale 3,048,928 bytes where its order of
 * letters is the common one, 1,176,160 of Japanese; a second one that shares that order 0.36 MB,
 * one with its own 1.3 MB (Spanish, French) to 3.2 MB (Chinese).
 */
public final class LocaleCommand implements CommandModel {

  private static final String ARCHIVE = "/usr/lib/locale/locale-archive";
  private static final long FIRST_BYTES = 3_055_000;
  private static final long NEXT_BYTES = 1_100_000;
  private static final double NEXT_ERROR = 0.7;
  private static final double FIRST_ERROR = 0.02;

  /** gzip -6 of the archive. */
  private static final double PACKED = 0.227;

  private static final Provenance MEASURED = new Provenance("locales compiled with glibc 2.36");

  @Override
  public Set<String> names() {
    return Set.of("locale-gen", "localedef");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    Locales locales = Locales.of(step);
    Set<String> asked =
        Locales.names(
            invocation.words().stream()
                .filter(word -> !word.startsWith("-") && !word.startsWith("/"))
                .collect(Collectors.joining(" ")));
    Set<String> made = new TreeSet<>(asked);
    if (invocation.name().equals("localedef")) {
      // Its operands name one locale twice: what to make it of, and what to call it.
      made.removeIf(name -> asked.size() > 1 && !invocation.words().getLast().equals(name));
    } else {
      made.addAll(locales.wanted());
      step.files().text(Locales.LIST).map(LocaleCommand::listed).ifPresent(made::addAll);
    }
    Locales after = locales.withMade(made);
    step.put(after);
    int count = after.made().size();
    step.files()
        .add(
            Entry.file(
                ARCHIVE,
                count == 0
                    ? Weight.unknown("which locales " + invocation.name() + " makes is not known")
                    : weight(count),
                MEASURED));
    return Result.DONE;
  }

  private static Set<String> listed(String text) {
    return Locales.names(
        text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n")));
  }

  private static Weight weight(int count) {
    long more = (count - 1) * NEXT_BYTES;
    long bytes = FIRST_BYTES + more;
    long margin = Math.round(FIRST_BYTES * FIRST_ERROR + more * NEXT_ERROR);
    Estimate unpacked =
        new Estimate.Estimated(bytes - margin, bytes, bytes + margin, Basis.COMPUTED);
    return new Weight(unpacked, unpacked.times(PACKED));
  }
}
