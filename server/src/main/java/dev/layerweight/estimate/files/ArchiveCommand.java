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
      case "zip" ->
          Options.of(invocation, Set.of()).operands().stream()
              .limit(1)
              .forEach(file -> made(file.text(), step));
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
      file.ifPresent(name -> made(name, step));
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

  private static void made(String name, Step step) {
    step.files()
        .add(
            Entry.file(
                step.resolve(name),
                Weight.unknown("how small the archive " + name + " gets is not known"),
                ARCHIVE));
  }

  /** gzip, xz and their likes put another file in place of each operand. */
  private static void recompress(Invocation invocation, Step step) {
    Options options = Options.of(invocation, Set.of("S", "T"));
    if (options.has("c", "stdout", "t", "l")) {
      return;
    }
    for (Argument operand : options.operands()) {
      String path = step.resolve(operand.text());
      if (!options.has("k", "keep")) {
        step.files().remove(path);
      }
      String to = path.replaceFirst("\\.(gz|xz|bz2|tgz)$", "");
      step.files()
          .add(
              Entry.file(
                  to.equals(path) ? path + ".gz" : to,
                  Weight.unknown(
                      "the size of " + to + " after " + invocation.name() + " is not known"),
                  ARCHIVE));
    }
  }
}
