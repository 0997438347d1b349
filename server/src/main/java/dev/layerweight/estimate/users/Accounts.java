package dev.layerweight.estimate.users;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Step;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The users and groups of a stage, as far as commands made them, and how long the account files
 * are.
 *
 * @param kind the family of tools, which decides what is written
 * @param bytes of each account file
 * @param users made by commands
 * @param groups made by commands, with their numbers
 */
public record Accounts(
    Kind kind, Map<AccountFile, Long> bytes, Map<String, User> users, Map<String, Long> groups)
    implements Facet {

  /** Where the tools come from. */
  enum Kind {
    /** Debian and Ubuntu of a shadow from 4.9 on, which leaves the login logs alone. */
    DEBIAN,
    /**
     * Debian to 11 and Ubuntu to 22.04: useradd writes lastlog and faillog at the user's number.
     */
    DEBIAN_WITH_LOGS,
    /** Alpine and busybox: no skeleton, no gshadow, no subordinate numbers. */
    BUSYBOX,
    /** Fedora and its relatives: a home by default. */
    RPM,
    UNKNOWN
  }

  /** A user that a command made. */
  record User(long number, long group, String home, String shell) {}

  /**
   * Debian's account files were taken from its base-passwd: 18 users, 38 groups. The others are
   * typical sizes of those distributions' images, known to about a third.
   */
  static Accounts of(Optional<BaseImage> base) {
    String os = base.map(BaseImage::os).orElse("unknown");
    String release = base.map(BaseImage::release).orElse("unknown");
    return switch (os) {
      case "debian", "ubuntu" -> {
        boolean logs =
            switch (release) {
              case "stretch", "buster", "bullseye", "xenial", "bionic", "focal", "jammy" -> true;
              default -> false;
            };
        yield new Accounts(
            logs ? Kind.DEBIAN_WITH_LOGS : Kind.DEBIAN,
            sizes(839, 474, 434, 364),
            Map.of(),
            Map.of());
      }
      case "alpine", "busybox" ->
          new Accounts(Kind.BUSYBOX, sizes(1000, 440, 620, 0), Map.of(), Map.of());
      case "almalinux",
          "amazonlinux",
          "fedora",
          "oraclelinux",
          "rockylinux",
          "ubi",
          "centos",
          "photon" ->
          new Accounts(Kind.RPM, sizes(750, 430, 400, 310), Map.of(), Map.of());
      default -> new Accounts(Kind.UNKNOWN, sizes(850, 450, 450, 350), Map.of(), Map.of());
    };
  }

  static Accounts in(Step step) {
    return step.facet(Accounts.class, () -> of(step.base()));
  }

  private static Map<AccountFile, Long> sizes(long passwd, long shadow, long group, long gshadow) {
    return Map.of(
        AccountFile.PASSWD, passwd,
        AccountFile.SHADOW, shadow,
        AccountFile.GROUP, group,
        AccountFile.GSHADOW, gshadow,
        AccountFile.SUBUID, 0L,
        AccountFile.SUBGID, 0L);
  }

  long bytes(AccountFile file) {
    return bytes.getOrDefault(file, 0L);
  }

  Accounts withBytes(AccountFile file, long newBytes) {
    Map<AccountFile, Long> changed = new EnumMap<>(AccountFile.class);
    changed.putAll(bytes);
    changed.put(file, Math.max(0, newBytes));
    return new Accounts(kind, Map.copyOf(changed), users, groups);
  }

  Accounts withUser(String name, User user) {
    Map<String, User> more = new HashMap<>(users);
    more.put(name, user);
    return new Accounts(kind, bytes, Map.copyOf(more), groups);
  }

  Accounts withGroup(String name, long number) {
    Map<String, Long> more = new HashMap<>(groups);
    more.put(name, number);
    return new Accounts(kind, bytes, users, Map.copyOf(more));
  }

  Accounts withoutUser(String name) {
    Map<String, User> fewer = new HashMap<>(users);
    fewer.remove(name);
    return new Accounts(kind, bytes, Map.copyOf(fewer), groups);
  }

  Accounts withoutGroup(String name) {
    Map<String, Long> fewer = new HashMap<>(groups);
    fewer.remove(name);
    return new Accounts(kind, bytes, users, Map.copyOf(fewer));
  }

  /** Ordinary numbers follow the highest used one below 60,000, system ones go down from 999. */
  long nextUser(boolean system) {
    return next(users.values().stream().map(User::number).toList(), system);
  }

  long nextGroup(boolean system) {
    return next(groups.values(), system);
  }

  private static long next(Collection<Long> used, boolean system) {
    if (system) {
      return used.stream().filter(number -> number < 1000 && number > 100).reduce(1000L, Math::min)
          - 1;
    }
    return used.stream()
            .filter(number -> number >= 1000 && number <= 60_000)
            .reduce(999L, Math::max)
        + 1;
  }
}
