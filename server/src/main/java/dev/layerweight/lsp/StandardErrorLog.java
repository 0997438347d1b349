package dev.layerweight.lsp;

import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Makes every log record of this process one line on standard error. */
final class StandardErrorLog {

  private static final int LONGEST_LINE = 2_000;

  private StandardErrorLog() {}

  static void install() {
    Logger root = Logger.getLogger("");
    Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
    Handler handler = new ConsoleHandler();
    handler.setFormatter(new OneLine());
    handler.setLevel(Level.INFO);
    root.addHandler(handler);
  }

  /** {@code layerweight: warning: message}. */
  private static final class OneLine extends Formatter {

    @Override
    public String format(LogRecord entry) {
      String level = entry.getLevel().intValue() >= Level.WARNING.intValue() ? "warning: " : "";
      String cause = entry.getThrown() == null ? "" : " (" + entry.getThrown() + ")";
      String line = (level + formatMessage(entry) + cause).replaceAll("\\s*\\R\\s*", " ");
      return "layerweight: "
          + line.substring(0, Math.min(line.length(), LONGEST_LINE))
          + System.lineSeparator();
    }
  }
}
