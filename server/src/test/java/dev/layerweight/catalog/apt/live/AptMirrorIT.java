package dev.layerweight.catalog.apt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.apt.MachineSources;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The index of this machine's own release from its own mirror against what its apt says, after
 * {@code apt-get update}.
 */
class AptMirrorIT {

  private static final List<String> PACKAGES =
      List.of(
          ("adduser apt base-files bash binutils build-essential bzip2 ca-certificates cmake"
               + " coreutils curl default-jdk-headless dpkg ffmpeg file fonts-dejavu-core g++ gcc"
               + " git gnupg imagemagick jq less libc6 libc6-dev libcurl4 libpq-dev libssl-dev"
               + " locales make nano nginx nodejs npm openssh-client openssl perl pkg-config"
               + " postgresql-client procps python3 python3-pip redis-server rsync sqlite3 sudo"
               + " tzdata unzip vim wget xz-utils zip zlib1g-dev")
              .split(" "));

  private static final Pattern CANDIDATE =
      Pattern.compile("(?m)^(\\S+):\\n  Installed: .*\\n  Candidate: (\\S+)$");

  @TempDir Path folder;

  @Test
  void theIndexSaysWhatAptSays() throws Exception {
    Map<String, String> os = osRelease();
    assumeTrue(Set.of("debian", "ubuntu").contains(os.getOrDefault("ID", "")), "needs Debian");
    String architecture = run("dpkg", "--print-architecture").strip();
    AptServers servers = AptServers.of(ClientMachine.here(Map.of()));
    NetworkPolicy policy = new NetworkPolicy(Mode.KNOWN, servers.hosts());
    List<String> log = new ArrayList<>();
    try (BackgroundLookUps lookUps = new BackgroundLookUps();
        HttpFetcher fetcher =
            new HttpFetcher(
                policy,
                ProxyRules.of(servers.withProxies(System.getenv())),
                TrustedCertificates.of(System.getenv(), List.of()),
                LiveDebianPackages.SETTINGS)) {
      LiveDebianPackages live =
          new LiveDebianPackages(
              new AptIndexes(List.of()),
              servers,
              fetcher,
              policy,
              new DiskStore(folder),
              lookUps,
              InstantSource.system(),
              log::add);
      String release = os.get("VERSION_CODENAME");
      live.index(os.get("ID"), release, architecture);
      assertTrue(lookUps.awaitIdle(Duration.ofMinutes(10)));
      DebianIndex index = live.index(os.get("ID"), release, architecture).found().orElseThrow();
      assertEquals(List.of(), log);
      assertEquals(release, index.release());
      assertTrue(index.listBytes().isPresent(), "the table answered instead of the archive");
      assertListsAreOfTheirSize(index, release);
      Map<String, String> candidates = candidates(run(command("policy")));
      Map<String, Map<String, String>> shown = highest(run(command("show")), architecture);
      int compared = 0;
      for (String name : PACKAGES) {
        String candidate = candidates.getOrDefault(name, "");
        Map<String, String> stanza = shown.getOrDefault(name, Map.of());
        if (!candidate.equals(stanza.get("Version"))) {
          // An archive of somebody else or a pin on this machine offers another version.
          continue;
        }
        DebianIndex.Version version =
            index.find(name).orElseThrow().versions().stream()
                .filter(DebianIndex.Version::inArchive)
                .findFirst()
                .orElseThrow();
        assertEquals(candidate, version.version(), name);
        assertEquals(stanza.get("Size"), String.valueOf(version.archiveBytes()), name);
        assertEquals(stanza.get("Installed-Size"), String.valueOf(version.installedKiB()), name);
        compared++;
      }
      assertTrue(compared >= 50, "only " + compared + " packages could be compared");
    }
  }

  /** Where apt on this machine keeps its lists packed as it does in an image. */
  private static void assertListsAreOfTheirSize(DebianIndex index, String release)
      throws IOException {
    Set<String> wanted = new HashSet<>();
    MachineSources.below(Path.of("/")).stream()
        .filter(source -> source.release().equals(release) && source.components().contains("main"))
        .forEach(source -> wanted.add("_dists_" + source.suite() + "_"));
    try (var files = Files.list(Path.of("/var/lib/apt/lists"))) {
      List<Path> lists =
          files
              .filter(file -> wanted.stream().anyMatch(file.getFileName().toString()::contains))
              .filter(file ->
                  file.getFileName().toString().matches(".*(InRelease|_Packages(\\.\\w+)?)"))
              .toList();
      boolean packed =
          lists.stream().anyMatch(file -> file.getFileName().toString().endsWith(".lz4"));
      if (packed) {
        long bytes = 0;
        for (Path list : lists) {
          bytes += Files.size(list);
        }
        assertEquals(bytes, index.listBytes().getAsLong(), bytes * 0.03);
      }
    }
  }

  private static Map<String, String> osRelease() throws IOException {
    Path file = Path.of("/etc/os-release");
    return Files.isRegularFile(file)
        ? Files.readString(file)
            .lines()
            .filter(line -> line.contains("="))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1).replace("\"", ""),
                    (one, _) -> one))
        : Map.of();
  }

  /** The fields of each package's first stanza; apt-cache shows the highest version first. */
  private static Map<String, Map<String, String>> highest(String stanzas, String architecture) {
    Map<String, Map<String, String>> found = new HashMap<>();
    for (String stanza : stanzas.split("\n\n")) {
      Map<String, String> fields = new HashMap<>();
      stanza
          .lines()
          .filter(line -> line.matches("[A-Z][\\w-]*: .*"))
          .forEach(line -> {
            int colon = line.indexOf(": ");
            fields.put(line.substring(0, colon), line.substring(colon + 2));
          });
      if (Set.of("all", architecture).contains(fields.getOrDefault("Architecture", ""))
          && fields.containsKey("Filename")) {
        found.putIfAbsent(fields.get("Package"), fields);
      }
    }
    return found;
  }

  private static Map<String, String> candidates(String policy) {
    Map<String, String> found = new HashMap<>();
    Matcher matcher = CANDIDATE.matcher(policy);
    while (matcher.find()) {
      found.put(matcher.group(1), matcher.group(2));
    }
    return found;
  }

  private static String[] command(String verb) {
    return Stream.concat(Stream.of("apt-cache", verb), PACKAGES.stream()).toArray(String[]::new);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }
}
