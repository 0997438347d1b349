package dev.layerweight.estimate.users;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.users.Accounts.User;
import java.util.Optional;
import java.util.Set;

/** {@code userdel}, {@code deluser}, {@code groupdel}, {@code delgroup}. */
public final class RemoveUserCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("userdel", "deluser", "groupdel", "delgroup");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    UserOptions options =
        UserOptions.of(
            invocation.arguments(), Set.of("R", "root", "P", "prefix", "backup-to", "conf"));
    if (options.operands().isEmpty()) {
      return Result.FAILED;
    }
    AccountChange change = new AccountChange(step);
    String name = options.operands().getFirst();
    boolean isGroup = invocation.name().contains("group");
    int line = name.length() + 8;
    if (!isGroup) {
      Optional<User> user = Optional.ofNullable(change.accounts().users().get(name));
      change.grow(AccountFile.PASSWD, -(name.length() + 36L));
      change.grow(AccountFile.SHADOW, -(name.length() + 22L));
      if (user.filter(known -> known.number() >= 1000).isPresent()) {
        change.grow(AccountFile.SUBUID, -change.accounts().bytes(AccountFile.SUBUID));
        change.grow(AccountFile.SUBGID, -change.accounts().bytes(AccountFile.SUBGID));
      }
      if (options.has("r", "remove", "remove-home", "remove-all-files")) {
        step.files().remove(user.map(User::home).orElse("/home/" + name));
        step.files().remove("/var/mail/" + name);
      }
    }
    change.grow(AccountFile.GROUP, -line);
    change.grow(AccountFile.GSHADOW, -line);
    // The group of the same name goes with its user.
    Accounts rest = change.accounts().withoutGroup(name);
    change.set(isGroup ? rest : rest.withoutUser(name));
    change.save();
    return Result.DONE;
  }
}
