package dev.layerweight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchedSourcesTest {

  @TempDir Path folder;

  private final List<Mode> opened = new ArrayList<>();
  private final AtomicInteger arrivals = new AtomicInteger();

  private static Catalog catalog(NodePackages node) {
    return new Catalog(
        (_, _) -> new Answer.Missing<>("none"),
        (_, _, _) -> new Answer.Missing<>("none"),
        (_, _) -> new Answer.Missing<>("none"),
        (_, _, _) -> new Answer.Missing<>("none"),
        _ -> new Answer.Missing<>("none"),
        node);
  }

  private SwitchedSources sources(Optional<Mode> fixed) {
    SwitchedSources sources =
        new SwitchedSources(
            fixed,
            Mode.KNOWN,
            mode -> {
              opened.add(mode);
              return new LiveSources(
                  Map.of("HOME", folder.toString()),
                  mode,
                  catalog(new ShippedNodePackages()),
                  _ -> {});
            });
    sources.onArrival(arrivals::incrementAndGet);
    return sources;
  }

  @Test
  void nothingIsOpenedBeforeSomebodyAllowsIt() {
    SwitchedSources sources = sources(Optional.empty());
    assertEquals(Optional.empty(), sources.current());
    sources.allow(Optional.of(Mode.OFF));
    assertEquals(List.of(), opened);
    assertEquals(Mode.OFF, sources.mode());
  }

  @Test
  void anotherModeHasSourcesOfItsOwnAndWhoShowsFiguresIsTold() {
    SwitchedSources sources = sources(Optional.empty());
    sources.allow(Optional.empty());
    LiveSources first = sources.current().orElseThrow();
    sources.allow(Optional.of(Mode.KNOWN));
    assertSame(first, sources.current().orElseThrow());
    sources.allow(Optional.of(Mode.ALL));
    assertNotSame(first, sources.current().orElseThrow());
    sources.allow(Optional.of(Mode.OFF));
    assertEquals(Optional.empty(), sources.current());
    assertEquals(List.of(Mode.KNOWN, Mode.ALL), opened);
    assertEquals(3, arrivals.get());
  }

  @Test
  void theCommandLineCountsMoreThanAnySetting() {
    SwitchedSources sources = sources(Optional.of(Mode.OFF));
    sources.allow(Optional.of(Mode.ALL));
    assertEquals(List.of(), opened);
  }

  @Test
  void portsAnswerAlikeThroughoutAnAnalysis() {
    AtomicInteger asked = new AtomicInteger();
    SteadyPorts.Moment[] moment = {new SteadyPorts.Moment()};
    Catalog changing =
        new Catalog(
            (_, _) -> new Answer.Missing<>("answer " + asked.incrementAndGet()),
            (_, _, _) -> new Answer.Missing<>("none"),
            (_, _) -> new Answer.Missing<>("none"),
            (_, _, _) -> new Answer.Missing<>("none"),
            _ -> new Answer.Missing<>("answer " + asked.incrementAndGet()),
            new ShippedNodePackages());
    Catalog steady = new SteadyPorts(() -> moment[0]).of(changing);
    Object first = steady.python().project("numpy");
    assertEquals(first, steady.python().project("numpy"));
    moment[0] = new SteadyPorts.Moment();
    assertTrue(!first.equals(steady.python().project("numpy")));
  }
}
