package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Optional;
import java.util.Set;

/**
 * Commands that make files and folders of a stated size: mkdir, touch, truncate, fallocate, dd, ln.
 */
public final class MakeCommand implements CommandModel {

  private static final Provenance STATED = new Provenance("the command's own arguments");

  @Override
  public Set<String> names() {
    return Set.of("mkdir", "touch", "truncate", "fallocate", "dd", "ln", "mkfifo", "mknod");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    switch (invocation.name()) {
      case "mkdir" ->
          Options.of(invocation, Set.of("m", "mode"))
              .operands()
              .forEach(folder -> step.files().makeDirectory(step.resolve(folder.text())));
      case "touch" ->
          Options.of(invocation, Set.of("d", "t", "r"))
              .operands()
              .forEach(file -> touch(file, step));
      case "ln" -> link(invocation, step);
      case "truncate", "fallocate" -> allocate(invocation, step);
      case "dd" -> convert(invocation, step);
      default -> {}
    }
    return Result.printing("");
  }

  private static void touch(Argument file, Step step) {
    String path = step.resolve(file.text());
    if (step.files().exists(path)) {
      OwnershipCommand.touch(file, false, step);
    } else if (file.known()) {
      step.files().add(Entry.file(path, Weight.ZERO, STATED).withText(""));
    }
  }

  /** A hard link to a file of a lower layer copies it up, and both names are one file. */
  private static void link(Invocation invocation, Step step) {
    Options options = Options.of(invocation, Set.of("t"));
    if (options.operands().size() < 2) {
      return;
    }
    String target = step.resolve(options.operands().getFirst().text());
    String name = step.resolve(options.operands().getLast().text());
    if (step.files().exists(name) && step.files().at(name).isEmpty()) {
      name = UnixPath.child(name, UnixPath.name(target));
    }
    if (!options.has("s", "symbolic")) {
      step.files().copyUp(target);
      HardLinks.add(name, target, step);
    }
    step.files().add(Entry.file(name, Weight.ZERO, STATED));
  }

  /** Sparse or not: a layer holds the whole length. */
  private static void allocate(Invocation invocation, Step step) {
    Options options =
        Options.of(invocation, Set.of("s", "size", "l", "length", "o", "offset", "r"));
    Optional<Long> bytes = options.value("s", "size", "l", "length").flatMap(MakeCommand::size);
    for (Argument file : options.operands()) {
      bytes.ifPresent(size -> step.files().add(zeros(step.resolve(file.text()), size)));
    }
  }

  private static void convert(Invocation invocation, Step step) {
    long blockBytes = 512;
    Optional<Long> blocks = Optional.empty();
    Optional<String> output = Optional.empty();
    for (String word : invocation.words()) {
      if (word.startsWith("bs=")) {
        blockBytes = size(word.substring(3)).orElse(blockBytes);
      } else if (word.startsWith("count=")) {
        blocks = size(word.substring(6));
      } else if (word.startsWith("of=")) {
        output = Optional.of(step.resolve(word.substring(3)));
      }
    }
    if (output.isEmpty() || output.get().startsWith("/dev/")) {
      return;
    }
    if (blocks.isEmpty() || blocks.get() > Long.MAX_VALUE / Math.max(1, blockBytes)) {
      step.files()
          .add(
              Entry.file(output.get(), Weight.unknown("dd writes a file without a count"), STATED));
      return;
    }
    long bytes = blocks.get() * blockBytes;
    boolean random = invocation.words().stream().anyMatch(word -> word.matches("if=/dev/u?random"));
    step.files()
        .add(
            random
                ? Entry.file(
                    output.get(), new Weight(Estimate.exact(bytes), Estimate.exact(bytes)), STATED)
                : zeros(output.get(), bytes));
  }

  /** gzip makes a thousandth of zeros. */
  private static Entry zeros(String path, long bytes) {
    return Entry.file(
        path,
        new Weight(
            Estimate.exact(bytes), Estimate.within(bytes / 1000, 0.1, Estimate.Basis.COMPUTED)),
        STATED);
  }

  /** {@code 10M}, {@code 1GB}, {@code +5K}; binary factors unless a B follows. */
  public static Optional<Long> size(String text) {
    var matcher =
        java.util.regex.Pattern.compile("[+<>/%]?(\\d{1,15})([kKmMgGtT]?)(i?[bB]?)").matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unit = matcher.group(3).equalsIgnoreCase("b") && !matcher.group(2).isEmpty() ? 1000 : 1024;
    int power = "kmgt".indexOf(matcher.group(2).toLowerCase(java.util.Locale.ROOT)) + 1;
    double bytes =
        Long.parseLong(matcher.group(1)) * Math.pow(unit, matcher.group(2).isEmpty() ? 0 : power);
    return bytes > 1e15 ? Optional.empty() : Optional.of((long) bytes);
  }
}
