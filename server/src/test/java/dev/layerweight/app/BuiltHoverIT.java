package dev.layerweight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.engine.RealEngine;
import dev.layerweight.cli.CommandLineProgram;
import dev.layerweight.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Builds an image with podman and looks at its Dockerfile with the whole program. */
class BuiltHoverIT {

  private static final String TEXT =
      """
      FROM scratch
      COPY big.bin /data/
      """;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path folder;

  private Path dockerfile;

  @Test
  void reportAndHoverSayWhatWasBuiltAndHowFarTheEstimateIsOff() throws Exception {
    assumeTrue(RealEngine.has("podman"), "podman is not installed (Debian package podman)");
    try (RealEngine engine = RealEngine.podman(folder)) {
      assumeTrue(engine.isUp(), "podman's service does not start here");
      Path context = Files.createDirectories(folder.resolve("context"));
      Files.write(context.resolve("big.bin"), new byte[3_000_000]);
      dockerfile = Files.writeString(context.resolve("Dockerfile"), TEXT);
      engine.build("app:1", context, dockerfile);
      report(engine);
      hover(engine);
    }
  }

  private void report(RealEngine engine) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        CommandLineProgram.run(
            new String[] {"analyze", "--format=json", "--timeout=60", dockerfile.toString()},
            terminal(InputStream.nullInputStream(), out, err, engine),
            Wiring.commands(terminal(InputStream.nullInputStream(), out, err, engine)));
    assertEquals(0, code, err::toString);
    JsonObject report =
        JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
    JsonObject built = report.getAsJsonObject("built");
    assertTrue(built.get("image").getAsString().endsWith("app:1"), built::toString);
    assertTrue(built.get("complete").getAsBoolean());
    assertTrue(Math.abs(built.get("error").getAsDouble()) < 0.03, built::toString);
    JsonObject layer =
        report
            .getAsJsonArray("stages")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("instructions")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("built");
    JsonObject size = layer.getAsJsonObject("unpacked");
    assertTrue(size.get("low").getAsLong() <= 3_000_000, layer::toString);
    assertTrue(size.get("high").getAsLong() >= 3_000_000, layer::toString);
  }

  private void hover(RealEngine engine) throws Exception {
    PipedOutputStream toServer = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(toServer, 1 << 16);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = terminal(in, out, err, engine);
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() ->
            CommandLineProgram.run(new String[] {"lsp"}, terminal, Wiring.commands(terminal)));
    send(toServer, "'id':1,'method':'initialize','params':{'capabilities':{}}");
    send(toServer, "'method':'initialized','params':{}");
    String document = "'uri':'" + dockerfile.toUri() + "'";
    send(
        toServer,
        "'method':'textDocument/didOpen','params':{'textDocument':{"
            + document
            + ",'languageId':'dockerfile','version':1,'text':'"
            + TEXT.replace("\n", "\\n")
            + "'}}");
    for (int ask = 2;
        ask < 300 && !out.toString(StandardCharsets.UTF_8).contains("Measured");
        ask++) {
      send(
          toServer,
          "'id':"
              + ask
              + ",'method':'textDocument/hover','params':{'textDocument':{"
              + document
              + "},'position':{'line':1,'character':2}}");
      Thread.sleep(200);
    }
    send(toServer, "'id':1000,'method':'shutdown'");
    send(toServer, "'method':'exit'");
    assertEquals(0, code.get());
    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("Measured in the build of "), said);
    assertTrue(said.contains("This file: estimate "), said);
    assertTrue(said.contains(" the last build of "), said);
    assertTrue(said.contains("app:1"), said);
  }

  private static void send(OutputStream to, String message) throws IOException {
    String json = "{'jsonrpc':'2.0',".replace('\'', '"') + message.replace('\'', '"') + "}";
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    to.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    to.write(bytes);
    to.flush();
  }

  private Terminal terminal(
      InputStream in, ByteArrayOutputStream out, ByteArrayOutputStream err, RealEngine engine) {
    return new Terminal(
        in,
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        Map.of(
            "HOME",
            folder.toString(),
            "LAYERWEIGHT_NETWORK",
            "known",
            "DOCKER_HOST",
            engine.socket()));
  }
}
