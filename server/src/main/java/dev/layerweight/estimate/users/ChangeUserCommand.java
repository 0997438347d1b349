package dev.layerweight.estimate.users;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.users.Accounts.User;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * {@code usermod}, {@code groupmod}, {@code passwd}, {@code chpasswd}, {@code gpasswd}, {@code
 * chsh} and {@code chage}: they write the files again that they change, and their backups.
 */
public final class ChangeUserCommand implements CommandModel {

  /** A hash of yescrypt or SHA-512 in the place of a single mark. */
  private static final int HASH_BYTES = 90;

  private static final Set<String> WITH_VALUE =
      Set.of(
          "c",
          "comment",
          "d",
          "home",
          "e",
          "expiredate",
          "f",
          "inactive",
          "g",
          "gid",
          "G",
          "groups",
          "l",
          "login",
          "p",
          "password",
          "s",
          "shell",
          "u",
          "uid",
          "v",
          "V",
          "w",
          "W",
          "R",
          "root",
          "P",
          "prefix",
          "n",
          "new-name",
          "A",
          "M",
          "Z");

  @Override
  public Set<String> names() {
    return Set.of("usermod", "groupmod", "passwd", "chpasswd", "gpasswd", "chsh", "chage");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    AccountChange change = new AccountChange(step);
    switch (invocation.name()) {
      case "usermod" -> usermod(invocation, change, step);
      case "groupmod" -> {
        change.grow(AccountFile.GROUP, 0);
        if (UserOptions.of(invocation.arguments(), WITH_VALUE)
            .has("n", "new-name", "p", "password")) {
          change.grow(AccountFile.GSHADOW, 0);
        }
      }
      case "gpasswd" -> {
        change.grow(AccountFile.GROUP, 0);
        change.grow(AccountFile.GSHADOW, 0);
      }
      case "chsh" -> change.grow(AccountFile.PASSWD, 0);
      case "chpasswd" -> {
        long users = invocation.input().map(text -> text.lines().count()).orElse(1L);
        change.grow(AccountFile.SHADOW, users * HASH_BYTES);
      }
      default ->
          change.grow(
              AccountFile.SHADOW,
              invocation.words().stream().anyMatch(word -> word.startsWith("-")) ? 0 : HASH_BYTES);
    }
    change.save();
    return Result.DONE;
  }

  private static void usermod(Invocation invocation, AccountChange change, Step step) {
    UserOptions options = UserOptions.of(invocation.arguments(), WITH_VALUE);
    if (options.operands().isEmpty()) {
      return;
    }
    String name = options.operands().getLast();
    if (options.has(
        "c", "comment", "d", "home", "g", "gid", "l", "login", "s", "shell", "u", "uid")) {
      change.grow(AccountFile.PASSWD, 0);
    }
    if (options.has("p", "password", "L", "lock", "U", "unlock", "l", "login", "e", "expiredate")) {
      change.grow(AccountFile.SHADOW, options.value("p", "password").map(String::length).orElse(0));
    }
    if (options.has("G", "groups", "l", "login")) {
      long joined =
          options.value("G", "groups").stream()
              .flatMap(names -> Arrays.stream(names.split(",")))
              .filter(group -> !group.isEmpty())
              .count();
      change.grow(AccountFile.GROUP, joined * (name.length() + 1));
      change.grow(AccountFile.GSHADOW, joined * (name.length() + 1));
    }
    Optional<String> home = options.value("d", "home");
    Optional<User> user = Optional.ofNullable(change.accounts().users().get(name));
    if (user.isPresent()) {
      User old = user.get();
      User changed =
          new User(
              options.number("u", "uid").orElse(old.number()),
              old.group(),
              home.orElse(old.home()),
              options.value("s", "shell").orElse(old.shell()));
      String newName = options.value("l", "login").orElse(name);
      change.set(change.accounts().withoutUser(name).withUser(newName, changed));
      boolean newOwner = changed.number() != old.number();
      if (newOwner) {
        // A new number makes usermod change the owner of everything in the home directory.
        step.files().copyUp(old.home());
      }
    }
  }
}
