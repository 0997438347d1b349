package dev.layerweight.lsp;

import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The live sources behind the estimates, as the server switches and watches them. */
public interface LiveFigures {

  /** There is nothing but tables. */
  LiveFigures NONE =
      new LiveFigures() {
        @Override
        public void allow(Optional<Mode> wanted) {}

        @Override
        public Mode mode() {
          return Mode.OFF;
        }

        @Override
        public void onArrival(Runnable listener) {}

        @Override
        public void onActivity(Consumer<Activity> listener) {}
      };

  /**
   * What is under way.
   *
   * @param finished look-ups that have ended since the mode was chosen
   * @param started look-ups that were begun since then
   * @param unreachable hosts that are left alone for some minutes, with the reasons
   */
  record Activity(Mode mode, long finished, long started, Map<String, String> unreachable) {

    public long pending() {
      return started - finished;
    }
  }

  /**
   * Says which hosts may be asked from now on. What is under way for another mode is given up.
   * Nothing is asked before the first call.
   *
   * @param wanted empty: what the program was started with
   */
  void allow(Optional<Mode> wanted);

  /** The mode that holds now. */
  Mode mode();

  /** Takes a listener that runs whenever better figures have arrived. */
  void onArrival(Runnable listener);

  /** Takes a listener that is told at each begin and end of a look-up, and of another mode. */
  void onActivity(Consumer<Activity> listener);
}
