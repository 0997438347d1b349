package dev.layerweight.catalog.pypi.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonMachine.Libc;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.Clients;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.PlainFetcher;
import dev.layerweight.catalog.client.Programs;
import dev.layerweight.image.Platform;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the live index says against what the real pip installs from the same index, a folder of
 * wheels that Python's own HTTP server serves on loopback.
 */
class LivePythonIT {

  private static final Pattern PORT = Pattern.compile("port (\\d+)");

  @TempDir Path folder;

  @BeforeAll
  static void python() {
    assumeTrue(Clients.isInstalled("python3"), "python3 with pip is missing");
  }

  @Test
  void saysExactlyWhatPipInstalls() throws Exception {
    wheel("lib", "1.0", "", 20_000);
    wheel("lib", "1.5", "", 30_000);
    wheel("lib", "2.0", "", 90_000);
    wheel("kit", "3.1", "Requires-Dist: lib (<2)\nRequires-Python: >=3.8\n", 70_000);
    wheel("kit", "3.2", "Requires-Python: >=99\n", 1_000);
    Process server =
        new ProcessBuilder(
                "python3",
                "-u",
                "-m",
                "http.server",
                "0",
                "--bind",
                "127.0.0.1",
                "--directory",
                folder.resolve("site").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String index = "http://127.0.0.1:" + port(server) + "/simple/";
      Path target = folder.resolve("target");
      Clients.run(
          folder,
          Map.of("PIP_CONFIG_FILE", "/dev/null"),
          List.of(
              "python3",
              "-m",
              "pip",
              "install",
              "--quiet",
              "--no-compile",
              "--no-cache-dir",
              "--disable-pip-version-check",
              "--root-user-action=ignore",
              "--target",
              target.toString(),
              "--index-url",
              index,
              "kit==3.1"));
      compare(index, target);
    } finally {
      server.destroyForcibly();
    }
  }

  private void compare(String index, Path target) throws Exception {
    try (BackgroundLookUps lookUps = new BackgroundLookUps()) {
      DiskStore store = new DiskStore(folder.resolve("cache"));
      ClientMachine machine =
          new ClientMachine(
              Map.of("PIP_INDEX_URL", index), folder, folder, ClientMachine.OperatingSystem.LINUX);
      LivePythonPackages live =
          new LivePythonPackages(
              _ -> new Answer.Missing<>("no table"),
              PythonServers.of(machine, new InstalledClients(Programs.NONE, store, lookUps)),
              PlainFetcher.known(),
              store,
              lookUps,
              InstantSource.system());
      PythonPackages packages =
          live.on(
              new PythonMachine(
                  PythonVersion.parse("3.12").orElseThrow(),
                  Platform.LINUX_AMD64,
                  Libc.glibc(36),
                  List.of(),
                  List.of()));
      for (String installed : List.of("kit 3.1", "lib 1.5")) {
        String[] words = installed.split(" ");
        assertTrue(
            Files.isDirectory(target.resolve(words[0] + "-" + words[1] + ".dist-info")),
            "pip took " + installed);
        PythonVersion version = PythonVersion.parse(words[1]).orElseThrow();
        for (int i = 0; i < 3; i++) {
          packages.wheel(words[0], version);
          assertTrue(lookUps.awaitIdle(Duration.ofSeconds(60)));
        }
        PythonWheel wheel = packages.wheel(words[0], version).orElseThrow();
        assertEquals(PythonWheel.Figures.COUNTED, wheel.figures());
        // pip writes RECORD anew, and INSTALLER and REQUESTED of its own.
        long real =
            Clients.bytes(
                target,
                file ->
                    target.relativize(file).toString().startsWith(words[0])
                        && !List.of("RECORD", "INSTALLER", "REQUESTED")
                            .contains(file.getFileName().toString()));
        assertEquals(real, wheel.unpackedBytes() - RECORD_BYTES);
      }
      assertEquals(
          List.of("lib (<2)"),
          packages
              .wheel("kit", PythonVersion.parse("3.1").orElseThrow())
              .orElseThrow()
              .requirements()
              .orElseThrow());
    }
  }

  private static final int RECORD_BYTES = 9;

  private static String port(Process server) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    Matcher matcher = PORT.matcher(line == null ? "" : line);
    assertTrue(matcher.find(), "the server did not start: " + line);
    return matcher.group(1);
  }

  private void wheel(String name, String version, String headers, int bytes) throws IOException {
    String info = name + "-" + version + ".dist-info/";
    Map<String, String> files = new LinkedHashMap<>();
    files.put(name + "/__init__.py", "#".repeat(bytes));
    files.put(
        info + "METADATA",
        "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n" + headers + "\n");
    files.put(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    files.put(info + "RECORD", "RECORD,,\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    Path page = Files.createDirectories(folder.resolve("site/simple/" + name));
    String filename = name + "-" + version + "-py3-none-any.whl";
    Files.write(page.resolve(filename), out.toByteArray());
    Path html = page.resolve("index.html");
    String before = Files.exists(html) ? Files.readString(html) : "<!DOCTYPE html>\n";
    String python = headers.replaceAll("(?s).*Requires-Python: (\\S+).*", "$1");
    Files.writeString(
        html,
        before
            + "<a href=\"%s#sha256=%s\"%s>%s</a>%n"
                .formatted(
                    filename,
                    FakeWheel.sha256(out.toByteArray()),
                    headers.contains("Requires-Python")
                        ? " data-requires-python=\"" + python.replace(">", "&gt;") + "\""
                        : "",
                    filename));
  }
}
