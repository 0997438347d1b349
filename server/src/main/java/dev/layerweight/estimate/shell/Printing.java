package dev.layerweight.estimate.shell;

import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.CommandModel.Success;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Commands that write nothing to the image; what they print is computed where it can be known. */
final class Printing {

  private Printing() {}

  /** What it prints, or at least how much; nothing for a command that is not of this kind. */
  static Optional<Result> run(Invocation invocation, ShellSession session) {
    return TextFilters.run(invocation, session)
        .or(() -> text(invocation, session))
        .map(result ->
            result.output().isPresent()
                ? result
                : new Result(
                    result.succeeded(), result.output(), PrintedSize.of(invocation, session)));
  }

  private static Optional<Result> text(Invocation invocation, ShellSession session) {
    List<String> words = invocation.words();
    boolean known = invocation.arguments().stream().allMatch(argument -> argument.known());
    return Optional.ofNullable(
        switch (invocation.name()) {
          case "echo" -> text(echo(words), known);
          case "printf" -> text(printf(words), known);
          case "cat" -> cat(invocation, session);
          case "uname" -> text(uname(words, session), true);
          case "arch" -> text(machine(session) + "\n", true);
          case "nproc" -> Result.printing("2\n");
          case "whoami" -> Result.printing("root\n");
          case "hostname",
              "date",
              "id",
              "ls",
              "df",
              "du",
              "ps",
              "pgrep",
              "groups",
              "users",
              "who",
              "yes",
              "lsof",
              "ss",
              "netstat",
              "nvidia-smi",
              "grep",
              "egrep",
              "fgrep",
              "env",
              "printenv",
              "free",
              "uptime",
              "stat",
              "file",
              "wc",
              "sha256sum",
              "sha512sum",
              "md5sum",
              "sha1sum",
              "cmp",
              "diff",
              "sort",
              "uniq",
              "awk",
              "gawk",
              "cut",
              "tr",
              "head",
              "tail",
              "rev",
              "seq",
              "jq",
              "yq",
              "ldd",
              "readelf",
              "objdump",
              "nm",
              "strings",
              "getent",
              "locale",
              "tty",
              "whereis",
              "whatis",
              "man",
              "lscpu",
              "mount",
              "umount",
              "kill",
              "pkill",
              "ldconfig-p",
              "lsblk",
              "dmesg",
              "ip",
              "ping",
              "nslookup",
              "dig",
              "nc",
              "logger",
              "getconf",
              "expr",
              "tput",
              "clear",
              "base64",
              "xxd",
              "od",
              "openssl-version",
              "column",
              "fold",
              "nl",
              "paste",
              "join",
              "comm",
              "shuf",
              "numfmt",
              "realpath",
              "readlink",
              "sysctl" ->
              filtered(invocation, session);
          case "lsb_release" -> lsbRelease(words, session);
          case "dirname" -> text(map(words, UnixPath::parent), known);
          case "basename" -> text(map(words.stream().limit(1).toList(), UnixPath::name), known);
          case "mktemp" -> {
            String path = "/tmp/tmp." + Integer.toHexString(invocation.range().start());
            session.files().makeDirectory(path);
            yield Result.printing(path + "\n");
          }
          default -> null;
        });
  }

  private static Result text(String text, boolean known) {
    return known ? Result.printing(text) : Result.DONE;
  }

  private static String map(List<String> words, java.util.function.UnaryOperator<String> change) {
    return words.stream()
        .filter(word -> !word.startsWith("-"))
        .map(change)
        .map(word -> word + "\n")
        .collect(Collectors.joining());
  }

  private static String echo(List<String> words) {
    int i = 0;
    boolean newline = true;
    boolean escapes = false;
    while (i < words.size() && words.get(i).matches("-[neE]+")) {
      newline &= !words.get(i).contains("n");
      escapes |= words.get(i).contains("e");
      i++;
    }
    String joined = String.join(" ", words.subList(i, words.size()));
    // dash, the usual /bin/sh, interprets escapes always; bash only with -e. Sizes hardly differ.
    String text = escapes || joined.contains("\\n") ? unescape(joined) : joined;
    return newline ? text + "\n" : text;
  }

  private static String printf(List<String> words) {
    if (words.isEmpty()) {
      return "";
    }
    String format = unescape(words.getFirst());
    List<String> values = new ArrayList<>(words.subList(1, words.size()));
    if (!format.contains("%")) {
      return format;
    }
    StringBuilder text = new StringBuilder();
    int rounds = 0;
    do {
      for (int i = 0; i < format.length(); i++) {
        char c = format.charAt(i);
        if (c != '%' || i + 1 == format.length()) {
          text.append(c);
          continue;
        }
        char kind = format.charAt(++i);
        switch (kind) {
          case '%' -> text.append('%');
          case 'b' -> text.append(values.isEmpty() ? "" : unescape(values.removeFirst()));
          default -> text.append(values.isEmpty() ? "" : values.removeFirst());
        }
      }
    } while (!values.isEmpty() && ++rounds < 1_000);
    return text.toString();
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
  }

  private static Result cat(Invocation invocation, ShellSession session) {
    List<String> files =
        invocation.words().stream()
            .filter(word -> !word.startsWith("-") || word.equals("-"))
            .toList();
    if (files.isEmpty()) {
      return new Result(Success.YES, invocation.input());
    }
    return TextFilters.joined(files, invocation, session, Integer.MAX_VALUE)
        .map(Result::printing)
        .orElse(Result.UNSURE);
  }

  /** Filters whose output nobody needs to know; whether they succeed cannot be known either. */
  private static Result filtered(Invocation invocation, ShellSession session) {
    if (invocation.name().equals("sort")) {
      sortInPlace(invocation, session);
    }
    if (invocation.name().equals("sort") || invocation.name().equals("uniq")) {
      return new Result(Success.YES, invocation.input());
    }
    return Result.UNSURE;
  }

  /** {@code sort -o FILE FILE}: the file is written anew, as long as what was read. */
  private static void sortInPlace(Invocation invocation, ShellSession session) {
    List<String> words = invocation.words();
    int at = words.indexOf("-o");
    if (at < 0 || at + 1 >= words.size()) {
      return;
    }
    String target = session.resolve(words.get(at + 1));
    List<Weight> read =
        IntStream.range(0, words.size())
            .filter(i -> i != at && i != at + 1 && !words.get(i).startsWith("-"))
            .mapToObj(i -> session.files().at(session.resolve(words.get(i))))
            .flatMap(Optional::stream)
            .map(Entry::weight)
            .toList();
    if (!read.isEmpty()) {
      session
          .files()
          .add(Entry.file(target, Weight.sum(read), new Provenance("the files that are sorted")));
    }
  }

  private static String uname(List<String> words, ShellSession session) {
    String options = String.join("", words);
    if (options.contains("m") || options.contains("p") || options.contains("i")) {
      return machine(session) + "\n";
    }
    return "Linux\n";
  }

  private static String machine(ShellSession session) {
    return switch (session.platform().architecture()) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      case "386" -> "i686";
      case "arm" -> "armv7l";
      default -> session.platform().architecture();
    };
  }

  private static Result lsbRelease(List<String> words, ShellSession session) {
    String options = String.join("", words);
    Optional<String> release =
        session.base().map(base -> DebianReleases.codeName(base.os(), base.release()));
    return options.contains("c")
        ? new Result(Success.YES, release.map(name -> name + "\n"))
        : Result.UNSURE;
  }
}
