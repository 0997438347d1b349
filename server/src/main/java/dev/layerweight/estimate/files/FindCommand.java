package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.Glob;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** {@code find ... -delete} and {@code find ... -exec rm}, chosen by name, path and type. */
public final class FindCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("find");
  }

  /** A name to look for; {@code type} is f, d or empty. */
  private record Wanted(BiPredicate<String, String> test, String type) {}

  @Override
  public Result run(Invocation invocation, Step step) {
    List<Argument> words = invocation.arguments();
    List<String> roots = new ArrayList<>();
    int i = 0;
    while (i < words.size() && !words.get(i).text().matches("[-(!].*")) {
      roots.add(step.resolve(words.get(i++).text()));
    }
    if (roots.isEmpty()) {
      roots.add(step.workingDirectory());
    }
    List<Wanted> wanted = new ArrayList<>();
    String type = "";
    boolean undecidable = false;
    for (; i < words.size(); i++) {
      String word = words.get(i).text();
      String next = i + 1 < words.size() ? words.get(i + 1).text() : "";
      switch (word) {
        case "-name", "-iname" -> {
          boolean folded = word.equals("-iname");
          wanted.add(
              new Wanted(
                  (name, _) -> Glob.matches(fold(next, folded), fold(name, folded), false), type));
          i++;
        }
        case "-path", "-wholename", "-ipath" -> {
          wanted.add(new Wanted((_, path) -> Glob.matches(next, path, true), type));
          i++;
        }
        case "-type" -> {
          type = next;
          i++;
        }
        case "-o", "-or", "(", "\\(" -> type = word.startsWith("-o") ? "" : type;
        case "-delete" -> {
          return delete(roots, wanted, undecidable, step);
        }
        case "-exec", "-execdir", "-ok" -> {
          return execute(roots, wanted, undecidable, words.subList(i + 1, words.size()), step);
        }
        case "-a",
            "-and",
            ")",
            "\\)",
            "-depth",
            "-xdev",
            "-mount",
            "-print",
            "-print0",
            "-follow",
            "-L" -> {}
        case "-maxdepth", "-mindepth" -> i++;
        default -> {
          undecidable = true;
          i += next.startsWith("-") || next.equals(")") ? 0 : 1;
        }
      }
    }
    return Result.UNSURE;
  }

  private static String fold(String text, boolean folded) {
    return folded ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static Result execute(
      List<String> roots,
      List<Wanted> wanted,
      boolean undecidable,
      List<Argument> command,
      Step step) {
    String program = command.isEmpty() ? "" : UnixPath.name(command.getFirst().text());
    switch (program) {
      case "rm" -> delete(roots, wanted, undecidable, step);
      case "chown", "chmod", "chgrp", "touch", "strip", "sed" -> {
        if (!undecidable) {
          select(roots, wanted, step).forEach(entry -> step.files().add(entry));
        }
      }
      default -> {}
    }
    return Result.printing("");
  }

  private static Result delete(
      List<String> roots, List<Wanted> wanted, boolean undecidable, Step step) {
    if (!undecidable) {
      select(roots, wanted, step).forEach(step.files()::remove);
    }
    return Result.printing("");
  }

  private static List<Entry> select(List<String> roots, List<Wanted> wanted, Step step) {
    List<Entry> selected = new ArrayList<>();
    for (String root : new TreeSet<>(roots)) {
      for (Entry entry : step.files().below(root)) {
        if (wanted.isEmpty() || wanted.stream().anyMatch(one -> matches(one, entry, root))) {
          selected.add(entry);
        }
      }
    }
    return selected;
  }

  /**
   * A file matches by its name, and also by the name of a folder that is removed with all in it.
   */
  private static boolean matches(Wanted wanted, Entry entry, String root) {
    String path = entry.path();
    if (entry.lump() && entry.pattern().isPresent() && !wanted.type().equals("d")) {
      String sample = entry.pattern().get().replace("*", "x");
      if (wanted.test().test(sample, UnixPath.child(path, sample))) {
        return true;
      }
    }
    boolean isFile = !entry.lump();
    if (isFile && !wanted.type().equals("d") && wanted.test().test(UnixPath.name(path), path)) {
      return true;
    }
    if (wanted.type().equals("f") || wanted.type().equals("l")) {
      return false;
    }
    String folder = isFile ? UnixPath.parent(path) : path;
    while (UnixPath.isBelow(folder, root) && !folder.equals(root)) {
      if (wanted.test().test(UnixPath.name(folder), folder)) {
        return true;
      }
      folder = UnixPath.parent(folder);
    }
    return false;
  }
}
