package dev.layerweight.app;

import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.lsp.LiveFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The live sources of the mode that is chosen now. Another mode begins with sources of its own, so
 * that nothing of the old one goes on: not a request, not a program that knows passwords.
 */
final class SwitchedSources implements LiveFigures {

  private final Optional<Mode> fixed;
  private final Mode usual;
  private final Function<Mode, LiveSources> open;
  private final List<Runnable> arrivals = new CopyOnWriteArrayList<>();
  private final List<Consumer<Activity>> watchers = new CopyOnWriteArrayList<>();
  private volatile Optional<LiveSources> current = Optional.empty();

  /**
   * @param fixed a mode that no setting can change
   * @param usual the mode where nothing is set
   * @param open begins with a mode other than {@code OFF}
   */
  SwitchedSources(Optional<Mode> fixed, Mode usual, Function<Mode, LiveSources> open) {
    this.fixed = fixed;
    this.usual = usual;
    this.open = open;
  }

  /** The sources in use; empty where the network is off. */
  Optional<LiveSources> current() {
    return current;
  }

  @Override
  public void allow(Optional<Mode> wanted) {
    Mode mode = fixed.or(() -> wanted).orElse(usual);
    synchronized (this) {
      if (mode == mode()) {
        return;
      }
      current.ifPresent(LiveSources::close);
      current = mode == Mode.OFF ? Optional.empty() : Optional.of(watched(open.apply(mode)));
    }
    tell(new Activity(mode, 0, 0, Map.of()));
    arrivals.forEach(Runnable::run);
  }

  private LiveSources watched(LiveSources sources) {
    sources.onArrival(() -> {
      if (isCurrent(sources)) {
        arrivals.forEach(Runnable::run);
      }
    });
    sources.onActivity(activity -> {
      if (isCurrent(sources)) {
        tell(activity);
      }
    });
    return sources;
  }

  private boolean isCurrent(LiveSources sources) {
    return current.filter(one -> one == sources).isPresent();
  }

  private void tell(Activity activity) {
    watchers.forEach(watcher -> watcher.accept(activity));
  }

  @Override
  public Mode mode() {
    return current.map(LiveSources::mode).orElse(Mode.OFF);
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
