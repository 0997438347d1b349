package dev.layerweight.estimate.users;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.Set;

/** {@code groupadd}, and {@code addgroup} of Debian and of busybox. */
public final class AddGroupCommand implements CommandModel {

  private static final Set<String> WITH_VALUE =
      Set.of(
          "g",
          "gid",
          "K",
          "key",
          "p",
          "password",
          "R",
          "root",
          "P",
          "prefix",
          "U",
          "users",
          "firstgid",
          "lastgid",
          "conf");

  @Override
  public Set<String> names() {
    return Set.of("groupadd", "addgroup");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    UserOptions options = UserOptions.of(invocation.arguments(), WITH_VALUE);
    if (options.operands().isEmpty()) {
      return Result.FAILED;
    }
    AccountChange change = new AccountChange(step);
    String name = options.operands().getLast();
    if (invocation.name().equals("addgroup") && options.operands().size() > 1) {
      // The form "addgroup USER GROUP" only adds a member.
      int member = options.operands().getFirst().length() + 1;
      change.grow(AccountFile.GROUP, member);
      change.grow(AccountFile.GSHADOW, member);
    } else if (change.accounts().groups().containsKey(name)) {
      return options.has("f", "force") ? Result.DONE : Result.FAILED;
    } else {
      boolean system = options.has("r", "S", "system");
      long gid = options.number("g", "gid").orElseGet(() -> change.accounts().nextGroup(system));
      NewUser.addGroup(change, name, gid);
    }
    change.save();
    return Result.DONE;
  }
}
