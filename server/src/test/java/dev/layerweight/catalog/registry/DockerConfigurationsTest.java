package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConfigurationsTest {

  @TempDir private Path folder;

  @Test
  void readsUsersOfDockerHubAndOfOthers() throws IOException {
    DockerConfigurations configurations =
        written(
            "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"%s\"},"
                + "\"registry.test:5000\":{\"username\":\"me\",\"password\":\"secret\"},"
                + "\"https://old.test/v2/\":{\"auth\":\"%s\"},"
                + "\"empty.test\":{}}}",
            packed("hub:a:b"), packed("old:pass"));
    assertEquals(
        Optional.of(new Credentials("hub", "a:b")), configurations.find("docker.io", "library/x"));
    assertEquals(
        Optional.of(new Credentials("me", "secret")),
        configurations.find("registry.test:5000", "a"));
    assertEquals(Optional.of(new Credentials("old", "pass")), configurations.find("old.test", "a"));
    assertEquals(Optional.empty(), configurations.find("empty.test", "a"));
    assertEquals(Optional.empty(), configurations.find("registry.test", "a"));
    assertEquals(Optional.empty(), configurations.find("other.test", "a"));
  }

  @Test
  void theLongestPathCountsInPodmansFile() throws IOException {
    DockerConfigurations configurations =
        written(
            "{\"auths\":{\"r.test\":{\"auth\":\"%s\"},\"r.test/team\":{\"auth\":\"%s\"}}}",
            packed("all:1"), packed("team:2"));
    assertEquals(
        Optional.of(new Credentials("team", "2")), configurations.find("r.test", "team/app"));
    assertEquals(
        Optional.of(new Credentials("all", "1")), configurations.find("r.test", "teams/app"));
  }

  @Test
  void namesTheHostsThatTheUserSignedInAt() throws IOException {
    assertEquals(
        Set.of("registry.git.test", "git.test", "local:5000", "10.0.0.1", "helped.test"),
        written(
                "{\"auths\":{\"registry.git.test\":{},\"https://local:5000/v1/\":{},"
                    + "\"10.0.0.1\":{}},\"credHelpers\":{\"helped.test\":\"x\"}}")
            .hosts());
  }

  @Test
  void damagedFilesAreAbsent() throws IOException {
    for (String text :
        List.of("", "[", "{\"auths\":7}", "{\"auths\":{\"r.test\":{\"auth\":\"§\"}}}")) {
      assertEquals(Optional.empty(), written(text.replace("%", "%%")).find("r.test", "a"), text);
    }
  }

  @Test
  void runsTheHelperWithoutAShell() throws IOException {
    helper(
        "tests",
        "read server; echo \"{\\\"Username\\\":\\\"from $server\\\",\\\"Secret\\\":\\\"s\\\"}\"");
    assertEquals(
        Optional.of(new Credentials("from r.test", "s")),
        new CredentialProgram(path(), Duration.ofSeconds(20)).ask("tests", "r.test"));
    assertEquals(
        Optional.empty(),
        new CredentialProgram(path(), Duration.ofSeconds(20)).ask("tests; echo", "r.test"));
    assertEquals(
        Optional.empty(),
        new CredentialProgram(path(), Duration.ofSeconds(20)).ask("absent-for-sure", "r.test"));
  }

  @Test
  void aHelperThatHangsOrFailsIsGivenUp() throws IOException {
    helper("slow", "sleep 600");
    helper("failing", "echo '{\"Username\":\"u\",\"Secret\":\"s\"}'; exit 1");
    CredentialProgram helper = new CredentialProgram(path(), Duration.ofMillis(300));
    assertEquals(Optional.empty(), helper.ask("slow", "r.test"));
    assertEquals(
        Optional.empty(),
        new CredentialProgram(path(), Duration.ofSeconds(20)).ask("failing", "r.test"));
  }

  private Map<String, String> path() {
    return Map.of("PATH", folder + ":" + System.getenv("PATH"));
  }

  private void helper(String name, String script) throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private DockerConfigurations written(String format, Object... values) throws IOException {
    Files.writeString(folder.resolve("config.json"), format.formatted(values));
    return DockerConfigurations.of(Map.of("DOCKER_CONFIG", folder.toString()));
  }

  private static String packed(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
