package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.cli.RealCore.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixCommandTest {

  private static final String APT =
      """
      # keeps this comment
      FROM debian:bookworm-slim
      RUN apt-get update && \\
          apt-get install -y --no-install-recommends \\
            # for the health check
            curl
      COPY . /app
      CMD ["/app/run"]
      """;

  @TempDir private Path folder;

  @Test
  void printsAPatchThatGitApplies() throws Exception {
    Path file = write("docker/Dockerfile", APT.replace("\n", "\r\n"));
    git("init", "-q");
    Said said = RealCore.run("fix", file.toString());
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().contains("--- a/docker/Dockerfile\n"), said.out());
    assertTrue(said.err().contains("[apt-lists-kept]"), said.err());
    assertTrue(said.err().contains("line 3: "), said.err());
    assertEquals(APT.replace("\n", "\r\n"), Files.readString(file));
    Files.writeString(folder.resolve("p.patch"), said.out());
    git("apply", "p.patch");
    String fixed = Files.readString(file);
    assertTrue(fixed.contains("rm -rf /var/lib/apt/lists/*"), fixed);
    assertTrue(fixed.contains("# for the health check\r\n"), fixed);
    assertFalse(fixed.replace("\r\n", "").contains("\n"), fixed);
    assertEquals("", RealCore.run("fix", file.toString()).out());
  }

  @Test
  void writesTheSameThatThePatchSays() throws Exception {
    Path file = write("Dockerfile", APT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Said said = RealCore.run("fix", "--write", file.toString());
    assertEquals(0, said.code(), said.err());
    assertEquals("", said.out());
    assertTrue(Files.readString(file).contains("rm -rf /var/lib/apt/lists/*"));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("Dockerfile"), names());
    String once = Files.readString(file);
    Said again = RealCore.run("fix", "--write", file.toString());
    assertTrue(again.err().contains("nothing to fix"), again.err());
    assertEquals(once, Files.readString(file));
  }

  @Test
  void splitsAnImageOnlyWhereThatIsAskedForByName() throws Exception {
    write("requirements.txt", "flask==3.0.0\n");
    write("requirements-ml.txt", "torch==2.9.0\n");
    Path file =
        write(
            "Dockerfile",
            """
            FROM python:3.12-slim
            COPY requirements.txt requirements-ml.txt ./
            RUN pip install --no-cache-dir -r requirements.txt -r requirements-ml.txt
            CMD ["flask", "run"]
            """);
    Said all = RealCore.run("fix", "--unsafe", file.toString());
    assertFalse(all.out().contains("compose.yaml"), all.out());
    Said named = RealCore.run("fix", "--unsafe", "--rule", "split-image", file.toString());
    assertTrue(named.out().contains("+FROM base AS core"), named.out());
    assertTrue(named.out().contains("compose.yaml"), named.out());
  }

  @Test
  void saysWhatAConversionLeavesToTheUser() throws Exception {
    Path file =
        write(
            "Dockerfile",
            """
            FROM mcr.microsoft.com/dotnet/sdk:8.0-bookworm-slim
            WORKDIR /src
            COPY . .
            RUN dotnet publish -c Release -o /app
            ENTRYPOINT ["dotnet", "/app/Shop.dll"]
            """);
    Said said = RealCore.run("fix", "--unsafe", "--rule", "single-stage-build", file.toString());
    assertTrue(said.err().contains("to decide: the runtime image lets ASP.NET"), said.err());
  }

  @Test
  void aReadOnlyFileLeavesAllFilesAsTheyAre() throws Exception {
    Path one = write("one/Dockerfile", APT);
    Path other = write("other/Dockerfile", APT);
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("r--r--r--"));
    Said said = RealCore.run("fix", "--write", one.toString(), other.toString());
    assertEquals(1, said.code());
    assertTrue(
        said.err().endsWith(other.toRealPath() + ": is read-only; no file was changed\n"),
        said.err());
    assertEquals(APT, Files.readString(one));
    assertEquals(APT, Files.readString(other));
  }

  @Test
  void changesManifestsAndMakesIgnoreFilesOnce() throws Exception {
    write("requirements.txt", "flask==3.0.0\n# for tests\npytest==8.3.0\nmypy==1.11.0\n");
    String text =
        """
        FROM python:3.12-slim
        WORKDIR /app
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
        CMD ["flask", "run"]
        """;
    Path first = write("Dockerfile", text);
    Path second = write("second.Dockerfile", text + "EXPOSE 80\n");
    git("init", "-q");
    String[] arguments = {"fix", "--unsafe", first.toString(), second.toString()};
    Said said = RealCore.run(arguments);
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().contains("+++ b/requirements.txt\n"), said.out() + said.err());
    Files.writeString(folder.resolve("p.patch"), said.out());
    git("apply", "p.patch");
    assertTrue(Files.readString(folder.resolve("requirements.txt")).startsWith("flask==3.0.0\n"));
    assertFalse(Files.readString(folder.resolve("requirements.txt")).contains("mypy"));
  }

  @Test
  void leavesWhatItMayNotTouch() throws Exception {
    Path outside = write("outside/requirements.txt", "flask==3.0.0\nmypy==1.11.0\n");
    Path file =
        write(
            "inside/Dockerfile",
            """
            FROM python:3.12-slim
            COPY requirements.txt .
            RUN pip install --no-cache-dir -r requirements.txt
            """);
    Files.createSymbolicLink(file.resolveSibling("requirements.txt"), outside);
    Said said = RealCore.run("fix", "--unsafe", file.toString());
    assertEquals("", said.out());
    assertEquals("flask==3.0.0\nmypy==1.11.0\n", Files.readString(outside));
    Path link = folder.resolve("inside/linked.Dockerfile");
    Files.createSymbolicLink(link, write("outside/Dockerfile", APT));
    Said refused = RealCore.run("fix", "--write", link.toString());
    assertEquals(1, refused.code());
    assertEquals(link + ": lies outside of the build context and the repository\n", refused.err());
  }

  @Test
  void doesNotTouchAnInstructionWithASyntaxError() throws Exception {
    Path file = write("Dockerfile", APT.replace("curl\n", "curl && (\n"));
    Said said = RealCore.run("fix", "--unsafe", file.toString());
    assertEquals("", said.out());
  }

  @Test
  void onlyTheRulesThatWereNamed() throws Exception {
    Path file = write("Dockerfile", APT);
    assertEquals("", RealCore.run("fix", "--rule", "pip-cache", file.toString()).out());
    assertFalse(RealCore.run("fix", "--rule=apt-lists-kept", file.toString()).out().isEmpty());
    Said wrong = RealCore.run("fix", "--rule", "apt-list", file.toString());
    assertEquals(2, wrong.code());
    assertEquals(
        "layerweight: --rule: no rule is named apt-list; see layerweight fix --help\n",
        wrong.err());
    assertEquals(2, RealCore.run("fix", "--diff", "--write", file.toString()).code());
    assertEquals(2, RealCore.run("fix").code());
  }

  @Test
  void whatCannotBeReadIsOneLine() throws Exception {
    Said said = RealCore.run("fix", folder.resolve("none").toString());
    assertEquals(1, said.code());
    assertEquals(folder.resolve("none") + ": no such file\n", said.err());
    assertEquals(1, RealCore.run("fix", "-").code());
    Path latin = folder.resolve("Dockerfile");
    Files.write(latin, (APT + "# \u00e9\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertEquals(latin + ": is not UTF-8\n", RealCore.run("fix", latin.toString()).err());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }
}
