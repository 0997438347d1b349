package dev.layerweight.estimate.users;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;

/** Writes account files the way the tools do: the new text, and a backup of the text before. */
final class AccountChange {

  static final Provenance SOURCE = new Provenance("account files of the distribution");

  private static final String OWNER = "user accounts";

  /** Account files are short lines with much in common. */
  private static final double GZIP_RATIO = 0.38;

  private final Step step;
  private Accounts accounts;

  AccountChange(Step step) {
    this.step = step;
    this.accounts = Accounts.in(step);
  }

  Accounts accounts() {
    return accounts;
  }

  void set(Accounts changed) {
    accounts = changed;
  }

  /** The file grows by {@code bytes}, which may be negative or zero; it is written all the same. */
  void grow(AccountFile file, long bytes) {
    boolean absent =
        accounts.kind() == Accounts.Kind.BUSYBOX
            && switch (file) {
              case GSHADOW, SUBUID, SUBGID -> true;
              case PASSWD, SHADOW, GROUP -> false;
            };
    if (absent) {
      return;
    }
    long before = accounts.bytes(file);
    accounts = accounts.withBytes(file, before + bytes);
    write(file.backupPath(), before);
    write(file.path(), accounts.bytes(file));
  }

  private void write(String path, long bytes) {
    step.files().add(Entry.file(path, weight(bytes), SOURCE).withOwner(OWNER, PartKind.OTHER));
  }

  private Weight weight(long bytes) {
    double error =
        switch (accounts.kind()) {
          case DEBIAN, DEBIAN_WITH_LOGS -> 0.02;
          case BUSYBOX, RPM, UNKNOWN -> 0.35;
        };
    Basis basis = error < 0.1 ? Basis.COMPUTED : Basis.APPROXIMATE;
    return new Weight(
        Estimate.within(bytes, error, basis),
        Estimate.within(Math.round(bytes * GZIP_RATIO), 0.4, Basis.APPROXIMATE));
  }

  void save() {
    step.put(accounts);
  }
}
