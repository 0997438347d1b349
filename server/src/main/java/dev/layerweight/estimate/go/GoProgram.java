package dev.layerweight.estimate.go;

import dev.layerweight.catalog.GoLibrary.Library;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the packages of a project import, found by following their imports through the project and
 * its vendored modules.
 *
 * @param library the packages of the standard library that are named
 * @param sourceBytes of the project's own files and of vendored ones that are compiled
 * @param cgo whether one of them imports C
 * @param complete whether every import was found and every file could be read
 */
record GoProgram(Set<String> library, long sourceBytes, boolean cgo, boolean complete) {

  private static final int LIMIT_FOLDERS = 5_000;

  private static final Pattern IMPORTS =
      Pattern.compile(
          "(?m)^import\\s+(?:\\(([^)]*)\\)|(?:[\\w.]+\\s+)?(\"[^\"\\n]+\"|`[^`\\n]+`))");

  private static final Pattern PATH = Pattern.compile("[\"`]([^\"`\\n]+)[\"`]");

  private static final Pattern MODULE = Pattern.compile("(?m)^module\\s+\"?([^\\s\"]+)");

  private static final String SYSTEMS =
      "aix|android|darwin|dragonfly|freebsd|illumos|ios|js|netbsd|openbsd|plan9|solaris|wasip1"
          + "|windows";

  /** Files that a build for Linux leaves out by their names; the processor is not looked at. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(.*/)?([_.].*|.*_test\\.go|.*_(" + SYSTEMS + ")(_\\w+)?\\.go)");

  private static final Pattern LEFT_OUT_WITHIN =
      Pattern.compile("(?m)^//(go:build|\\s*\\+build)\\s+(ignore|!linux|" + SYSTEMS + ")\\s*$");

  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*");

  private static final Set<String> VALUED =
      Set.of(
          "-o",
          "-tags",
          "-ldflags",
          "-gcflags",
          "-asmflags",
          "-mod",
          "-modfile",
          "-p",
          "-C",
          "-buildmode",
          "-overlay",
          "-pkgdir",
          "-toolexec",
          "-run",
          "-count",
          "-timeout",
          "-exec");

  /**
   * Reads the packages that a command names.
   *
   * @param root the folder with {@code go.mod}
   * @param folder where the command runs
   * @param words its options and operands
   */
  static GoProgram of(String root, String folder, List<String> words, Library library, Step step) {
    return new Walk(root, library, step).from(folder, words);
  }

  private static final class Walk {

    private final String root;
    private final Library library;
    private final Optional<String> module;
    private final Map<String, List<Entry>> files = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> named = new HashSet<>();
    private long sourceBytes;
    private boolean cgo;
    private boolean complete = true;

    Walk(String root, Library library, Step step) {
      this.root = root;
      this.library = library;
      this.module =
          step.files()
              .text(UnixPath.child(root, "go.mod"))
              .map(MODULE::matcher)
              .filter(Matcher::find)
              .map(matcher -> matcher.group(1));
      for (Entry entry : step.files().below(root)) {
        if (!entry.lump()
            && entry.path().endsWith(".go")
            && !LEFT_OUT.matcher(UnixPath.name(entry.path())).matches()) {
          files.computeIfAbsent(UnixPath.parent(entry.path()), _ -> new ArrayList<>()).add(entry);
        }
      }
    }

    GoProgram from(String folder, List<String> words) {
      for (String operand : operands(words)) {
        if (operand.endsWith("...")) {
          String below = path(folder, operand.substring(0, operand.length() - 3));
          files.keySet().stream()
              .filter(one -> UnixPath.isBelow(one, below))
              .filter(one -> !one.matches(".*/(vendor|testdata)(/.*)?"))
              .forEach(this::follow);
        } else if (operand.endsWith(".go")) {
          follow(UnixPath.parent(UnixPath.resolve(folder, operand)));
        } else {
          follow(path(folder, operand));
        }
      }
      while (!open.isEmpty() && seen.size() < LIMIT_FOLDERS) {
        files.get(open.poll()).forEach(this::read);
      }
      return new GoProgram(
          Set.copyOf(named), sourceBytes, cgo, complete && open.isEmpty() && !seen.isEmpty());
    }

    private String path(String folder, String operand) {
      return ofProject(operand).orElseGet(() -> UnixPath.resolve(folder, operand));
    }

    /** The folder of an import path of the project's own module. */
    private Optional<String> ofProject(String name) {
      return module
          .filter(own -> name.equals(own) || name.startsWith(own + "/"))
          .map(own -> name.equals(own) ? root : root + name.substring(own.length()))
          .map(path -> UnixPath.resolve("/", path));
    }

    private static List<String> operands(List<String> words) {
      List<String> operands = new ArrayList<>();
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (VALUED.contains(word)) {
          i++;
        } else if (!word.startsWith("-")) {
          operands.add(word);
        }
      }
      return operands.isEmpty() ? List.of(".") : operands;
    }

    private void follow(String folder) {
      if (!files.containsKey(folder)) {
        complete = false;
      } else if (seen.add(folder)) {
        open.add(folder);
      }
    }

    private void read(Entry file) {
      Optional<String> text = file.text();
      if (text.isEmpty()) {
        complete = false;
        return;
      }
      int declared = Math.max(0, text.get().indexOf("package "));
      if (LEFT_OUT_WITHIN.matcher(text.get().substring(0, declared)).find()) {
        return;
      }
      sourceBytes += file.weight().unpacked().likely();
      Matcher imports = IMPORTS.matcher(text.get());
      while (imports.find()) {
        String names = Optional.ofNullable(imports.group(1)).orElse(imports.group(2));
        Matcher path = PATH.matcher(COMMENT.matcher(names).replaceAll(""));
        while (path.find()) {
          imported(path.group(1));
        }
      }
    }

    private void imported(String name) {
      Optional<String> own = ofProject(name);
      if (name.equals("C")) {
        cgo = true;
      } else if (library.packages().containsKey(name)) {
        named.add(name);
      } else if (own.isPresent()) {
        follow(own.get());
      } else if (!name.equals("unsafe")) {
        follow(UnixPath.child(root, "vendor/" + name));
      }
    }
  }
}
