package dev.layerweight.lsp;

import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Live sources that do what a test says. */
final class FakeLiveFigures implements LiveFigures {

  /** All that was allowed, in its order; empty stands for what the program was started with. */
  final List<Optional<Mode>> allowed = new CopyOnWriteArrayList<>();

  private final List<Runnable> arrivals = new CopyOnWriteArrayList<>();
  private final List<Consumer<Activity>> watchers = new CopyOnWriteArrayList<>();

  void arrive() {
    arrivals.forEach(Runnable::run);
  }

  void tell(long finished, long started, Map<String, String> unreachable) {
    watchers.forEach(
        watcher -> watcher.accept(new Activity(mode(), finished, started, unreachable)));
  }

  @Override
  public void allow(Optional<Mode> wanted) {
    allowed.add(wanted);
  }

  @Override
  public Mode mode() {
    return allowed.isEmpty() ? Mode.OFF : allowed.getLast().orElse(Mode.KNOWN);
  }

  @Override
  public void onArrival(Runnable listener) {
    arrivals.add(listener);
  }

  @Override
  public void onActivity(Consumer<Activity> listener) {
    watchers.add(listener);
  }
}
