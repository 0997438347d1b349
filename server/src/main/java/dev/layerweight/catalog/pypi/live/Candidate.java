package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The file of a version that an installer would take on a machine.
 *
 * @param index that lists it
 * @param yanked whether every file of the version was withdrawn
 */
record Candidate(WheelName name, IndexFile file, PythonServers.Index index, boolean yanked) {

  /** A source archive stands behind every wheel. */
  private static final int SOURCE_RANK = Integer.MAX_VALUE;

  private record Ranked(Candidate candidate, int rank) {}

  PythonVersion version() {
    return name.version();
  }

  /** The page of one index. */
  record Page(PythonServers.Index index, IndexListing listing) {}

  /**
   * One a version, the newest first. A file that two indexes list counts for the first.
   *
   * @param project in its normal form
   */
  static List<Candidate> choose(List<Page> pages, String project, PythonMachine machine) {
    WheelTags tags = new WheelTags(machine);
    Set<String> seen = new HashSet<>();
    Map<PythonVersion, Ranked> best = new TreeMap<>(Comparator.reverseOrder());
    for (Page page : pages) {
      for (IndexFile file : page.listing().files()) {
        if (!seen.add(file.filename())) {
          continue;
        }
        WheelName.parse(file.filename(), project)
            .ifPresent(name -> {
              OptionalInt rank = name.isSource() ? OptionalInt.of(SOURCE_RANK) : tags.rank(name);
              if (rank.isPresent()) {
                Candidate candidate = new Candidate(name, file, page.index(), file.yanked());
                best.merge(
                    name.version(), new Ranked(candidate, rank.getAsInt()), Candidate::better);
              }
            });
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    best.values().forEach(ranked -> candidates.add(ranked.candidate()));
    return List.copyOf(candidates);
  }

  private static Ranked better(Ranked before, Ranked other) {
    if (before.candidate().yanked() != other.candidate().yanked()) {
      return before.candidate().yanked() ? other : before;
    }
    return other.rank() < before.rank() ? other : before;
  }
}
