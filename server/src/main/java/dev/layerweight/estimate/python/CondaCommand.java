package dev.layerweight.estimate.python;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Set;

/**
 * conda and its kin: sizes of their packages are not known, so what they install and what they keep
 * of it is told without a number.
 *
 * <p>The folder of packages holds each archive, and its files once more as hard links to those of
 * the environment, which cost nothing in the same layer; beside them the indexes of the channels.
 * {@code conda clean} removes all of it that is said here.
 */
public final class CondaCommand implements CommandModel {

  private static final Set<String> HARMLESS =
      Set.of("config", "init", "info", "list", "activate", "--version", "shell", "search", "run");

  private static final Set<String> LOADS =
      Set.of("install", "create", "update", "upgrade", "env", "remove", "uninstall");

  private static final Provenance KEPT = new Provenance("conda keeps what it loads");

  @Override
  public Set<String> names() {
    return Set.of("conda", "mamba", "micromamba");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    String command =
        words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("--version");
    if (command.equals("clean")) {
      clean(words, step);
      return Result.DONE;
    }
    if (HARMLESS.contains(command)) {
      return Result.UNSURE;
    }
    step.unknown(
        "what " + invocation.name() + " installs is not known: no table of conda packages",
        invocation.range());
    if (LOADS.contains(command)) {
      keep(invocation, step);
    }
    return Result.UNSURE;
  }

  private static void keep(Invocation invocation, Step step) {
    String folder = folder(invocation.name(), step);
    String cleaning = invocation.name().equals("micromamba") ? "clean -ay" : "clean -afy";
    step.files()
        .add(
            Entry.lump(
                folder,
                invocation.name() + " cache",
                PartKind.CACHE,
                Weight.unknown(
                    "archives and indexes that "
                        + invocation.name()
                        + " keeps in "
                        + folder
                        + ": "
                        + invocation.name()
                        + " "
                        + cleaning
                        + " in the same RUN, or a cache mount, keeps them out of the image"),
                0,
                KEPT));
  }

  /** Options name what goes: archives and indexes, or all. */
  private static void clean(List<String> words, Step step) {
    boolean all =
        words.stream().anyMatch(word -> word.equals("--all") || word.matches("-[a-z]*a[a-z]*"));
    boolean both =
        words.stream().anyMatch(word -> word.equals("--tarballs") || word.matches("-[a-z]*t.*"))
            && words.stream()
                .anyMatch(word -> word.equals("--index-cache") || word.matches("-[a-z]*i.*"));
    if (all || both) {
      for (String program : List.of("conda", "mamba", "micromamba")) {
        step.files().remove(folder(program, step));
      }
    }
  }

  /** By variables that say it, else where the usual images and installers have it. */
  private static String folder(String program, Step step) {
    return step.variable("CONDA_PKGS_DIRS")
        .map(list -> list.split("[,:]")[0])
        .or(() -> step.variable("MAMBA_ROOT_PREFIX").map(root -> UnixPath.child(root, "pkgs")))
        .or(() -> step.variable("CONDA_DIR").map(root -> UnixPath.child(root, "pkgs")))
        .map(step::resolve)
        .orElseGet(() ->
            program.equals("micromamba")
                ? UnixPath.child(step.home(), "micromamba/pkgs")
                : "/opt/conda/pkgs");
  }
}
