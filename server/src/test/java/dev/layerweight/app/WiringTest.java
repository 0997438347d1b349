package dev.layerweight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.cli.CommandLineProgram;
import dev.layerweight.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole program, everything wired as for a user, but within this process. */
class WiringTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void aCopiedFileWeighsItsBytes() throws IOException {
    Files.write(folder.resolve("data.bin"), new byte[12_345]);
    Path file = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY data.bin /\n");
    assertEquals(0, run("", "analyze", "--format=json", file.toString()), err.toString());
    JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
    JsonObject size = report.getAsJsonObject("image").getAsJsonObject("unpacked");
    assertEquals(12_345, size.get("bytes").getAsLong());
    assertEquals("exact", size.get("basis").getAsString());
    assertEquals("", err.toString());
  }

  @Test
  void oddFilesGetALineAndNoTrace() throws IOException {
    Path cyclic =
        Files.writeString(
            folder.resolve("cyclic"),
            "FROM b AS a\nFROM a AS b\nCOPY --from=b /x /y\nRUNN\nRUN <<EOF\n");
    int code = run("", "analyze", cyclic.toString(), folder.resolve("none").toString());
    assertEquals(1, code);
    String errors = err.toString(StandardCharsets.UTF_8);
    assertTrue(errors.contains(cyclic + ":4: "), errors);
    assertTrue(errors.contains(folder.resolve("none") + ": no such file"), errors);
    assertTrue(errors.lines().allMatch(line -> line.startsWith(folder.toString())), errors);
  }

  @Test
  void theServerAnswersAndEnds() {
    String initialize =
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}\
        """;
    String shutdown = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}";
    String exit = "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}";
    int code = run(message(initialize) + message(shutdown) + message(exit), "lsp", "--stdio");
    assertEquals(0, code, err.toString());
    assertTrue(out.toString().contains("\"capabilities\""), out.toString());
  }

  @Test
  void aRefreshAsksNobodyWhileTheNetworkIsOff() {
    assertEquals(1, run("", "catalog", "refresh"));
    assertEquals(
        "the network is off (LAYERWEIGHT_NETWORK), so no table was made anew\n", err.toString());
    assertEquals("", out.toString());
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void theCatalogShowsItsTablesAndPlaces() {
    assertEquals(0, run("", "catalog", "show"), err.toString());
    String shown = out.toString(StandardCharsets.UTF_8);
    for (String table :
        new String[] {
          "debian bookworm amd64: ", "Python projects: ", "npm packages: ", "base images: "
        }) {
      assertTrue(shown.contains(table), shown);
    }
    assertEquals(0, run("", "catalog", "path"));
    assertTrue(out.toString().contains("cache: " + folder), out.toString());
    assertEquals(0, run("", "catalog", "clear"));
    assertTrue(out.toString().contains("0 entries, 0 B, deleted"), out.toString());
  }

  private static String message(String json) {
    return "Content-Length: " + json.length() + "\r\n\r\n" + json;
  }

  private int run(String input, String... arguments) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of("HOME", folder.toString(), "LAYERWEIGHT_NETWORK", "off"));
    return CommandLineProgram.run(arguments, terminal, Wiring.commands(terminal));
  }
}
