package dev.layerweight.cli;

import java.util.concurrent.TimeUnit;

/**
 * One line on standard error that shows how far the look-ups are, where that is a terminal. It
 * comes after a moment, and goes before anything else is printed and when the program is ended.
 */
final class ProgressLine {

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final int BAR_COLUMNS = 20;

  /** Carriage return, and the terminal's sequence that erases to the end of the line. */
  private static final String ERASE = "\r\u001b[K";

  private final Terminal terminal;
  private final boolean possible;
  private final long madeNanos = System.nanoTime();
  private boolean shown;
  private boolean hooked;

  ProgressLine(Terminal terminal) {
    this.terminal = terminal;
    this.possible =
        terminal.interactiveErrors() && !"dumb".equals(terminal.environment().get("TERM"));
  }

  synchronized void show(long finished, long started) {
    if (!possible || started <= 0 || System.nanoTime() - madeNanos < PATIENCE_NANOS) {
      return;
    }
    if (!hooked) {
      // Who presses Ctrl-C finds the prompt on an empty line.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::hide));
      hooked = true;
    }
    int filled = (int) (BAR_COLUMNS * Math.min(finished, started) / started);
    terminal
        .err()
        .print(
            ERASE
                + "live figures ["
                + "#".repeat(filled)
                + ".".repeat(BAR_COLUMNS - filled)
                + "] "
                + finished
                + " of "
                + started);
    terminal.err().flush();
    shown = true;
  }

  synchronized void hide() {
    if (shown) {
      terminal.err().print(ERASE);
      terminal.err().flush();
      shown = false;
    }
  }
}
