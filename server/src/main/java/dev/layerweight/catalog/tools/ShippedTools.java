package dev.layerweight.catalog.tools;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.ToolReleases;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.semver4j.Semver;

/** Reads {@code tools.tsv}, once and when first asked. */
public final class ShippedTools implements ToolReleases {

  private static final String TABLE = "/dev/layerweight/catalog/tools/tools.tsv";

  /**
   * How far the size of another version may lie off: releases of uv within a year differ by this.
   */
  private static final double NEAREST_ERROR = 0.2;

  private volatile Map<String, List<Release>> tools;

  @Override
  public Answer<Release> find(String tool, Optional<String> version) {
    List<Release> releases = tools().getOrDefault(tool, List.of());
    if (releases.isEmpty()) {
      return new Answer.Missing<>(tool + " is not in the tables");
    }
    Release newest = releases.getLast();
    Release best =
        version
            .flatMap(wanted -> Optional.ofNullable(Semver.coerce(wanted)))
            .map(wanted -> nearest(releases, wanted))
            .orElse(newest);
    boolean exact = version.filter(best.version()::equals).isPresent();
    Provenance provenance = new Provenance(tool + " " + best.version() + " as released");
    return new Answer.Found<>(exact ? best : roughly(best), provenance, !exact);
  }

  private static Release roughly(Release release) {
    return new Release(
        release.tool(),
        release.version(),
        release.programs().stream()
            .map(program ->
                new Program(
                    program.name(),
                    new Weight(
                        roughly(program.weight().unpacked()),
                        roughly(program.weight().compressed()))))
            .toList());
  }

  private static Estimate roughly(Estimate estimate) {
    return Estimate.within(estimate.likely(), NEAREST_ERROR, Estimate.Basis.APPROXIMATE);
  }

  /** The newest release that is not newer than wanted, else the oldest. */
  private static Release nearest(List<Release> releases, Semver wanted) {
    return releases.stream()
        .filter(release -> version(release).isLowerThanOrEqualTo(wanted))
        .reduce((_, later) -> later)
        .orElse(releases.getFirst());
  }

  private static Semver version(Release release) {
    return Optional.ofNullable(Semver.coerce(release.version())).orElse(Semver.ZERO);
  }

  private Map<String, List<Release>> tools() {
    Map<String, List<Release>> known = tools;
    if (known == null) {
      known = read();
      tools = known;
    }
    return known;
  }

  private static Map<String, List<Release>> read() {
    Map<String, Map<String, List<Program>>> rows = new LinkedHashMap<>();
    try (InputStream stream = ShippedTools.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("tool\t"))
          .map(line -> line.split("\t"))
          .forEach(cells ->
              rows.computeIfAbsent(cells[0], _ -> new LinkedHashMap<>())
                  .computeIfAbsent(cells[1], _ -> new ArrayList<>())
                  .add(program(cells)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, List<Release>> all = new LinkedHashMap<>();
    rows.forEach((tool, versions) -> {
      List<Release> releases = new ArrayList<>();
      versions.forEach((version, programs) -> releases.add(new Release(tool, version, programs)));
      releases.sort(Comparator.comparing(ShippedTools::version));
      all.put(tool, List.copyOf(releases));
    });
    return Map.copyOf(all);
  }

  private static Program program(String[] cells) {
    return new Program(
        cells[3],
        new Weight(
            Estimate.exact(Long.parseLong(cells[4])),
            Estimate.within(Long.parseLong(cells[5]), 0.03, Estimate.Basis.COMPUTED)));
  }
}
