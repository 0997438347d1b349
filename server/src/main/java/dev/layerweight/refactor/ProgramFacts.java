package dev.layerweight.refactor;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a program's source text says about what it needs: the programs that it starts, the modules
 * that it loads, the folders that it reads.
 *
 * <p>Whatever stands between two quotes counts as a text. More is found in that way than is meant,
 * and what is found is kept in the image.
 *
 * @param started first words of texts, in files that start other programs
 * @param modules of Python, as imported or as the first name of a text
 * @param packages of Node, as loaded
 * @param folders on the way of texts that are paths, and texts beside what speaks of files
 * @param compiles whether something has a compiler called
 */
record ProgramFacts(
    Set<String> started,
    Set<String> modules,
    Set<String> packages,
    Set<String> folders,
    boolean compiles) {

  private static final int LIMIT_FILE_BYTES = 256 << 10;
  private static final long LIMIT_BYTES = 8 << 20;
  private static final int LIMIT_KEPT = 8;
  private static final int LONGEST_FOLDER = 16;

  /** Plain text, since patterns are slow on so much of it. */
  private static final List<String> STARTS_PROGRAMS =
      List.of(
          "subprocess",
          "Popen",
          "popen",
          "os.system",
          "os.exec",
          "os.spawn",
          "shutil.which",
          "pexpect",
          "child_process",
          "execa",
          "spawn",
          "shelljs",
          "zx",
          "exec.Command",
          "Command",
          "ProcessBuilder",
          "getRuntime",
          "shell_exec",
          "passthru",
          "proc_open",
          "system(",
          "exec(",
          "execl",
          "execv",
          "Open3",
          "plumbum",
          "invoke");

  /** What has a compiler called without naming it. */
  private static final List<String> COMPILES =
      List.of(
          "pyximport",
          "cpp_extension",
          "load_inline",
          "ccompiler",
          "ffi.verify",
          "Inline::C",
          "torch.compile",
          "RubyInline");

  private static final Pattern QUOTED = Pattern.compile("[\"'`]([^\"'`\\n]{1,200}+)(?=[\"'`])");

  private static final Pattern IMPORTED =
      Pattern.compile("(?m)^[ \\t]*+(?:from|import)[ \\t]++(\\w++)");

  private static final Pattern LOADED =
      Pattern.compile(
          "(?:\\b(?:require|import)\\s*\\(\\s*|\\bfrom\\s*|\\bimport\\s*)[\"']"
              + "((?:@[\\w.-]+/)?[\\w.-]+)");

  private static final Pattern TYPES_ONLY =
      Pattern.compile("(?m)^[ \\t]*+(?:import|export)[ \\t]+type\\b[^;]*;?");

  private static final List<String> OF_FILES =
      List.of(
          "path", "join", "dir", "open", "folder", "glob", "static", "resolve", "mount", "root",
          "/");

  private static final Pattern SEVERAL_COMMANDS =
      Pattern.compile("[|;&]|^(sudo|sh|bash|env|exec|nice|cd)\\s");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** What was read of a context may be used again for as long as its files are the same. */
  private static final Map<Object, Map<List<String>, ProgramFacts>> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Reads files until it has enough; of those that are too big nothing is known.
   *
   * @param paths in the context
   */
  static ProgramFacts of(List<String> paths, BuildContext context) {
    Map<List<String>, ProgramFacts> ofVersion =
        KNOWN.computeIfAbsent(context.version(), _ -> Collections.synchronizedMap(new HashMap<>()));
    ProgramFacts known = ofVersion.get(paths);
    if (known == null) {
      known = read(paths, context);
      if (ofVersion.size() >= LIMIT_KEPT) {
        ofVersion.clear();
      }
      ofVersion.put(List.copyOf(paths), known);
    }
    return known;
  }

  private static ProgramFacts read(List<String> paths, BuildContext context) {
    Reading reading = new Reading();
    long bytes = 0;
    for (String path : paths) {
      String text = context.read(path, LIMIT_FILE_BYTES).orElse("");
      bytes += text.length();
      if (bytes > LIMIT_BYTES) {
        break;
      }
      reading.file(text, path.endsWith(".py"));
    }
    return reading.facts();
  }

  private static final class Reading {
    private final Set<String> started = new HashSet<>();
    private final Set<String> modules = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<String> folders = new HashSet<>();
    private boolean compiles;

    void file(String text, boolean python) {
      boolean starts = STARTS_PROGRAMS.stream().anyMatch(text::contains);
      compiles |= COMPILES.stream().anyMatch(text::contains);
      for (MatchResult quoted : iterable(QUOTED.matcher(text).results())) {
        String words = quoted.group(1);
        if (starts && !Character.isWhitespace(words.charAt(0))) {
          commands(words).forEach(word -> started.add(UnixPath.name("/" + word)));
        }
        path(words, text, quoted.start());
        if (python) {
          int end = words.indexOf('.');
          modules.add(end < 0 ? words : words.substring(0, end));
        }
      }
      if (python) {
        IMPORTED.matcher(text).results().forEach(found -> modules.add(found.group(1)));
      } else {
        String values = TYPES_ONLY.matcher(text).replaceAll("");
        LOADED.matcher(values).results().forEach(found -> packages.add(found.group(1)));
      }
    }

    private static Iterable<MatchResult> iterable(Stream<MatchResult> results) {
      return results::iterator;
    }

    private static Stream<String> commands(String words) {
      return SEVERAL_COMMANDS.matcher(words).find()
          ? BLANKS.splitAsStream(words)
          : BLANKS.splitAsStream(words).limit(1);
    }

    private void path(String words, String text, int at) {
      int slash = words.lastIndexOf('/');
      if (slash >= 0) {
        folders.addAll(List.of(words.substring(0, slash).split("/")));
      } else if (words.length() <= LONGEST_FOLDER && isName(words)) {
        int line = text.lastIndexOf('\n', at) + 1;
        String before = text.substring(Math.max(line, at - 200), at).toLowerCase(Locale.ROOT);
        if (OF_FILES.stream().anyMatch(before::contains)) {
          folders.add(words);
        }
      }
    }

    private static boolean isName(String words) {
      return words
          .chars()
          .allMatch(one -> one >= 'a' && one <= 'z' || one >= '0' && one <= '9' || one == '_');
    }

    ProgramFacts facts() {
      return new ProgramFacts(
          Set.copyOf(started),
          Set.copyOf(modules),
          Set.copyOf(packages),
          Set.copyOf(folders),
          compiles);
    }
  }
}
