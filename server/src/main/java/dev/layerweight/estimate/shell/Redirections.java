package dev.layerweight.estimate.shell;

import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.shell.Expansion.Value;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.shell.ShellCommand.Redirection;
import dev.layerweight.text.TextRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What redirections read and write. */
final class Redirections {

  private static final Provenance WRITTEN = new Provenance("text in the Dockerfile");
  private static final Provenance PRINTED = new Provenance("what the command prints");

  private final ShellSession session;
  private final Expansion expansion;

  Redirections(ShellSession session, Expansion expansion) {
    this.session = session;
    this.expansion = expansion;
  }

  /** What standard input holds, where a redirection says so and the text is known. */
  Optional<String> input(List<Redirection> redirections) {
    Optional<String> text = Optional.empty();
    for (Redirection redirection : redirections) {
      switch (redirection.operator()) {
        case "<<", "<<-" -> {
          Value body =
              redirection.hereDocument().map(expansion::single).orElse(new Value("", false));
          text = Optional.of(body.text());
        }
        case "<<<" -> text = Optional.of(expansion.single(redirection.target()).text() + "\n");
        case "<" -> {
          Value path = expansion.single(redirection.target());
          text =
              path.known() ? session.files().text(session.resolve(path.text())) : Optional.empty();
        }
        default -> {}
      }
    }
    return text;
  }

  /** Writes the output to the files named; what goes to a file is not seen by a pipe any more. */
  Result output(List<Redirection> redirections, Result result, Optional<TextRange> fixedRange) {
    Result left = result;
    for (Redirection redirection : redirections) {
      boolean writes =
          redirection.operator().startsWith(">") || redirection.operator().startsWith("&>");
      Value target = writes ? expansion.single(redirection.target()) : new Value("", false);
      boolean toDescriptor = redirection.operator().equals(">&") && target.text().matches("\\d|-");
      if (!writes || toDescriptor) {
        continue;
      }
      boolean standardOutput =
          redirection.descriptor() == 1 || redirection.operator().startsWith("&");
      if (target.known() && !target.text().isEmpty()) {
        Result written = standardOutput ? result : Result.printing("");
        write(
            session.resolve(target.text()),
            written,
            redirection.operator().endsWith(">>"),
            fixedRange.orElse(redirection.range()));
      }
      if (standardOutput) {
        left = new Result(result.succeeded(), Optional.of(""));
      }
    }
    return left;
  }

  private void write(String path, Result written, boolean appends, TextRange where) {
    if (UnixPath.isBelow(path, "/dev")
        || UnixPath.isBelow(path, "/proc")
        || UnixPath.isBelow(path, "/sys")) {
      return;
    }
    Optional<Entry> before = appends ? session.files().at(path) : Optional.empty();
    session
        .files()
        .add(
            written.output().isPresent() || written.size().isEmpty()
                ? file(path, written.output(), before)
                : sized(path, written.size().get(), before));
  }

  /** A file of which only the size is known, after what it held before. */
  private static Entry sized(String path, Weight size, Optional<Entry> before) {
    Weight whole = before.map(old -> Weight.sum(List.of(old.weight(), size))).orElse(size);
    return Entry.file(path, whole, PRINTED);
  }

  /** A file of the text, after what the file held before where it is appended to. */
  static Entry file(String path, Optional<String> text, Optional<Entry> before) {
    if (text.isEmpty()) {
      return Entry.file(path, Weight.unknown("what a command writes to " + path), WRITTEN);
    }
    Optional<String> old = before.flatMap(Entry::text);
    if (before.isPresent() && old.isEmpty()) {
      Weight more = weight(text.get());
      return Entry.file(path, Weight.sum(List.of(before.get().weight(), more)), WRITTEN);
    }
    String whole = old.orElse("") + text.get();
    return Entry.file(path, weight(whole), WRITTEN).withText(whole);
  }

  private static Weight weight(String text) {
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    // gzip makes about half of short configuration text, and needs some bytes for the tar header.
    Estimate packed = Estimate.within(bytes / 2 + 60, 0.5, Estimate.Basis.COMPUTED);
    return new Weight(Estimate.exact(bytes), packed);
  }
}
