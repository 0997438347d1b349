package dev.layerweight.estimate.files;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Optional;
import java.util.Set;

/** Every command that no other model knows: what it writes is unknown, and says so. */
public final class OtherCommand implements CommandModel {

  private static final Provenance NOTHING = new Provenance("nothing is known of this command");

  /** Programs that leave no file worth counting, by what they are made for. */
  private static final Set<String> LEAVES_NOTHING =
      Set.of(
          "update-alternatives",
          "dpkg-divert",
          "service",
          "systemctl",
          "a2enmod",
          "a2dismod",
          "a2ensite",
          "a2dissite",
          "phpenmod",
          "getcap",
          "nginx",
          "chsh",
          "chfn",
          "visudo",
          "update-rc.d",
          "update-locale",
          "sysctl",
          "gpgconf",
          "pidof",
          "strip",
          "fc-cache",
          "dbus-uuidgen",
          "c_rehash",
          "newgrp");

  private static final Set<String> COMPILERS =
      Set.of(
          "gcc",
          "cc",
          "g++",
          "c++",
          "clang",
          "clang++",
          "go",
          "rustc",
          "ld",
          "gfortran",
          "nasm",
          "swiftc",
          "zig");

  @Override
  public Set<String> names() {
    return Set.of("*");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    boolean onlyAsks =
        invocation.words().size() == 1
                && invocation.words().getFirst().matches("--?(version|help|v|V|h)|version")
            || invocation.words().contains("--version");
    if (onlyAsks || LEAVES_NOTHING.contains(invocation.name())) {
      return Result.UNSURE;
    }
    String command = shortened(invocation);
    Optional<String> output = compiled(invocation);
    if (output.isPresent()) {
      String path = step.resolve(output.get());
      step.files()
          .add(
              Entry.file(
                  path,
                  Weight.unknown("the size of what `" + command + "` makes is not known"),
                  NOTHING));
      return Result.UNSURE;
    }
    step.files()
        .add(
            Entry.lump(
                step.workingDirectory(),
                "output of " + command,
                PartKind.OTHER,
                Weight.unknown("what `" + command + "` writes is not known"),
                0,
                NOTHING));
    return Result.UNSURE;
  }

  /** The file that a compiler is told to make. */
  private static Optional<String> compiled(Invocation invocation) {
    int at = invocation.words().indexOf("-o");
    boolean known = COMPILERS.contains(invocation.name()) && at >= 0;
    return known && at + 1 < invocation.words().size()
        ? Optional.of(invocation.words().get(at + 1))
        : Optional.empty();
  }

  private static String shortened(Invocation invocation) {
    StringBuilder text = new StringBuilder(invocation.name());
    for (String word : invocation.words()) {
      if (text.length() + word.length() > 40) {
        return text + " …";
      }
      text.append(' ').append(word);
    }
    return text.toString().replaceAll("\\s+", " ");
  }
}
