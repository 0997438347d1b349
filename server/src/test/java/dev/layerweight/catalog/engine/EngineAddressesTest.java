package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineAddressesTest {

  /** The folder of the context {@code desk}: the hash of its name. */
  private static final String DESK =
      "49be417ad74080a0031b636b44cfc26fdd0065492d6cd3b033960c4414955cf7";

  @TempDir private Path home;

  @Test
  void theVariableExcludesAllOthers() {
    assertEquals(
        List.of("unix:///tmp/x.sock"), all(Map.of("DOCKER_HOST", "unix:///tmp/x.sock"), true));
    assertEquals(
        List.of("tcp://box.test:2376"), all(Map.of("DOCKER_HOST", "tcp://box.test:2376"), true));
  }

  @Test
  void otherMachinesAreAskedOnlyWhereTheNetworkIsAllowed() {
    assertEquals(List.of(), all(Map.of("DOCKER_HOST", "tcp://box.test:2376"), false));
  }

  @Test
  void waysThatAreNotSupportedAreLeftOut() {
    for (String host :
        List.of("ssh://me@box.test", "npipe:////./pipe/x", "unix://", "%%%", "tcp:")) {
      assertEquals(List.of(), all(Map.of("DOCKER_HOST", host), true), host);
    }
  }

  @Test
  void whoChoseSuchAWayIsTold() throws IOException {
    assertEquals(
        Optional.of("DOCKER_HOST names a container engine by ssh; only unix and tcp can be asked"),
        unsupported(Map.of("DOCKER_HOST", "ssh://me:secret@box.test")));
    assertEquals(Optional.empty(), unsupported(Map.of("DOCKER_HOST", "tcp://box.test:2376")));
    assertEquals(Optional.empty(), unsupported(Map.of()));
    context("{\"Endpoints\":{\"docker\":{\"Host\":\"ssh://me@box.test\"}}}");
    assertEquals(
        Optional.of(
            "docker's context names a container engine by ssh; only unix and tcp can be asked"),
        unsupported(Map.of("DOCKER_CONTEXT", "desk")));
  }

  private Optional<String> unsupported(Map<String, String> environment) {
    return new EngineAddresses(environment, home, true).unsupported();
  }

  @Test
  void theChosenContextStandsBeforeTheUsualSockets() throws IOException {
    context("{\"Endpoints\":{\"docker\":{\"Host\":\"unix:///tmp/desk.sock\"}}}");
    Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"desk\"}");
    assertEquals("unix:///tmp/desk.sock", all(Map.of(), true).getFirst());
    assertEquals("unix:///var/run/docker.sock", all(Map.of(), true).get(1));
    assertEquals(
        "unix:///var/run/docker.sock", all(Map.of("DOCKER_CONTEXT", "default"), true).getFirst());
  }

  @Test
  void aContextsCertificatesGoWithIt() throws IOException {
    context("{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://box.test:2376\"}}}");
    Path tls = home.resolve(".docker/contexts/tls/" + DESK + "/docker");
    Files.createDirectories(tls);
    EngineAddress address =
        new EngineAddresses(Map.of("DOCKER_CONTEXT", "desk"), home, true).all().getFirst();
    assertEquals(Optional.of(tls), address.certificates());
    assertFalse(address.isLocal());
  }

  @Test
  void brokenFilesAreAsNone() throws IOException {
    for (String meta : List.of("", "[]", "{", "null", "{\"Endpoints\":7}", "[".repeat(100_000))) {
      context(meta);
      Files.writeString(home.resolve(".docker/config.json"), meta);
      assertEquals(
          "unix:///var/run/docker.sock", all(Map.of("DOCKER_CONTEXT", "desk"), true).getFirst());
    }
  }

  @Test
  void theUsersSocketsComeAfterTheMachines() {
    List<String> all = all(Map.of("XDG_RUNTIME_DIR", "/run/user/7"), true);
    assertEquals("unix:///var/run/docker.sock", all.getFirst());
    assertTrue(all.indexOf("unix:///run/user/7/docker.sock") > 0);
    assertTrue(
        all.indexOf("unix:///run/user/7/podman/podman.sock")
            > all.indexOf("unix:///run/user/7/docker.sock"));
    assertTrue(all.contains("unix:///run/podman/podman.sock"));
    assertTrue(all.contains("unix://" + home.resolve(".docker/run/docker.sock")));
  }

  private void context(String meta) throws IOException {
    Path folder = home.resolve(".docker/contexts/meta/" + DESK);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("meta.json"), meta);
  }

  private List<String> all(Map<String, String> environment, boolean remote) {
    return new EngineAddresses(environment, home, remote)
        .all().stream().map(EngineAddress::toString).toList();
  }
}
