package dev.layerweight.app;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.cli.Waiting;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.report.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks up what the shipped tables of base images and wheels are about, and says how it differs
 * from them. The answers stay in the cache, so that a second run goes on where the first stopped.
 */
record LiveRefresh(LiveSources sources, Catalog shipped, Waiting waiting, Consumer<String> log) {

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
    wheels();
  }

  private void baseImages() {
    List<ImageReference> references =
        SnapshotBaseImages.references().stream()
            .flatMap(text -> ImageReference.parse(text).stream())
            .toList();
    Catalog live = sources.catalog();
    references.forEach(reference -> live.baseImages().find(reference, Platform.LINUX_AMD64));
    boolean all = sources.await(waiting);
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

  private void wheels() throws InterruptedException {
    List<String> names = WheelTable.shipped().names();
    PythonPackages live = sources.catalog().python().on(MACHINE);
    int known = 0;
    int changed = 0;
    for (int start = 0; start < names.size() && waiting.left().isPositive(); start += BATCH) {
      List<String> batch = names.subList(start, Math.min(names.size(), start + BATCH));
      long asked = sources.progress().started();
      batch.forEach(live::project);
      sources.await(waiting);
      batch.forEach(name -> newest(live.project(name)).ifPresent(wheel -> exact(name, wheel)));
      sources.await(waiting);
      for (String name : batch) {
        Answer<PythonProject> now = live.project(name);
        Optional<PythonWheel> before = newest(shipped.python().project(name));
        Optional<PythonWheel> after =
            newest(now)
                .flatMap(
                    wheel -> sources.catalog().python().on(MACHINE).wheel(name, wheel.version()));
        boolean fromIndex =
            now instanceof Answer.Found<PythonProject> found
                && found.provenance().source().startsWith("package index");
        if (!fromIndex || after.isEmpty()) {
          continue;
        }
        known++;
        if (before.isEmpty() || !before.get().version().equals(after.get().version())) {
          changed++;
          log.accept(
              (before.isEmpty() ? "added: " : "changed: ")
                  + name
                  + before.map(wheel -> " " + described(wheel) + " ->").orElse("")
                  + " "
                  + described(after.get()));
        }
      }
      boolean pause = sources.progress().started() - asked > BATCH / 2;
      Duration left = waiting.left();
      if (pause && left.isPositive() && start + BATCH < names.size()) {
        Thread.sleep(left.compareTo(BATCH_PAUSE) < 0 ? left : BATCH_PAUSE);
      }
    }
    log.accept(
        "Python projects: "
            + known
            + " of "
            + names.size()
            + " looked up, "
            + changed
            + " changed"
            + (waiting.left().isPositive() ? "" : "; the time is up"));
  }

  private void exact(String name, PythonWheel wheel) {
    sources.catalog().python().on(MACHINE).wheel(name, wheel.version());
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
}
