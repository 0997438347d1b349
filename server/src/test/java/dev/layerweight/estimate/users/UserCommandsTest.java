package dev.layerweight.estimate.users;

import static dev.layerweight.testing.CommandStage.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.Entry;
import dev.layerweight.testing.CommandStage;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserCommandsTest {

  private static CommandStage on(String os, String release) {
    return new CommandStage(
        CommandStage.on(os, release),
        CommandStage.noCatalog(),
        new AddUserCommand(),
        new AddGroupCommand(),
        new ChangeUserCommand(),
        new RemoveUserCommand());
  }

  private static long below(String directory, List<Entry> entries) {
    return bytes(entries.stream().filter(entry -> entry.path().startsWith(directory)).toList());
  }

  /** The layers of the measured image useradd-bigid, one after the other. */
  @Test
  void usersWeighWhatTheyWereMeasuredToWeigh() {
    CommandStage stage = on("debian", "bookworm");

    List<Entry> alice = stage.layer("useradd -m alice");
    assertEquals(4553, below("/home/alice/", alice));
    assertEquals(8903, bytes(alice));
    assertEquals(
        9147,
        bytes(stage.layer("groupadd -g 2000 grp", "useradd -u 2000 -g grp -m -s /bin/bash bob")));
    assertEquals(9211, bytes(stage.layer("useradd -u 200000 -m carol")));
    assertEquals(9391, bytes(stage.layer("useradd --no-log-init -u 3000000 -m dave")));
  }

  /** Layers of the measured images copy-chown-dup and apt-many-runs. */
  @Test
  void systemUsersHaveNoHomeAndNoSubordinateNumbers() {
    assertEquals(
        4292, bytes(on("debian", "bookworm").layer("groupadd -r app", "useradd -r -g app app")));
    assertEquals(8891, bytes(on("debian", "bookworm").layer("useradd -m -s /bin/bash app")));
  }

  @Test
  void anOldUseraddWritesItsLogsAtTheNumber() {
    long ordinary = bytes(on("debian", "bullseye").layer("useradd -m -u 1000 node"));
    assertEquals(333_000, ordinary, 1000);
    long huge = bytes(on("ubuntu", "jammy").layer("useradd -u 3000000 -m dave"));
    assertEquals(324L * 3_000_001, huge, 20_000);
    long without = bytes(on("ubuntu", "jammy").layer("useradd -l -u 3000000 -m dave"));
    assertTrue(without < 10_000);
    assertTrue(bytes(on("ubuntu", "noble").layer("useradd -u 3000000 -m dave")) < 10_000);
  }

  @Test
  void busyboxWritesNoSkeleton() {
    CommandStage stage = on("alpine", "3.20");

    List<Entry> entries = stage.layer("addgroup -S app", "adduser -S -G app app");

    assertEquals(0, below("/home/app", entries));
    assertTrue(bytes(entries) > 2000 && bytes(entries) < 7000);
    assertTrue(entries.stream().noneMatch(entry -> entry.path().contains("gshadow")));
  }

  @Test
  void debiansAdduserFillsAnOrdinaryHomeOnly() {
    assertEquals(
        4553, below("/home/app/", on("debian", "bookworm").layer("adduser --gecos x app")));
    assertEquals(0, below("/home", on("debian", "bookworm").layer("adduser --system --group app")));
  }

  @Test
  void theSecondUserOfThatNameFails() {
    CommandStage stage = on("debian", "bookworm");

    stage.layer("useradd app", "useradd app");

    assertEquals(List.of(Result.DONE, Result.FAILED), stage.results());
  }

  @Test
  void changesWriteTheirFilesAgain() {
    CommandStage stage = on("debian", "bookworm");
    stage.layer("useradd -m app");

    List<Entry> shell = stage.layer("usermod -s /bin/bash app");
    assertEquals(2, shell.size());
    List<Entry> member = stage.layer("usermod -aG sudo app");
    assertEquals(4, member.size());
    List<Entry> removed = stage.layer("userdel -r app");
    assertEquals(0, below("/home", removed));
    assertTrue(bytes(removed) < 4500);
  }

  @Test
  void aNewNumberCopiesTheHomeUp() {
    CommandStage stage = on("debian", "bookworm");
    stage.layer("useradd -m app");

    assertEquals(4553, below("/home/app", stage.layer("usermod -u 1234 app")));
  }
}
