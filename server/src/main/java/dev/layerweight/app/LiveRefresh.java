package dev.layerweight.app;

import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.apk.live.RenewedAlpinePackages;
import dev.layerweight.catalog.cache.WholeFile;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.snapshot.RenewedBaseImages;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.cli.Waiting;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.report.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks up what the tables of base images, Alpine, wheels and npm packages are about, makes the
 * tables anew and says what has changed. The answers stay in the cache, so that a second run goes
 * on where the first stopped.
 *
 * @param folder of the tables that are made; nothing is written where there is none
 * @param shipped the tables in use until now
 */
record LiveRefresh(
    LiveSources sources,
    Catalog shipped,
    Optional<Path> folder,
    Waiting waiting,
    Consumer<String> log) {

  private static final List<String> ALPINE_ARCHITECTURES = List.of("x86_64", "aarch64");

  /** As many as may be asked for in a minute. */
  private static final int BATCH = 100;

  private static final Duration BATCH_PAUSE = Duration.ofSeconds(60);

  /** The machine of most images: any other has nearly the same wheels. */
  private static final PythonMachine MACHINE =
      new PythonMachine(
          PythonVersion.parse("3.12").orElseThrow(),
          Platform.LINUX_AMD64,
          PythonMachine.Libc.glibc(36),
          List.of(),
          List.of());

  void run() throws InterruptedException {
    baseImages();
    alpine();
    wheels(WheelTable.of(folder).names());
    packages(new ShippedNodePackages(folder).names());
  }

  private static String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }

  private void write(String name, byte[] content) {
    if (folder.isEmpty()) {
      return;
    }
    Path file = folder.get().resolve(name);
    try {
      WholeFile.write(file, content);
      log.accept("written: " + file);
    } catch (IOException failure) {
      log.accept("not written: " + file + " (" + failure.getMessage() + ")");
    }
  }

  /** Main and community of the releases that the table of base images knows. */
  private void alpine() {
    List<String> releases =
        SnapshotBaseImages.references().stream()
            .filter(reference -> reference.matches("alpine:\\d+\\.\\d+"))
            .map(reference -> reference.substring(reference.indexOf(':') + 1))
            .toList();
    AlpinePackages live = sources.catalog().alpine();
    for (String release : releases) {
      ALPINE_ARCHITECTURES.forEach(architecture -> live.index(release, architecture));
    }
    sources.await(waiting);
    for (String release : releases) {
      for (String architecture : ALPINE_ARCHITECTURES) {
        String name = "Alpine " + release + " " + architecture;
        Map<String, byte[]> files =
            live.index(release, architecture)
                .found()
                .map(index -> RenewedAlpinePackages.files(release, architecture, index))
                .orElse(Map.of());
        boolean changed = false;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          if (!same(file.getKey(), file.getValue())) {
            write(file.getKey(), file.getValue());
            changed = true;
          }
        }
        log.accept(
            name + (files.isEmpty() ? ": not known" : changed ? ": changed" : ": as it was"));
      }
    }
  }

  private boolean same(String name, byte[] content) {
    try {
      Optional<Path> file = folder.map(path -> path.resolve(name)).filter(Files::isRegularFile);
      return file.isPresent() && Arrays.equals(Files.readAllBytes(file.get()), content);
    } catch (IOException _) {
      return false;
    }
  }

  private void baseImages() {
    List<ImageReference> references =
        SnapshotBaseImages.references().stream()
            .flatMap(text -> ImageReference.parse(text).stream())
            .toList();
    Catalog live = sources.catalog();
    references.forEach(reference -> live.baseImages().find(reference, Platform.LINUX_AMD64));
    boolean all = sources.await(waiting);
    Map<ImageReference, BaseImage> looked = new LinkedHashMap<>();
    int known = 0;
    int changed = 0;
    for (ImageReference reference : references) {
      Answer<BaseImage> before = shipped.baseImages().find(reference, Platform.LINUX_AMD64);
      Answer<BaseImage> now = live.baseImages().find(reference, Platform.LINUX_AMD64);
      Optional<String> digest = now.found().flatMap(BaseImage::digest);
      boolean fromRegistry =
          now instanceof Answer.Found<BaseImage> found
              && found.provenance().source().startsWith("registry");
      if (fromRegistry) {
        known++;
        looked.put(reference, now.found().orElseThrow());
        if (!digest.equals(before.found().flatMap(BaseImage::digest))) {
          changed++;
          log.accept(
              "changed: "
                  + reference.familiarName()
                  + ":"
                  + reference.tag()
                  + " "
                  + size(before)
                  + " -> "
                  + size(now));
        }
      }
    }
    if (!looked.isEmpty()) {
      // What was looked up an earlier time and not now stays.
      for (ImageReference reference : references) {
        shipped
            .baseImages()
            .find(reference, Platform.LINUX_AMD64)
            .found()
            .filter(_ -> RenewedBaseImages.isRenewed(shipped.baseImages(), reference))
            .ifPresent(image -> looked.putIfAbsent(reference, image));
      }
      write(RenewedBaseImages.FILE, RenewedBaseImages.file(looked, today()));
    }
    log.accept(
        "base images: "
            + known
            + " of "
            + references.size()
            + " looked up, "
            + changed
            + " changed"
            + (all ? "" : "; the time is up"));
  }

  private static String size(Answer<BaseImage> answer) {
    return answer.found().map(image -> Bytes.format(image.weight().unpacked())).orElse("not known");
  }

  /** The newest wheel of each project. */
  void wheels(List<String> names) throws InterruptedException {
    WheelTable table = WheelTable.of(folder);
    Catalog live = sources.catalog();
    Map<String, List<PythonWheel>> counted = new LinkedHashMap<>();
    Changes changes = new Changes("Python projects", log);
    inBatches(
        names,
        waiting.left().dividedBy(2),
        batch -> {
          batch.forEach(name -> live.python().on(MACHINE).project(name));
          sources.await(waiting);
          batch.forEach(name -> newestWheel(live, name));
          sources.await(waiting);
          for (String name : batch) {
            Optional<PythonWheel> after = newestWheel(live, name).filter(LiveRefresh::isCounted);
            if (after.isPresent()) {
              Optional<PythonWheel> before = newest(table.project(name));
              counted.put(name, List.of(after.get()));
              changes.add(
                  name,
                  before.map(one -> one.version().toString()),
                  after.get().version().toString(),
                  before.map(LiveRefresh::described).orElse(""),
                  described(after.get()));
            }
          }
        });
    if (changes.any()) {
      write(WheelTable.FILE, table.with(counted, today()));
    }
    changes.sum(names.size(), waiting.left().isPositive());
  }

  private static boolean isCounted(PythonWheel wheel) {
    return wheel.figures() == PythonWheel.Figures.COUNTED;
  }

  /** The newest wheel with what the index says of it. */
  private static Optional<PythonWheel> newestWheel(Catalog live, String name) {
    PythonPackages python = live.python().on(MACHINE);
    Answer<PythonProject> project = python.project(name);
    boolean fromIndex =
        project instanceof Answer.Found<PythonProject> found
            && found.provenance().source().startsWith("package index");
    return fromIndex
        ? newest(project).flatMap(wheel -> python.wheel(name, wheel.version()))
        : Optional.empty();
  }

  /** The latest version of each package. */
  void packages(List<String> names) throws InterruptedException {
    ShippedNodePackages table = new ShippedNodePackages(folder);
    NodePackages live = sources.catalog().node();
    List<NodePackage> published = new ArrayList<>();
    Map<String, Long> packuments = new LinkedHashMap<>();
    Changes changes = new Changes("npm packages", log);
    inBatches(
        names,
        waiting.left(),
        batch -> {
          batch.forEach(live::latest);
          sources.await(waiting);
          batch.forEach(name -> latest(live, name));
          sources.await(waiting);
          for (String name : batch) {
            Optional<NodePackage> after = latest(live, name).filter(one -> one.unpackedBytes() > 0);
            if (after.isEmpty()) {
              continue;
            }
            List<NodePackage> before = table.versions(name);
            Optional<NodePackage> last =
                before.isEmpty() ? Optional.empty() : Optional.of(before.getLast());
            boolean news =
                before.stream().noneMatch(one -> one.version().equals(after.get().version()));
            if (news) {
              published.add(after.get());
            }
            live.packumentBytes(name).ifPresent(bytes -> packuments.put(name, bytes));
            changes.add(
                name,
                news ? last.map(NodePackage::version) : Optional.of(after.get().version()),
                after.get().version(),
                last.map(LiveRefresh::described).orElse(""),
                described(after.get()));
          }
        });
    if (changes.any()) {
      write(ShippedNodePackages.FILE, table.with(published, packuments, today()));
    }
    changes.sum(names.size(), waiting.left().isPositive());
  }

  private static Optional<NodePackage> latest(NodePackages live, String name) {
    return live.latest(name).flatMap(version -> live.version(name, version));
  }

  /** Goes through names in batches with pauses between them until the time is up. */
  private void inBatches(List<String> names, Duration share, Consumer<List<String>> work)
      throws InterruptedException {
    long endNanos = System.nanoTime() + share.toNanos();
    for (int start = 0; start < names.size(); start += BATCH) {
      Duration left = Duration.ofNanos(endNanos - System.nanoTime());
      if (!left.isPositive() || !waiting.left().isPositive()) {
        return;
      }
      long asked = sources.progress().started();
      work.accept(names.subList(start, Math.min(names.size(), start + BATCH)));
      boolean pause = sources.progress().started() - asked > BATCH / 2;
      left = Duration.ofNanos(endNanos - System.nanoTime());
      if (pause && left.isPositive() && start + BATCH < names.size()) {
        Thread.sleep(left.compareTo(BATCH_PAUSE) < 0 ? left : BATCH_PAUSE);
      }
    }
  }

  /** Counts what was looked up, and tells each change. */
  private static final class Changes {

    private final String what;
    private final Consumer<String> log;
    private int known;
    private int changed;

    Changes(String what, Consumer<String> log) {
      this.what = what;
      this.log = log;
    }

    /**
     * @param before version in the table, empty where it has none
     * @param was the version with its size
     */
    void add(String name, Optional<String> before, String after, String was, String is) {
      known++;
      if (before.isEmpty() || !before.get().equals(after)) {
        changed++;
        log.accept(
            before.isEmpty() && was.isEmpty()
                ? "added: " + name + " " + is
                : "changed: " + name + " " + was + " -> " + is);
      }
    }

    boolean any() {
      return changed > 0;
    }

    void sum(int all, boolean inTime) {
      log.accept(
          "%s: %d of %d looked up, %d changed%s"
              .formatted(what, known, all, changed, inTime ? "" : "; the time is up"));
    }
  }

  private static Optional<PythonWheel> newest(Answer<PythonProject> answer) {
    return answer.found().stream()
        .flatMap(project -> project.wheels().stream())
        .filter(wheel -> !wheel.version().isPreRelease() && wheel.version().local().isEmpty())
        .findFirst();
  }

  private static String described(PythonWheel wheel) {
    return wheel.version() + " " + Bytes.format(Estimate.exact(wheel.unpackedBytes()));
  }

  private static String described(NodePackage one) {
    return one.version() + " " + Bytes.format(Estimate.exact(one.unpackedBytes()));
  }
}
