package dev.layerweight.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Tells the user of a fault in Layerweight itself in one line. The trace goes to a log file, and
 * only if {@code LAYERWEIGHT_DEBUG} is set: to {@code 1} for a file in the folder for temporary
 * files, else to the name of the file.
 */
public final class Faults {

  static final String VARIABLE = "LAYERWEIGHT_DEBUG";

  private Faults() {}

  /**
   * One line for standard error.
   *
   * @param place the file or command that was worked on
   */
  public static String describe(String place, Throwable fault, Map<String, String> environment) {
    if (fault instanceof OutOfMemoryError) {
      return place + ": not enough memory; allow more with LAYERWEIGHT_JAVA_OPTS=-Xmx2g";
    }
    String setting = environment.getOrDefault(VARIABLE, "");
    String sorry = place + ": internal error in Layerweight; please report it";
    if (setting.isEmpty()) {
      return sorry + " (" + VARIABLE + "=1 writes a log)";
    }
    Path log =
        setting.equals("1")
            ? Path.of(System.getProperty("java.io.tmpdir"), "layerweight-debug.log")
            : Path.of(setting);
    try (PrintWriter writer =
        new PrintWriter(
            Files.newBufferedWriter(
                log,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND))) {
      writer.println(place);
      fault.printStackTrace(writer);
      return sorry + " with " + log;
    } catch (IOException e) {
      return sorry + " (the log " + log + " cannot be written)";
    }
  }
}
