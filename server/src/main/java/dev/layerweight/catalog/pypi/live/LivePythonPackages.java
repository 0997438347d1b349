package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.LookUpBudget;
import dev.layerweight.catalog.client.Recent;
import dev.layerweight.catalog.client.TrustingFetcher;
import dev.layerweight.catalog.pypi.live.Candidate.Page;
import dev.layerweight.catalog.pypi.live.PythonServers.Index;
import dev.layerweight.catalog.pypi.live.PythonServers.Sources;
import dev.layerweight.image.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Python packages as the package indexes have them by now, in front of the shipped table. It
 * answers at once from memory, cache or table, and looks up what is missing or old in the
 * background.
 *
 * <p>A project's versions are asked again after six hours, what a wheel holds never. At most
 * {@value #PAGES_PER_MINUTE} pages and {@value #WHEELS_PER_MINUTE} wheels are asked a minute.
 */
public final class LivePythonPackages implements PythonPackages {

  static final int PAGES_PER_MINUTE = 300;
  static final int WHEELS_PER_MINUTE = 120;

  /** How long memory is not compared with the cache, which other processes write, too. */
  private static final Duration MEMORY_FRESH = Duration.ofMinutes(30);

  /** What may be part of an address; anything else would change which one is asked. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,200}");

  private final PythonPackages shipped;
  private final PythonServers servers;
  private final TrustingFetcher fetcher;
  private final LookUps lookUps;
  private final InstantSource clock;
  private final SimpleIndex simple;
  private final WheelReader reader;
  private final LookUpBudget pageBudget;
  private final LookUpBudget wheelBudget;
  private final Recent<String, Kept> pages = new Recent<>(1_500);
  private final Recent<String, WheelFacts> facts = new Recent<>(6_000);
  private final Recent<Question, Built> built = new Recent<>(3_000);

  /** Grows with every wheel that becomes known, so that what was made without it is made anew. */
  private final AtomicLong knowledge = new AtomicLong();

  private record Kept(IndexListing listing, Instant until) {}

  private record Question(PythonMachine machine, String project) {}

  private record Built(
      List<Page> pages, long knowledge, List<Candidate> candidates, Answer<PythonProject> answer) {}

  /**
   * @param shipped answers where no index does
   */
  public LivePythonPackages(
      PythonPackages shipped,
      PythonServers servers,
      TrustingFetcher fetcher,
      Store store,
      LookUps lookUps,
      InstantSource clock) {
    this.shipped = shipped;
    this.servers = servers;
    this.fetcher = fetcher;
    this.lookUps = lookUps;
    this.clock = clock;
    this.simple = new SimpleIndex(fetcher, store, clock);
    this.reader = new WheelReader(fetcher, store);
    this.pageBudget = new LookUpBudget(clock, PAGES_PER_MINUTE);
    this.wheelBudget = new LookUpBudget(clock, WHEELS_PER_MINUTE);
  }

  /** What the shipped table has: which build is meant is known for a machine only. */
  @Override
  public Answer<PythonProject> project(String name) {
    return shipped.project(name);
  }

  @Override
  public PythonPackages on(PythonMachine machine) {
    return new View(machine, servers.sources(machine));
  }

  /** Says what would bring live numbers, where no index is known to this machine. */
  private static Answer<PythonProject> withAdvice(Answer<PythonProject> answer) {
    return switch (answer) {
      case Answer.Found<PythonProject>(PythonProject value, Provenance from, boolean nearest) ->
          new Answer.Found<>(
              value, new Provenance(from.source() + "; live with PIP_INDEX_URL set"), nearest);
      case Answer.Missing<PythonProject>(String reason) ->
          new Answer.Missing<>(reason + " (PIP_INDEX_URL or pip.conf names an index to ask)");
    };
  }

  private final class View implements PythonPackages {

    private final PythonMachine machine;
    private final Sources sources;

    View(PythonMachine machine, Sources sources) {
      this.machine = machine;
      this.sources = sources;
    }

    @Override
    public PythonPackages on(PythonMachine other) {
      return LivePythonPackages.this.on(other);
    }

    @Override
    public Answer<PythonProject> project(String name) {
      return build(name).answer();
    }

    @Override
    public Optional<PythonWheel> wheel(String name, PythonVersion version) {
      Built project = build(name);
      List<PythonWheel> table = table(name);
      return project.candidates().stream()
          .filter(candidate -> candidate.version().compareTo(version) == 0)
          .findFirst()
          .map(candidate -> {
            Optional<PythonWheel> same =
                WheelFigures.same(candidate, table).filter(one -> one.requirements().isPresent());
            return same.or(() -> lookedUp(candidate, name))
                .or(() ->
                    WheelFigures.estimated(
                        candidate, name, counted(project.candidates(), table), table));
          })
          .orElseGet(() -> WheelFigures.ofVersion(version, table));
    }

    private Optional<PythonWheel> lookedUp(Candidate candidate, String project) {
      return candidate.name().isSource()
          ? Optional.empty()
          : facts(candidate, project).map(known -> WheelFigures.counted(candidate, known));
    }

    private Optional<WheelFacts> facts(Candidate candidate, String project) {
      String key = WheelReader.key(candidate.file());
      Optional<WheelFacts> known = facts.get(key);
      if (known.isPresent()) {
        return known;
      }
      Optional<WheelFacts> kept = reader.kept(candidate.file());
      if (kept.isPresent()) {
        return remember(key, kept);
      }
      return wheelBudget.admits(key)
          ? lookUps.ask(key, () -> remember(key, ask(candidate, project)))
          : Optional.empty();
    }

    private Optional<WheelFacts> remember(String key, Optional<WheelFacts> learned) {
      learned.ifPresent(known -> {
        facts.put(key, known);
        knowledge.incrementAndGet();
      });
      return learned;
    }

    private Optional<WheelFacts> ask(Candidate candidate, String project) {
      if (candidate.index().own()) {
        fetcher.trust(candidate.index().address());
        fetcher.trustFiles(candidate.index().address(), candidate.file().address());
      }
      return reader.ask(candidate.file(), project, candidate.name(), sources.credentials());
    }

    private Built build(String name) {
      List<Page> known = pages(name);
      long now = knowledge.get();
      Question question = new Question(machine, name);
      Optional<Built> before = built.get(question).filter(one -> one.pages().equals(known));
      if (before.isPresent() && before.get().knowledge() == now) {
        return before.get();
      }
      List<Candidate> candidates =
          before.map(Built::candidates).orElseGet(() -> Candidate.choose(known, name, machine));
      Built result = new Built(known, now, candidates, answer(name, known, candidates));
      built.put(question, result);
      return result;
    }

    private List<Page> pages(String name) {
      if (!NAME.matcher(name).matches()) {
        return List.of();
      }
      List<Page> known = new ArrayList<>();
      for (Index index : sources.indexes()) {
        page(index, name)
            .filter(listing -> !listing.files().isEmpty())
            .ifPresent(listing -> known.add(new Page(index, listing)));
      }
      return known;
    }

    private Optional<IndexListing> page(Index index, String name) {
      String key = SimpleIndex.key(index.address(), name);
      Instant now = clock.instant();
      Optional<Kept> kept = pages.get(key);
      if (kept.isPresent() && now.isBefore(kept.get().until())) {
        return kept.map(Kept::listing);
      }
      String question = key + " " + now.getEpochSecond() / SimpleIndex.FRESH.toSeconds();
      Optional<IndexListing> fresh =
          simple
              .kept(index.address(), name, SimpleIndex.FRESH)
              .or(() ->
                  pageBudget.admits(question)
                      ? lookUps.ask(question, () -> ask(index, name))
                      : Optional.empty());
      if (fresh.isPresent()) {
        pages.put(key, new Kept(fresh.get(), now.plus(MEMORY_FRESH)));
        return fresh;
      }
      return kept.map(Kept::listing)
          .or(() -> {
            Optional<IndexListing> old = simple.kept(index.address(), name, Store.FOREVER);
            // Shown at once, and asked for again at the next question.
            old.ifPresent(listing -> pages.put(key, new Kept(listing, now)));
            return old;
          });
    }

    private Optional<IndexListing> ask(Index index, String name) {
      if (index.own()) {
        fetcher.trust(index.address());
      }
      return simple.ask(index.address(), name, sources.credentials());
    }

    private Answer<PythonProject> answer(
        String name, List<Page> known, List<Candidate> candidates) {
      Answer<PythonProject> fromTable = shipped.project(name);
      if (sources.indexes().isEmpty() && servers.mayAsk()) {
        return withAdvice(fromTable);
      }
      if (candidates.isEmpty()) {
        return fromTable;
      }
      List<PythonWheel> table = table(name);
      List<PythonWheel> counted = counted(candidates, table);
      if (counted.isEmpty() && candidates.getFirst().file().sizeBytes().isEmpty()) {
        // Without any size in the listing the newest wheel stands for the others.
        candidates.stream()
            .filter(one -> !one.yanked() && !one.name().isSource())
            .filter(one -> !one.version().isPreRelease())
            .findFirst()
            .ifPresent(newest -> facts(newest, name));
        counted = counted(candidates, table);
      }
      List<PythonWheel> wheels = new ArrayList<>();
      for (Candidate candidate : candidates) {
        if (!candidate.yanked()) {
          wheel(candidate, name, counted, table).ifPresent(wheels::add);
        }
      }
      if (wheels.isEmpty()) {
        return fromTable;
      }
      // Builds such as 2.9.0+cpu come from indexes of their own, which may not be asked or are
      // named
      // by an option of the installer; who does not ask for them does not get them.
      table.stream()
          .filter(wheel -> !wheel.version().local().isEmpty())
          .filter(wheel ->
              candidates.stream()
                  .noneMatch(candidate -> candidate.version().equals(wheel.version())))
          .forEach(wheels::add);
      wheels.sort(Comparator.comparing(PythonWheel::version).reversed());
      return new Answer.Found<>(
          new PythonProject(
              name,
              List.copyOf(wheels),
              fromTable.found().map(PythonProject::byteCodeRatio).orElse(OptionalDouble.empty())),
          provenance(known),
          false);
    }

    /** From memory only: a project may have hundreds of versions. */
    private Optional<PythonWheel> wheel(
        Candidate candidate, String name, List<PythonWheel> counted, List<PythonWheel> table) {
      return WheelFigures.same(candidate, table)
          .or(() ->
              facts
                  .get(WheelReader.key(candidate.file()))
                  .map(known -> WheelFigures.counted(candidate, known)))
          .or(() -> WheelFigures.estimated(candidate, name, counted, table));
    }

    /** Versions whose content was counted, of the table and of what was looked up. */
    private List<PythonWheel> counted(List<Candidate> candidates, List<PythonWheel> table) {
      List<PythonWheel> counted = new ArrayList<>();
      for (Candidate candidate : candidates) {
        facts
            .get(WheelReader.key(candidate.file()))
            .ifPresent(known -> counted.add(WheelFigures.counted(candidate, known)));
      }
      table.stream()
          .filter(wheel -> wheel.figures() == PythonWheel.Figures.COUNTED)
          .forEach(counted::add);
      return counted;
    }

    private List<PythonWheel> table(String name) {
      return shipped.project(name).found().map(PythonProject::wheels).orElse(List.of());
    }

    private Provenance provenance(List<Page> known) {
      Page first = known.getFirst();
      return new Provenance(
          "package index of "
              + first.index().origin()
              + ", "
              + first.listing().asked().atZone(ZoneOffset.UTC).toLocalDate());
    }
  }
}
