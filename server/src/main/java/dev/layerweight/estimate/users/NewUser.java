package dev.layerweight.estimate.users;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.users.Accounts.User;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What making a user writes.
 *
 * @param ownGroup whether a group of the same name is made
 * @param otherGroups how many further groups the user joins
 * @param skeleton whether the home directory is filled from /etc/skel
 * @param logs whether an old useradd may write the login logs
 */
record NewUser(
    String name,
    Optional<Long> number,
    Optional<String> group,
    boolean system,
    boolean ownGroup,
    List<String> otherGroups,
    Optional<String> home,
    boolean makesHome,
    boolean skeleton,
    String shell,
    String comment,
    boolean logs) {

  /** Sizes of the records are those of glibc and shadow on 64-bit machines. */
  private static final Provenance LOGS =
      new Provenance("useradd before shadow 4.9 writes its logs at the user's number");

  /** The day of the last change, counted from 1970. */
  private static final int SHADOW_DAYS_DIGITS = 5;

  private static final int LASTLOG_RECORD_BYTES = 292;
  private static final int FAILLOG_RECORD_BYTES = 32;
  private static final long FIRST_SUBORDINATE = 100_000;
  private static final long SUBORDINATES = 65_536;
  private static final long HIGHEST_ORDINARY = 60_000;

  void make(AccountChange change, Step step) {
    Accounts accounts = change.accounts();
    long uid = number.orElseGet(() -> accounts.nextUser(system));
    long gid = groupNumber(accounts, uid);
    String directory = home.orElse("/home/" + name);
    if (ownGroup) {
      addGroup(change, name, gid);
    }
    change.grow(
        AccountFile.PASSWD,
        (name + ":x:" + uid + ":" + gid + ":" + comment + ":" + directory + ":" + shell + "\n")
            .length());
    String aging = system ? "::::::" : ":0:99999:7:::";
    change.grow(AccountFile.SHADOW, (name + ":!:" + aging + "\n").length() + SHADOW_DAYS_DIGITS);
    otherGroups.forEach(_ -> {
      change.grow(AccountFile.GROUP, name.length() + 1);
      change.grow(AccountFile.GSHADOW, name.length() + 1);
    });
    boolean subordinates =
        !system && (number.isEmpty() || (uid >= 1000 && uid <= HIGHEST_ORDINARY));
    if (subordinates && change.accounts().kind() != Accounts.Kind.BUSYBOX) {
      long start =
          FIRST_SUBORDINATE
              + SUBORDINATES
                  * accounts.users().values().stream()
                      .filter(user -> user.number() >= 1000 && user.number() <= HIGHEST_ORDINARY)
                      .count();
      int line = (name + ":" + start + ":" + SUBORDINATES + "\n").length();
      change.grow(AccountFile.SUBUID, line);
      change.grow(AccountFile.SUBGID, line);
    }
    if (logs && accounts.kind() == Accounts.Kind.DEBIAN_WITH_LOGS) {
      log(step, "/var/log/lastlog", LASTLOG_RECORD_BYTES * (uid + 1));
      log(step, "/var/log/faillog", FAILLOG_RECORD_BYTES * (uid + 1));
    }
    if (makesHome && !step.files().exists(directory)) {
      step.files().makeDirectory(directory);
      if (skeleton) {
        new TreeMap<>(skeleton(step, accounts))
            .forEach((file, bytes) -> homeFile(step, directory, file, bytes));
      }
    }
    change.set(change.accounts().withUser(name, new User(uid, gid, directory, shell)));
  }

  private long groupNumber(Accounts accounts, long uid) {
    if (!ownGroup) {
      return group
          .map(text ->
              text.matches("\\d{1,10}")
                  ? Long.parseLong(text)
                  : accounts.groups().getOrDefault(text, 100L))
          .orElse(100L);
    }
    // The user's number is taken for the group where it is an ordinary one and free.
    boolean fits = system ? uid < 1000 : uid >= 1000 && uid <= HIGHEST_ORDINARY;
    return fits && !accounts.groups().containsValue(uid) ? uid : accounts.nextGroup(system);
  }

  static void addGroup(AccountChange change, String name, long gid) {
    change.grow(AccountFile.GROUP, (name + ":x:" + gid + ":\n").length());
    change.grow(AccountFile.GSHADOW, (name + ":!::\n").length());
    change.set(change.accounts().withGroup(name, gid));
  }

  /** A sparse file: its holes count in full as soon as it stands in a layer's tar. */
  private static void log(Step step, String path, long bytes) {
    Weight weight =
        new Weight(
            Estimate.within(bytes, 0.001, Basis.COMPUTED),
            Estimate.within(bytes / 1000 + 100, 0.3, Basis.APPROXIMATE));
    long known = step.files().at(path).map(entry -> entry.weight().unpacked().likely()).orElse(0L);
    if (known < bytes) {
      step.files().add(Entry.file(path, weight, LOGS).withOwner("login logs", PartKind.OTHER));
    } else {
      // The record lies within the file, which a lower layer may hold.
      step.files().copyUp(path);
    }
  }

  private static Map<String, Long> skeleton(Step step, Accounts accounts) {
    boolean ubuntu = step.base().filter(base -> base.os().equals("ubuntu")).isPresent();
    return switch (accounts.kind()) {
      case DEBIAN, DEBIAN_WITH_LOGS, UNKNOWN ->
          Map.of(".bash_logout", 220L, ".bashrc", ubuntu ? 3771L : 3526L, ".profile", 807L);
      case RPM -> Map.of(".bash_logout", 18L, ".bash_profile", 144L, ".bashrc", 522L);
      case BUSYBOX -> Map.of();
    };
  }

  private static void homeFile(Step step, String directory, String file, long bytes) {
    Weight weight =
        new Weight(
            Estimate.within(bytes, 0.01, Basis.COMPUTED),
            Estimate.within(Math.round(bytes * 0.48), 0.2, Basis.COMPUTED));
    String path = directory + "/" + file;
    step.files()
        .add(
            Entry.file(path, weight, AccountChange.SOURCE)
                .withOwner("home directory skeleton", PartKind.OTHER));
  }
}
