package dev.layerweight.estimate.users;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code useradd}, and {@code adduser} as Debian's script, as busybox has it, and as another name
 * of useradd on Fedora and its relatives.
 */
public final class AddUserCommand implements CommandModel {

  private static final Set<String> USERADD_VALUES =
      Set.of(
          "b",
          "base-dir",
          "c",
          "comment",
          "d",
          "home-dir",
          "home",
          "e",
          "expiredate",
          "f",
          "inactive",
          "g",
          "gid",
          "G",
          "groups",
          "k",
          "skel",
          "K",
          "key",
          "p",
          "password",
          "R",
          "root",
          "P",
          "prefix",
          "s",
          "shell",
          "u",
          "uid",
          "Z",
          "selinux-user");
  private static final Set<String> DEBIAN_VALUES =
      Set.of(
          "home",
          "shell",
          "uid",
          "gid",
          "ingroup",
          "gecos",
          "comment",
          "firstuid",
          "lastuid",
          "firstgid",
          "lastgid",
          "conf",
          "c");
  private static final Set<String> BUSYBOX_VALUES = Set.of("h", "g", "s", "G", "u", "k");

  @Override
  public Set<String> names() {
    return Set.of("useradd", "adduser");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    AccountChange change = new AccountChange(step);
    boolean wrapper = invocation.name().equals("adduser");
    Result result =
        switch (change.accounts().kind()) {
          case BUSYBOX ->
              wrapper ? busybox(invocation, change, step) : useradd(invocation, change, step);
          case RPM -> useradd(invocation, change, step);
          case DEBIAN, DEBIAN_WITH_LOGS, UNKNOWN ->
              wrapper ? debian(invocation, change, step) : useradd(invocation, change, step);
        };
    change.save();
    return result;
  }

  private static Result useradd(Invocation invocation, AccountChange change, Step step) {
    UserOptions options = UserOptions.of(invocation.arguments(), USERADD_VALUES);
    if (options.operands().isEmpty()) {
      return options.has("D", "defaults") ? Result.DONE : Result.FAILED;
    }
    String name = options.operands().getLast();
    if (change.accounts().users().containsKey(name)) {
      return Result.FAILED;
    }
    boolean system = options.has("r", "system");
    boolean homeByDefault = change.accounts().kind() == Accounts.Kind.RPM && !system;
    boolean makesHome =
        (options.has("m", "create-home") || homeByDefault) && !options.has("M", "no-create-home");
    boolean ownGroup = !options.has("g", "gid", "N", "no-user-group");
    Optional<String> home =
        options
            .value("d", "home-dir", "home")
            .or(() -> options.value("b", "base-dir").map(base -> base + "/" + name));
    new NewUser(
            name,
            options.number("u", "uid"),
            options.value("g", "gid"),
            system,
            ownGroup,
            list(options.value("G", "groups")),
            home,
            makesHome,
            true,
            options.value("s", "shell").orElse(defaultShell(change)),
            options.value("c", "comment").orElse(""),
            !options.has("l", "no-log-init"))
        .make(change, step);
    return Result.DONE;
  }

  private static String defaultShell(AccountChange change) {
    return change.accounts().kind() == Accounts.Kind.RPM ? "/bin/bash" : "/bin/sh";
  }

  private static List<String> list(Optional<String> names) {
    return names.stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Debian's script runs useradd with {@code -M -N} and fills the home itself. */
  private static Result debian(Invocation invocation, AccountChange change, Step step) {
    UserOptions options = UserOptions.of(invocation.arguments(), DEBIAN_VALUES);
    if (options.operands().isEmpty()) {
      return Result.FAILED;
    }
    String name = options.operands().getFirst();
    if (options.has("group") && !options.has("system")) {
      NewUser.addGroup(change, name, change.accounts().nextGroup(false));
      return Result.DONE;
    }
    if (options.operands().size() > 1) {
      change.grow(AccountFile.GROUP, name.length() + 1);
      change.grow(AccountFile.GSHADOW, name.length() + 1);
      return Result.DONE;
    }
    if (change.accounts().users().containsKey(name)) {
      return Result.FAILED;
    }
    boolean system = options.has("system");
    boolean ownGroup = !options.has("gid", "ingroup") && (!system || options.has("group"));
    boolean named = options.has("home");
    new NewUser(
            name,
            options.number("uid"),
            options.value("gid", "ingroup"),
            system,
            ownGroup,
            List.of(),
            options.value("home").or(() -> system ? Optional.of("/nonexistent") : Optional.empty()),
            !options.has("no-create-home") && (!system || named),
            !system,
            options.value("shell").orElse(system ? "/usr/sbin/nologin" : "/bin/bash"),
            options.value("gecos", "comment").orElse(""),
            true)
        .make(change, step);
    return Result.DONE;
  }

  private static Result busybox(Invocation invocation, AccountChange change, Step step) {
    UserOptions options = UserOptions.of(invocation.arguments(), BUSYBOX_VALUES);
    if (options.operands().isEmpty()) {
      return Result.FAILED;
    }
    String name = options.operands().getFirst();
    if (options.operands().size() > 1) {
      change.grow(AccountFile.GROUP, name.length() + 1);
      return Result.DONE;
    }
    new NewUser(
            name,
            options.number("u"),
            options.value("G"),
            options.has("S"),
            !options.has("G") && !options.has("S"),
            List.of(),
            options.value("h"),
            !options.has("H"),
            false,
            options.value("s").orElse("/bin/sh"),
            options.value("g").orElse("Linux User,,,"),
            false)
        .make(change, step);
    return Result.DONE;
  }
}
