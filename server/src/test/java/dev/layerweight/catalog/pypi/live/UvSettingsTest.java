package dev.layerweight.catalog.pypi.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.Configured;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UvSettingsTest {

  @TempDir Path root;

  private final Map<String, String> variables = new HashMap<>();

  private UvSettings read(String toml) throws IOException {
    Path file = root.resolve("home/.config/uv/uv.toml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, toml);
    return UvSettings.of(
        new ClientMachine(
            variables, root.resolve("home"), root, ClientMachine.OperatingSystem.LINUX));
  }

  private static String main(UvSettings settings) {
    return settings.index().map(one -> one.server() + " " + one.origin()).orElse("none");
  }

  @Test
  void readsNamedIndexes() throws IOException {
    variables.put("UV_INDEX_TEAM_ONE_USERNAME", "me");
    variables.put("UV_INDEX_TEAM_ONE_PASSWORD", "s3cret");
    UvSettings settings =
        read(
            """
            extra-index-url = ["https://three.test/simple", 3]
            [[index]]
            name = "team-one"
            url = "https://one.test/simple"
            [[index]]
            url = "https://hidden.test/simple"
            explicit = true
            [[index]]
            url = "https://main.test/simple"
            default = true
            [pip]
            index-url = "https://pip.test/simple"
            """);
    assertEquals("https://main.test/simple/ uv.toml", main(settings));
    assertEquals(
        "[https://one.test/simple/, https://three.test/simple/]",
        settings.extraIndexes().stream().map(Configured::server).toList().toString());
    assertEquals(
        Optional.of("Basic bWU6czNjcmV0"),
        settings.credentials().of(URI.create("https://one.test/simple/kit/")));
    assertEquals(
        Optional.empty(), settings.credentials().of(URI.create("https://main.test/simple/kit/")));
  }

  @Test
  void theEnvironmentWins() throws IOException {
    variables.put("UV_INDEX_URL", "https://old.test/simple");
    assertEquals(
        "https://old.test/simple/ UV_INDEX_URL", main(read("index-url = 'https://f.test'")));
    variables.put("UV_DEFAULT_INDEX", "mine=https://new.test/simple");
    variables.put("UV_INDEX", "https://a.test b=https://b.test");
    assertEquals("https://new.test/simple/ UV_DEFAULT_INDEX", main(read("")));
    assertEquals(2, read("").extraIndexes().size());
  }

  @Test
  void anotherShapeSaysNothing() throws IOException {
    assertEquals("none", main(read("index-url = 3\nindex = 'x'\n[pip]\nindex-url = ['y']")));
    assertEquals("none", main(read("[[[[")));
    variables.put("UV_NO_CONFIG", "1");
    assertEquals("none", main(read("index-url = 'https://f.test'")));
  }
}
