package dev.layerweight.estimate.files;

import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code tar}, {@code unzip}, {@code bsdtar}, {@code 7z}: archives of the context are looked into.
 */
public final class ArchiveCommand implements CommandModel {

  private static final Provenance ARCHIVE = new Provenance("the archive's own list of files");
  private static final Provenance PACKED = new Provenance("the files that are packed");

  @Override
  public Set<String> names() {
    return Set.of(
        "tar", "bsdtar", "unzip", "7z", "7za", "gunzip", "unxz", "bunzip2", "gzip", "xz", "bzip2",
        "zip");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    switch (invocation.name()) {
      case "tar", "bsdtar" -> tar(invocation, step);
      case "unzip" -> unzip(invocation, step);
      case "7z", "7za" -> sevenZip(invocation, step);
      case "zip" -> zip(Options.of(invocation, Set.of("x", "i", "n", "t")), step);
      default -> recompress(invocation, step);
    }
    return Result.DONE;
  }

  private static void tar(Invocation invocation, Step step) {
    List<Argument> words = new ArrayList<>(invocation.arguments());
    if (!words.isEmpty() && words.getFirst().text().matches("[a-zA-Z]+")) {
      // The oldest form writes the letters without a dash.
      Argument letters = words.removeFirst();
      words.addFirst(new Argument("-" + letters.text(), letters.known(), letters.range()));
    }
    Invocation dashed =
        new Invocation(
            invocation.name(), invocation.path(), words, invocation.input(), invocation.range());
    Options options =
        Options.of(
            dashed,
            Set.of(
                "f",
                "file",
                "C",
                "directory",
                "strip-components",
                "exclude",
                "T",
                "X",
                "I",
                "b",
                "H",
                "transform"));
    String folder = step.resolve(options.value("C", "directory").orElse("."));
    Optional<String> file = options.value("f", "file").filter(name -> !name.equals("-"));
    if (options.has("c", "create")) {
      file.ifPresent(name -> pack(name, folder, options, step));
    } else if (options.has("x", "extract", "get")) {
      int dropped =
          options
              .value("strip-components")
              .filter(text -> text.matches("\\d{1,3}"))
              .map(Integer::parseInt)
              .orElse(0);
      List<String> members = options.operands().stream().map(Argument::text).toList();
      unpack(file, folder, dropped, members, invocation, step);
    }
  }

  private static void unzip(Invocation invocation, Step step) {
    Options options = Options.of(invocation, Set.of("d", "x", "P"));
    if (!options.has("l", "t", "Z") && !options.operands().isEmpty()) {
      unpack(
          Optional.of(options.operands().getFirst().text()),
          step.resolve(options.value("d").orElse(".")),
          0,
          List.of(),
          invocation,
          step);
    }
  }

  private static void sevenZip(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    if (words.size() > 1 && (words.getFirst().equals("x") || words.getFirst().equals("e"))) {
      String folder =
          words.stream()
              .filter(word -> word.startsWith("-o"))
              .map(word -> word.substring(2))
              .findFirst()
              .orElse(".");
      String file =
          words.stream().skip(1).filter(word -> !word.startsWith("-")).findFirst().orElse("");
      unpack(Optional.of(file), step.resolve(folder), 0, List.of(), invocation, step);
    }
  }

  private static void unpack(
      Optional<String> file,
      String folder,
      int dropped,
      List<String> members,
      Invocation invocation,
      Step step) {
    step.files().makeDirectory(folder);
    Optional<List<ContextFile>> content =
        file.map(step::resolve)
            .flatMap(path -> step.files().at(path))
            .flatMap(entry -> entry.content().archive());
    if (content.isEmpty()) {
      String what = file.map(UnixPath::name).orElse("a download");
      step.files()
          .add(
              Entry.lump(
                  folder,
                  "unpacked " + what,
                  PartKind.OTHER,
                  Weight.unknown("the size of what " + what + " unpacks to is not known"),
                  0,
                  ARCHIVE));
      return;
    }
    for (ContextFile member : content.get()) {
      String relative = strip(member.relative(), dropped);
      boolean selected =
          members.isEmpty()
              || members.stream()
                  .anyMatch(name -> UnixPath.isBelow("/" + member.relative(), "/" + name));
      if (!relative.isEmpty() && selected) {
        step.files()
            .add(
                Entry.file(
                    UnixPath.resolve(folder, "./" + relative),
                    new Weight(
                        Estimate.exact(member.bytes()),
                        Estimate.within(member.compressedBytes(), 0.1, Estimate.Basis.COMPUTED)),
                    ARCHIVE));
      }
    }
  }

  private static String strip(String path, int folders) {
    String rest = path;
    for (int i = 0; i < folders; i++) {
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return "";
      }
      rest = rest.substring(slash + 1);
    }
    return rest;
  }

  /** What {@code tar -c} makes of files that are known. */
  private static void pack(String name, String folder, Options options, Step step) {
    Optional<Packing> packing =
        options.has("I", "use-compress-program", "lzma", "lzip", "lzop", "compress")
            ? Optional.empty()
            : options.has("a", "auto-compress")
                ? Packing.ofName(name)
                : Optional.of(
                    options.has("z", "gzip")
                        ? Packing.GZIP
                        : options.has("j", "bzip2")
                            ? Packing.BZIP2
                            : options.has("J", "xz")
                                ? Packing.XZ
                                : options.has("zstd") ? Packing.ZSTD : Packing.NONE);
    boolean leavesOut = options.has("exclude", "T", "files-from", "X", "exclude-from", "r", "u");
    String from = options.value("C", "directory").isPresent() ? folder : step.workingDirectory();
    made(name, from, options.operands(), leavesOut ? Optional.empty() : packing, step);
  }

  private static void zip(Options options, Step step) {
    List<Argument> operands = options.operands();
    if (!operands.isEmpty()) {
      String name = operands.getFirst().text();
      made(
          name.contains(".") ? name : name + ".zip",
          step.workingDirectory(),
          operands.subList(1, operands.size()),
          options.has("x", "i", "u", "d", "0") ? Optional.empty() : Optional.of(Packing.ZIP),
          step);
    }
  }

  /** An archive of all that lies below the operands, where every one of them is known. */
  private static void made(
      String name, String from, List<Argument> operands, Optional<Packing> packing, Step step) {
    List<Entry> taken = new ArrayList<>();
    boolean known = !operands.isEmpty();
    for (Argument operand : operands) {
      Argument resolved =
          new Argument(UnixPath.resolve(from, operand.text()), operand.known(), operand.range());
      Targets.Selected selected = Targets.of(resolved, step);
      List<String> paths = new ArrayList<>(selected.paths());
      paths.addAll(selected.emptied());
      List<Entry> below =
          paths.stream().flatMap(path -> step.files().below(path).stream()).toList();
      known &= operand.known() && selected.lumps().isEmpty() && !below.isEmpty();
      taken.addAll(below);
    }
    String path = step.resolve(name);
    Optional<Weight> weight =
        known ? packing.flatMap(kind -> kind.archive(taken)) : Optional.empty();
    step.files()
        .add(
            Entry.file(
                path,
                weight.orElseGet(
                    () -> Weight.unknown("how small the archive " + name + " gets is not known")),
                weight.isPresent() ? PACKED : ARCHIVE));
  }

  /** gzip, xz and their likes put another file in place of each operand. */
  private static void recompress(Invocation invocation, Step step) {
    Options options = Options.of(invocation, Set.of("S", "T"));
    if (options.has("c", "stdout", "t", "l")) {
      return;
    }
    boolean unpacks = invocation.name().matches("gunzip|unxz|bunzip2") || options.has("d");
    for (Argument operand : options.operands()) {
      Targets.Selected selected = Targets.of(operand, step);
      for (String path : selected.paths()) {
        recompress(path, unpacks, options.has("k", "keep"), invocation.name(), step);
      }
    }
  }

  private static void recompress(
      String path, boolean unpacks, boolean keeps, String program, Step step) {
    String to =
        unpacks ? path.replaceFirst("\\.(gz|xz|bz2|tgz)$", "") : path + Packing.ending(program);
    Optional<Weight> weight =
        unpacks
            ? Optional.empty()
            : step.files()
                .at(path)
                .flatMap(entry -> Packing.ofName(to).flatMap(kind -> kind.file(entry)));
    if (!keeps) {
      step.files().remove(path);
    }
    step.files()
        .add(
            Entry.file(
                to,
                weight.orElseGet(() ->
                    Weight.unknown("the size of " + to + " after " + program + " is not known")),
                weight.isPresent() ? PACKED : ARCHIVE));
  }
}
