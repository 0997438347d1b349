package dev.layerweight.catalog.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipSettingsTest {

  @TempDir Path root;

  private final Map<String, String> variables = new HashMap<>();

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private PipSettings read() {
    return PipSettings.of(
        new ClientMachine(
            variables, root.resolve("home"), root, ClientMachine.OperatingSystem.LINUX));
  }

  private String index() {
    return read().index().map(one -> one.server() + " " + one.origin()).orElse("none");
  }

  @Test
  void saysNothingWhereNothingIsConfigured() {
    assertEquals(Optional.empty(), read().index());
    assertEquals(0, read().extraIndexes().size());
    assertFalse(read().noIndex());
  }

  @Test
  void laterFilesAndTheEnvironmentWin() throws IOException {
    file("etc/pip.conf", "[global]\nindex-url = https://shared.test/simple\n");
    assertEquals("https://shared.test/simple/ pip.conf", index());
    file("home/.config/pip/pip.conf", "[global]\nindex_url: https://user.test/simple/\n");
    assertEquals("https://user.test/simple/ pip.conf", index());
    variables.put("VIRTUAL_ENV", root.resolve("venv").toString());
    file(
        "venv/pip.conf",
        "[install]\nindex-url=https://venv.test/\n[global]\nindex-url=https://x.test\n");
    assertEquals("https://venv.test/ pip.conf", index());
    file("own.ini", "[global]\nindex-url = https://named.test/\n");
    variables.put("PIP_CONFIG_FILE", root.resolve("own.ini").toString());
    assertEquals("https://named.test/ own.ini", index());
    variables.put("PIP_INDEX_URL", "http://env.test:8080/simple");
    assertEquals("http://env.test:8080/simple/ PIP_INDEX_URL", index());
  }

  @Test
  void noFileIsReadWherePipIsToldSo() throws IOException {
    file("etc/pip.conf", "[global]\nindex-url = https://shared.test/simple\nno-index = true\n");
    assertTrue(read().noIndex());
    variables.put("PIP_CONFIG_FILE", "/dev/null");
    assertEquals("none", index());
    assertFalse(read().noIndex());
  }

  @Test
  void extraIndexesMayStandOnLinesOfTheirOwn() throws IOException {
    file(
        "home/.pip/pip.conf",
        """
        # of the team
        [global]
        cert = ~/team.pem
        extra-index-url =
            https://me:s3cret@one.test/simple
            ; not this one
            https://two.test/simple
        ftp = ftp://three.test
        """);
    PipSettings settings = read();
    assertEquals(
        "[https://one.test/simple/, https://two.test/simple/]",
        settings.extraIndexes().stream().map(Configured::server).toList().toString());
    assertEquals(
        Optional.of("Basic bWU6czNjcmV0"),
        settings.extraIndexes().getFirst().server().authorization());
    assertEquals(Optional.of(root.resolve("home/team.pem")), settings.certificates());
  }

  @Test
  void whatIsNoAddressIsNoIndex() throws IOException {
    file("etc/pip.conf", "[global\nindex-url = nonsense\n[global]\nindex-url = file:///srv\n");
    assertEquals("none", index());
    variables.put("PIP_INDEX_URL", "https://[broken");
    assertEquals("none", index());
  }
}
