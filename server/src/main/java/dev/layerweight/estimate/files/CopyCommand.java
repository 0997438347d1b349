package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code cp}, {@code mv}, {@code install}, {@code rsync}: what they take is written again. */
public final class CopyCommand implements CommandModel {

  private static final Provenance OPERANDS = new Provenance("the operands of the command");

  @Override
  public Set<String> names() {
    return Set.of("cp", "mv", "install", "rsync");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    Options options =
        Options.of(
            invocation,
            Set.of(
                "t",
                "target-directory",
                "m",
                "o",
                "g",
                "S",
                "mode",
                "owner",
                "group",
                "exclude",
                "e"));
    if (invocation.name().equals("install") && options.has("d", "directory")) {
      options.operands().forEach(folder -> step.files().makeDirectory(step.resolve(folder.text())));
      return Result.printing("");
    }
    List<Argument> operands = new ArrayList<>(options.operands());
    Optional<String> folder = options.value("t", "target-directory");
    if (operands.isEmpty() || operands.size() == 1 && folder.isEmpty()) {
      return Result.UNSURE;
    }
    String target = folder.orElseGet(() -> operands.removeLast().text());
    boolean into = folder.isPresent() || operands.size() > 1 || target.endsWith("/");
    String destination = step.resolve(target);
    boolean moves = invocation.name().equals("mv");
    boolean links = options.has("l", "s", "link", "symbolic-link");
    boolean hard = options.has("l", "link");
    for (Argument operand : operands) {
      if (hard && operand.known()) {
        // Both names are one file, which this layer has to hold.
        Targets.of(operand, step).paths().forEach(step.files()::copyUp);
      }
      if (operand.known() || !operand.text().isEmpty()) {
        copy(operand, destination, into, moves, links, step);
      } else if (!links) {
        step.files().add(unknown(invocation.name(), destination));
      }
    }
    return Result.printing("");
  }

  private static Entry unknown(String program, String destination) {
    return Entry.lump(
        destination,
        "files that " + program + " places",
        PartKind.OTHER,
        Weight.unknown("which files " + program + " takes is not known before the build"),
        0,
        OPERANDS);
  }

  private static void copy(
      Argument operand, String destination, boolean into, boolean moves, boolean links, Step step) {
    Targets.Selected selected = Targets.of(operand, step);
    boolean contentOnly = operand.text().endsWith("/.") || operand.text().endsWith("/");
    for (String path : selected.paths()) {
      boolean inside =
          (into || isFolder(destination, step) || selected.paths().size() > 1)
              && !operand.text().endsWith("/.");
      String to =
          inside && !(contentOnly && !step.files().exists(destination))
              ? UnixPath.child(destination, UnixPath.name(path))
              : destination;
      place(path, to, moves, links, step);
    }
    for (String folder : selected.emptied()) {
      place(folder, destination, moves, links, step);
    }
    for (Entry lump : selected.lumps()) {
      step.files().add(lump.withPath(destination));
      if (moves) {
        step.files().remove(lump);
      }
    }
  }

  private static boolean isFolder(String path, Step step) {
    return step.files().exists(path) && step.files().at(path).isEmpty();
  }

  private static void place(String from, String to, boolean moves, boolean links, Step step) {
    // None of these programs takes a folder into itself; it is what a word of unknown text gives.
    if (from.equals(to) || UnixPath.isBelow(to, from)) {
      return;
    }
    List<Entry> taken =
        step.files() instanceof LayerBuilder layer ? layer.cutOut(from) : step.files().below(from);
    boolean wasFolder = isFolder(from, step);
    if (moves) {
      step.files().remove(from);
    }
    if (wasFolder) {
      step.files().makeDirectory(to);
    }
    Map<String, String> hardLinks = HardLinks.of(step).targets();
    for (Entry entry : taken) {
      Entry moved = entry.withPath(UnixPath.move(entry.path(), from, to));
      if (!moves && !entry.lump() && hardLinks.containsKey(entry.path())) {
        Optional<Entry> file = step.files().at(hardLinks.get(entry.path()));
        moved = file.map(Entry::weight).map(moved::withWeight).orElse(moved);
      }
      step.files().add(links ? moved.withWeight(Weight.ZERO) : moved);
    }
  }
}
