package dev.layerweight.catalog.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the installed programs say, who gets a password, and whom the policy comes to know. */
class ServersOfThisMachineTest {

  @Test
  void theInstalledClientIsAskedInTheBackgroundAndRemembered() {
    SettableClock clock = new SettableClock();
    MemoryStore store = new MemoryStore(clock);
    SteppedLookUps lookUps = new SteppedLookUps();
    List<String> run = new ArrayList<>();
    Programs programs =
        (command, _) -> {
          run.add(command.getFirst());
          return command.getFirst().equals("python")
              ? Optional.of("https://me:s3cret@python.test/simple\nmore")
              : Optional.empty();
        };
    InstalledClients clients = new InstalledClients(programs, store, lookUps);
    assertEquals(Optional.empty(), clients.pythonIndex());
    assertEquals(List.of(), run);
    lookUps.step();
    assertEquals(List.of("python3", "python"), run);
    assertEquals("https://python.test/simple/", clients.pythonIndex().orElseThrow().toString());
    assertEquals(Optional.empty(), clients.pythonIndex().orElseThrow().authorization());

    InstalledClients later = new InstalledClients(Programs.NONE, store, new SteppedLookUps());
    assertEquals("https://python.test/simple/", later.pythonIndex().orElseThrow().toString());
    clock.pass(Duration.ofDays(8));
    assertEquals(Optional.empty(), later.pythonIndex());
  }

  @Test
  void programsAreStoppedInTimeAndNeverFoundInRelativeFolders(@TempDir Path folder)
      throws Exception {
    Path program = folder.resolve("slow");
    Files.writeString(program, "#!/bin/sh\ncase $1 in talk) echo hello;; *) sleep 60;; esac\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Programs onPath = programs(folder.toString(), folder);
    assertEquals(Optional.of("hello"), onPath.run(List.of("slow", "talk"), Duration.ofSeconds(30)));
    assertEquals(Optional.empty(), onPath.run(List.of("slow", "sleep"), Duration.ofMillis(50)));
    assertEquals(
        Optional.empty(),
        programs(".:relative:", folder).run(List.of("slow", "talk"), Duration.ofSeconds(1)));
  }

  private static Programs programs(String path, Path home) {
    return Programs.of(
        new ClientMachine(Map.of("PATH", path), home, home, ClientMachine.OperatingSystem.LINUX));
  }

  @Test
  void netrcNamesUsersByHost() {
    Netrc netrc =
        Netrc.parse(
            """
            # mine
            machine One.test login me password s3cret
            machine two.test
              password only
              account ignored
            default login anyone password anything
            """);
    assertEquals(Optional.of("Basic bWU6czNjcmV0"), netrc.header("one.test"));
    assertEquals(Optional.of("Basic Om9ubHk="), netrc.header("two.test"));
    assertEquals(Optional.empty(), netrc.header("three.test"));
    assertEquals(Optional.empty(), Netrc.parse("machine").header(""));
  }

  @Test
  void aBudgetCountsQuestionsAndNotRepetitions() {
    SettableClock clock = new SettableClock();
    LookUpBudget budget = new LookUpBudget(clock, 2);
    assertTrue(budget.admits("a"));
    assertTrue(budget.admits("b"));
    assertFalse(budget.admits("c"));
    assertTrue(budget.admits("a"));
    clock.pass(Duration.ofSeconds(61));
    assertTrue(budget.admits("c"));
  }

  @Test
  void trustReachesFilesOfAnIndexButNotTheUsersNetwork() {
    List<Set<String>> policies = new ArrayList<>();
    TrustingFetcher fetcher =
        new TrustingFetcher(hosts -> {
          policies.add(hosts);
          return _ -> new dev.layerweight.catalog.http.Fetcher.Reply.Refused("test");
        });
    URI index = URI.create("https://index.test/simple/");
    fetcher.trust(index);
    fetcher.trustFiles(index, URI.create("https://files.test/a.whl"));
    for (String address :
        List.of(
            "http://files2.test/a.whl",
            "https://169.254.169.254/a.whl",
            "https://localhost/a.whl",
            "https://[::1]/a.whl",
            "https://files3.test:8443/a.whl",
            "https://x.localhost/a.whl")) {
      fetcher.trustFiles(index, URI.create(address));
    }
    assertEquals(Set.of("index.test", "files.test"), policies.getLast());
  }
}
