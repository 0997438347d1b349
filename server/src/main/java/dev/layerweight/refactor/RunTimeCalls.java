package dev.layerweight.refactor;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which programs a container calls when it runs: by CMD, ENTRYPOINT and HEALTHCHECK, by the scripts
 * of the build context that these run, by files that a service of the image reads (a crontab, the
 * configuration of supervisor), and by the program's own source text.
 *
 * <p>A script is run by whoever names it; a Makefile by who calls make, a script of package.json by
 * who calls npm and names it. Source text counts where it starts other programs at all, and names
 * them in quotes. What is only told by a variable is not seen.
 */
public final class RunTimeCalls {

  private static final int LIMIT_FILES = 5_000;
  private static final int LIMIT_READ_FILES = 600;
  private static final int LIMIT_FILE_BYTES = 256 << 10;
  private static final long LIMIT_BYTES = 8 << 20;

  private static final Pattern READ_BY_SERVICES =
      Pattern.compile(
          "/etc/(cron|supervisor|init\\.d|s6|services\\.d|cont-init|systemd|runit|service|profile"
              + "|monit|logrotate).*|.*/var/spool/cron/.*|.*entrypoint(-initdb)?\\.d/.*"
              + "|.*/(supervisord?[^/]*|crontab[^/]*|Procfile|[^/]+\\.(service|timer|cron))");

  private static final Pattern JOBS =
      Pattern.compile("/etc/cron.*|.*/var/spool/cron/.*|.*/(crontab[^/]*|[^/]+\\.cron)");

  /** What begins a session of its own, with the PATH of the system. */
  private static final Pattern LOGIN =
      Pattern.compile(
          "(?<![\\w-])(su\\s+(-(?=\\s|$)|-l|--login)|runuser\\s+(-(?=\\s|$)|-l)|sudo\\s|env\\s+-i"
              + "|(ba|da|z)?sh[\\s\",]+(-\\w*l|--login))");

  /** Also files without an extension, such as {@code /usr/local/bin/start}. */
  private static final Pattern SCRIPT =
      Pattern.compile("(?i)(.*/)?([^/.]+|.*\\.(sh|bash|zsh|ksh|mk|ini|conf|cfg|env|tmpl|cron))");

  private static final Pattern MAKEFILE =
      Pattern.compile("(.*/)?((GNU)?[mM]akefile|[jJ]ustfile|[tT]askfile\\.ya?ml)");

  private static final Pattern MAKES =
      Pattern.compile("(?<![\\w.=-])(g?make|just|task)(?![\\w.+=-])");

  private static final Pattern NODE_MANAGER = Pattern.compile("(?<![\\w.-])(npm|yarn|pnpm|bun)\\b");

  private static final Pattern CODE =
      Pattern.compile(
          "(?i).*\\.(py|js|mjs|cjs|jsx|ts|mts|cts|tsx|rb|php|pl|pm|go|rs|java|kt|scala|cs|fs|lua"
              + "|exs?|erl|c|cc|cpp|cxx|h|hpp)");

  private static final Pattern ASIDE =
      Pattern.compile(
          "(.*/)?(tests?|__tests__|specs?|docs?|node_modules|vendor|\\.venv|venv|\\.git)/.*"
              + "|(.*/)?(setup|conftest|noxfile|tasks|fabfile|conanfile|wscript)\\.py"
              + "|(.*/)?(gulpfile|gruntfile|webpack|rollup|vite|esbuild|jest|babel|build)[^/]*"
              + "|(.*/)?build\\.rs|(.*/)?(test_[^/]*|[^/]*_test)\\.py"
              + "|(.*/)?[^/]*\\.(test|spec|config|stories)\\.[cm]?[jt]sx?");

  private static final Pattern WORD = Pattern.compile("\\w[\\w.:+-]*\\w|\\w");

  private static final Pattern COMMENT_LINES = Pattern.compile("(?m)^[ \\t]*#(?!!).*$");

  /**
   * What COPY or ADD takes from the build context.
   *
   * @param target absolute
   */
  public record Copied(List<String> sources, String target) {}

  private record Entry(String path, String imagePath, long bytes) {
    String name() {
      return UnixPath.name(imagePath);
    }
  }

  private final String commands;
  private final String jobs;
  private final Supplier<ProgramFacts> readProgram;
  private Optional<ProgramFacts> program = Optional.empty();

  private RunTimeCalls(String commands, String jobs, Supplier<ProgramFacts> readProgram) {
    this.commands = commands;
    this.jobs = jobs;
    this.readProgram = readProgram;
  }

  /** Most questions are answered by a few scripts, without reading the program. */
  private synchronized ProgramFacts program() {
    if (program.isEmpty()) {
      program = Optional.of(readProgram.get());
    }
    return program.get();
  }

  /**
   * @param start what CMD, ENTRYPOINT and HEALTHCHECK say, and files that the Dockerfile itself
   *     writes
   */
  public static RunTimeCalls of(String start, List<Copied> copies, BuildContext context) {
    List<Entry> files = files(copies, context);
    Reader reader = new Reader(context);
    StringBuilder reached = new StringBuilder(start);
    List<String> services =
        files.stream()
            .filter(file -> READ_BY_SERVICES.matcher(file.imagePath()).matches())
            .flatMap(reader::script)
            .toList();
    Deque<String> open = new ArrayDeque<>(services);
    services.forEach(text -> reached.append('\n').append(text));
    open.add(start);
    while (!open.isEmpty()) {
      String text = open.pop();
      Words words = Words.of(text);
      files.stream()
          .filter(file -> CODE.matcher(file.path()).matches() && words.name(file))
          .flatMap(reader::interpreter)
          .forEach(line -> reached.append('\n').append(line));
      Stream.concat(
              files.stream()
                  .filter(file -> isScript(file) && words.run(file))
                  .flatMap(reader::script),
              words.node() ? reader.scriptsOfNode(files, words) : Stream.empty())
          .forEach(script -> {
            reached.append('\n').append(script);
            open.add(script);
          });
    }
    return new RunTimeCalls(
        reached.toString(),
        files.stream()
            .filter(file -> JOBS.matcher(file.imagePath()).matches())
            .flatMap(file -> reader.again(file).stream())
            .collect(Collectors.joining("\n")),
        () ->
            ProgramFacts.of(
                files.stream()
                    .filter(file -> file.bytes() <= LIMIT_FILE_BYTES)
                    .map(Entry::path)
                    .filter(path -> CODE.matcher(path).matches())
                    .filter(path -> !ASIDE.matcher(path).matches())
                    .distinct()
                    .limit(LIMIT_READ_FILES)
                    .toList(),
                context));
  }

  /** Whether a program is called, by name or by path. */
  public boolean calls(Collection<String> programs) {
    String names = programs.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    Pattern word = Pattern.compile("(?<![\\w.=-])(?:" + names + ")(?![\\w.+=-])");
    return word.matcher(commands).find()
        || programs.stream().anyMatch(program().started()::contains);
  }

  /** Whether a compiler is called, so that headers and linkers are needed, too. */
  public boolean compiles() {
    return calls(PackagePrograms.COMPILERS)
        || Pattern.compile("\\$[({](CC|CXX|FC)[)}]").matcher(commands).find()
        || program().compiles();
  }

  /** Whether a distribution's package is called by one of the programs that it is known for. */
  public boolean callsPackage(String name) {
    return calls(PackagePrograms.of(name)) || PackagePrograms.isForCompilers(name) && compiles();
  }

  /** What is run, as text: the start, and all scripts that it leads to, without their comments. */
  public String commands() {
    return commands;
  }

  /** The first place in commands and scripts, their comments left out, that matches. */
  public Optional<String> find(Pattern wanted) {
    return wanted.matcher(commands).results().map(MatchResult::group).findFirst();
  }

  /** Whether a program is called where the image's PATH does not hold: by cron, by a login. */
  public boolean callsWithoutPath(Pattern program) {
    return program.matcher(jobs).find()
        || LOGIN.matcher(commands).find() && program.matcher(commands).find();
  }

  /** Which of these modules of Python the program's text imports, or names as an app. */
  public Set<String> importedOfPython(Collection<String> modules) {
    return modules.stream().filter(program().modules()::contains).collect(Collectors.toSet());
  }

  /** Whether the program's text loads one of these packages of Node, not for their types alone. */
  public boolean importsOfNode(Collection<String> packages) {
    return packages.stream().anyMatch(program().packages()::contains);
  }

  /**
   * Whether a folder is named as a path: in a command, or in source text, where a bare word has to
   * stand beside something that speaks of files.
   */
  public boolean namesFolder(String name) {
    Pattern word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?=/|[\\s\"';)]|$)");
    return word.matcher(commands).find() || program().folders().contains(name);
  }

  private static List<Entry> files(List<Copied> copies, BuildContext context) {
    List<Entry> files = new ArrayList<>();
    for (Copied copy : copies) {
      boolean into = copy.target().endsWith("/") || copy.sources().size() > 1;
      for (String source : copy.sources()) {
        for (Root root : context.select(source, List.of(), false).roots()) {
          for (ContextFile file : root.files()) {
            if (files.size() >= LIMIT_FILES) {
              return files;
            }
            String path =
                file.relative().isEmpty()
                    ? root.path()
                    : root.path().isEmpty() ? file.relative() : root.path() + "/" + file.relative();
            boolean single = file.relative().isEmpty() || !root.directory();
            String imagePath =
                !single
                    ? UnixPath.resolve(copy.target(), file.relative())
                    : into || source.matches(".*[*?\\[].*") || context.isDirectory(source)
                        ? UnixPath.resolve(copy.target(), UnixPath.name("/" + path))
                        : copy.target();
            files.add(new Entry(path, imagePath, file.bytes()));
          }
        }
      }
    }
    return files;
  }

  private static boolean isScript(Entry file) {
    return SCRIPT.matcher(file.path()).matches() || MAKEFILE.matcher(file.path()).matches();
  }

  /** The words of a text by which it may name files. */
  private record Words(Set<String> all, boolean make, boolean node) {

    static Words of(String text) {
      Set<String> all = new HashSet<>();
      WORD.matcher(text).results().map(MatchResult::group).forEach(all::add);
      return new Words(all, MAKES.matcher(text).find(), NODE_MANAGER.matcher(text).find());
    }

    boolean run(Entry file) {
      return MAKEFILE.matcher(file.path()).matches() ? make : name(file);
    }

    /** By its name in the image or in the context. */
    boolean name(Entry file) {
      return all.contains(file.name()) || all.contains(UnixPath.name("/" + file.path()));
    }
  }

  /** Reads each file once, and not more than anybody would. */
  private static final class Reader {
    private final BuildContext context;
    private final Map<String, String> read = new LinkedHashMap<>();
    private final Map<String, String> interpreters = new LinkedHashMap<>();
    private long bytes;

    Reader(BuildContext context) {
      this.context = context;
    }

    /** The text of a script that nobody has read yet, without its comments. */
    Stream<String> script(Entry file) {
      return text(file)
          .filter(text -> !text.contains("\u0000"))
          .map(text -> COMMENT_LINES.matcher(text).replaceAll(""));
    }

    /** The text of a file that may have been read before. */
    Optional<String> again(Entry file) {
      return Optional.ofNullable(read.get(file.path()));
    }

    /** The first line, where it says what runs the file. */
    Stream<String> interpreter(Entry file) {
      return file.bytes() > LIMIT_FILE_BYTES || interpreters.size() >= LIMIT_READ_FILES
          ? Stream.empty()
          : interpreters
              .computeIfAbsent(
                  file.path(),
                  path ->
                      context
                          .read(path, LIMIT_FILE_BYTES)
                          .flatMap(text -> text.lines().findFirst())
                          .filter(line -> line.startsWith("#!"))
                          .orElse(""))
              .lines();
    }

    /** The scripts of package.json that a text names, with what npm runs before and after. */
    Stream<String> scriptsOfNode(List<Entry> files, Words words) {
      return files.stream()
          .filter(file -> UnixPath.name("/" + file.path()).equals("package.json"))
          .filter(file -> file.bytes() <= LIMIT_FILE_BYTES)
          .flatMap(file -> context.read(file.path(), LIMIT_FILE_BYTES).stream())
          .limit(LIMIT_READ_FILES)
          .flatMap(json -> scripts(json, words));
    }

    private Stream<String> scripts(String json, Words words) {
      Matcher table = Pattern.compile("\"scripts\"\\s*:\\s*\\{([^{}]*)\\}").matcher(json);
      List<String> found = new ArrayList<>();
      while (table.find()) {
        Matcher one =
            Pattern.compile("\"([^\"\\\\]+)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"")
                .matcher(table.group(1));
        while (one.find()) {
          String name = one.group(1).replaceFirst("^(pre|post)(?=.)", "");
          boolean named = words.all().contains(one.group(1)) || words.all().contains(name);
          if (named && read.putIfAbsent("script " + one.group(2), "") == null) {
            found.add(one.group(2).replace("\\\"", "\""));
          }
        }
      }
      return found.stream();
    }

    private Stream<String> text(Entry file) {
      if (read.containsKey(file.path())
          || read.size() >= LIMIT_READ_FILES
          || file.bytes() > LIMIT_FILE_BYTES
          || bytes + file.bytes() > LIMIT_BYTES) {
        return Stream.empty();
      }
      String text = context.read(file.path(), LIMIT_FILE_BYTES).orElse("");
      read.put(file.path(), text);
      bytes += text.length();
      return Stream.of(text);
    }
  }
}
