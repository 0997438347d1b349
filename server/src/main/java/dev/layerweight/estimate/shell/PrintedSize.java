package dev.layerweight.estimate.shell;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.files.MakeCommand;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How much programs print whose text cannot be known: a number of bytes that is asked for, what a
 * file holds, or a line or two.
 */
final class PrintedSize {

  /** Programs that tell one thing, or one about each operand. */
  private static final Set<String> TELL =
      Set.of(
          "date",
          "hostname",
          "id",
          "uname",
          "nproc",
          "du",
          "df",
          "wc",
          "stat",
          "file",
          "uptime",
          "getconf",
          "expr",
          "cksum",
          "sha1sum",
          "sha224sum",
          "sha256sum",
          "sha384sum",
          "sha512sum",
          "md5sum",
          "b2sum",
          "lsb_release",
          "which",
          "readlink",
          "realpath",
          "tty",
          "whereis");

  /** Programs that print all of what they read, changed or in another order. */
  private static final Set<String> PASS_ON =
      Set.of("cat", "tac", "sort", "shuf", "rev", "tr", "nl", "fold", "sed", "envsubst", "column");

  /** A line that tells something; that of a check sum with a long path is the longest. */
  private static final long LINE_LIKELY_BYTES = 60;

  private static final long LINE_LEAST_BYTES = 2;
  private static final long LINE_MOST_BYTES = 400;

  /** Of lists of numbers, {@code seq 400000} by gzip -6. */
  private static final double NUMBERS_PACKED = 0.31;

  private static final long BASE64_COLUMNS = 76;

  /**
   * gzip -6 makes of base64 of random bytes 1.02 times as much as of the bytes, of text that packs
   * to 0.42 of itself 1.7 times.
   */
  private static final double BASE64_PACKED = 1.02;

  private static final double BASE64_PACKED_TEXT = 1.17;

  private static final long LIMIT_STEPS = 2_000_000_000L;

  private PrintedSize() {}

  static Optional<Weight> of(Invocation invocation, ShellSession session) {
    String name = invocation.name();
    if (TELL.contains(name)) {
      return Optional.of(lines(Math.max(1, operands(invocation).size())));
    }
    return switch (name) {
      case "head", "tail" -> bytesAsked(invocation, session);
      case "seq" -> numbers(operands(invocation));
      case "base64" -> base64(invocation, session);
      default -> PASS_ON.contains(name) ? passedOn(invocation, session) : Optional.empty();
    };
  }

  private static Weight lines(long count) {
    Estimate size =
        new Estimate.Estimated(
            LINE_LEAST_BYTES * count,
            LINE_LIKELY_BYTES * count,
            LINE_MOST_BYTES * count,
            Basis.APPROXIMATE);
    return new Weight(size, size);
  }

  /** {@code head -c N}: that many bytes, as long as the file has them. */
  private static Optional<Weight> bytesAsked(Invocation invocation, ShellSession session) {
    List<String> words = invocation.words();
    Optional<Long> asked = Optional.empty();
    List<String> files = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-c") || word.equals("--bytes")) {
        asked = i + 1 < words.size() ? MakeCommand.size(words.get(++i)) : asked;
      } else if (word.startsWith("-c") || word.startsWith("--bytes=")) {
        asked = MakeCommand.size(word.substring(word.startsWith("-c") ? 2 : 8));
      } else if (!word.startsWith("-")) {
        files.add(word);
      }
    }
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    long bytes = asked.get();
    if (files.isEmpty()) {
      // A pipe may end before.
      return Optional.of(
          new Weight(
              new Estimate.Estimated(0, bytes, bytes, Basis.APPROXIMATE),
              new Estimate.Estimated(0, bytes * 3 / 4, bytes, Basis.APPROXIMATE)));
    }
    String path = session.resolve(files.getFirst());
    if (path.matches("/dev/u?random")) {
      return Optional.of(new Weight(Estimate.exact(bytes), Estimate.exact(bytes)));
    }
    if (path.equals("/dev/zero")) {
      return Optional.of(
          new Weight(Estimate.exact(bytes), Estimate.within(bytes / 1000, 0.1, Basis.COMPUTED)));
    }
    return session
        .files()
        .at(path)
        .map(Entry::weight)
        .filter(weight -> weight.unpacked() instanceof Estimate.Exact exact && exact.bytes() > 0)
        .map(weight ->
            weight.unpacked().likely() <= bytes
                ? weight
                : new Weight(
                    Estimate.exact(bytes),
                    Estimate.within(
                        Math.round(
                            (double) weight.compressed().likely()
                                / weight.unpacked().likely()
                                * bytes),
                        0.2,
                        Basis.COMPUTED)));
  }

  /** {@code seq LAST}, {@code seq FIRST LAST}, {@code seq FIRST STEP LAST} of whole numbers. */
  private static Optional<Weight> numbers(List<Argument> operands) {
    List<Argument> whole =
        operands.stream().filter(one -> one.known() && one.text().matches("\\d{1,10}")).toList();
    if (whole.isEmpty() || whole.size() != operands.size() || whole.size() > 3) {
      return Optional.empty();
    }
    long first = whole.size() > 1 ? Long.parseLong(whole.getFirst().text()) : 1;
    long step = whole.size() > 2 ? Math.max(1, Long.parseLong(whole.get(1).text())) : 1;
    long last = Long.parseLong(whole.getLast().text());
    long bytes = 0;
    // Numbers of the same length are counted at once.
    for (long from = first; from <= last && bytes < LIMIT_STEPS; ) {
      int digits = Long.toString(from).length();
      long longest = Math.min(last, (long) Math.pow(10, digits) - 1);
      long count = (longest - from) / step + 1;
      bytes += count * (digits + 1);
      from += count * step;
    }
    return Optional.of(
        new Weight(
            Estimate.exact(bytes),
            Estimate.within(Math.round(bytes * NUMBERS_PACKED), 0.3, Basis.COMPUTED)));
  }

  /** {@code base64 [-w COLUMNS] FILE}: four characters for three bytes, and the ends of lines. */
  private static Optional<Weight> base64(Invocation invocation, ShellSession session) {
    List<String> words = invocation.words();
    long columns = BASE64_COLUMNS;
    Optional<String> file = Optional.empty();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean width = word.matches("-w\\d{0,6}|--wrap(=\\d{1,6})?");
      if (width) {
        String number = word.replaceFirst("^(-w|--wrap=?)", "");
        String value = number.isEmpty() && i + 1 < words.size() ? words.get(++i) : number;
        columns = value.matches("\\d{1,6}") ? Long.parseLong(value) : columns;
      } else if (word.startsWith("-")) {
        return Optional.empty();
      } else {
        file = Optional.of(word);
      }
    }
    long width = columns;
    return file.flatMap(path -> session.files().at(session.resolve(path)))
        .map(Entry::weight)
        .filter(read -> read.unpacked() instanceof Estimate.Exact)
        .map(read -> {
          long bytes = read.unpacked().likely();
          long characters = (bytes + 2) / 3 * 4;
          long lines = width == 0 ? 0 : (characters + width - 1) / width;
          double packed = bytes == 0 ? 1 : (double) read.compressed().likely() / bytes;
          double growth = BASE64_PACKED + BASE64_PACKED_TEXT * Math.max(0, 1 - packed);
          return new Weight(
              Estimate.exact(characters + lines),
              Estimate.within(
                  Math.round(read.compressed().likely() * growth), 0.15, Basis.APPROXIMATE));
        });
  }

  /** The files that are read, all of them. */
  private static Optional<Weight> passedOn(Invocation invocation, ShellSession session) {
    List<Argument> files = operands(invocation);
    boolean script = invocation.name().equals("sed") || invocation.name().equals("tr");
    List<Argument> read = script && !files.isEmpty() ? files.subList(1, files.size()) : files;
    List<Weight> weights = new ArrayList<>();
    for (Argument file : read) {
      Optional<Weight> weight = session.files().at(session.resolve(file.text())).map(Entry::weight);
      if (!file.known() || weight.isEmpty()) {
        return Optional.empty();
      }
      weights.add(weight.get());
    }
    return weights.isEmpty() ? Optional.empty() : Optional.of(changed(invocation, weights));
  }

  /** What {@code sed} leaves out or puts in is not followed. */
  private static Weight changed(Invocation invocation, List<Weight> weights) {
    Weight sum = Weight.sum(weights);
    return switch (invocation.name()) {
      case "cat", "tac", "sort", "shuf", "rev" -> sum;
      default ->
          new Weight(
              Estimate.within(sum.unpacked().likely(), 0.2, Basis.APPROXIMATE),
              Estimate.within(sum.compressed().likely(), 0.3, Basis.APPROXIMATE));
    };
  }

  private static List<Argument> operands(Invocation invocation) {
    return invocation.arguments().stream()
        .filter(argument -> !argument.text().startsWith("-"))
        .toList();
  }
}
