package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code curl}, {@code wget}, {@code git clone}: what comes from the network has no size here. */
public final class DownloadCommand implements CommandModel {

  private static final Provenance NETWORK = new Provenance("a download");

  /** The address that a pipe's first command loads, for the shell at its end. */
  public record Piped(String address) implements Facet {}

  @Override
  public Set<String> names() {
    return Set.of("curl", "wget", "git", "aria2c", "svn", "hg");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    return switch (invocation.name()) {
      case "curl" -> curl(invocation, step);
      case "wget", "aria2c" -> wget(invocation, step);
      default -> checkOut(invocation, step);
    };
  }

  private static Result curl(Invocation invocation, Step step) {
    Options options =
        Options.of(
            invocation,
            Set.of(
                "o",
                "output",
                "H",
                "header",
                "d",
                "data",
                "X",
                "request",
                "u",
                "user",
                "A",
                "e",
                "retry",
                "retry-delay",
                "retry-max-time",
                "connect-timeout",
                "max-time",
                "m",
                "x",
                "proxy",
                "b",
                "c",
                "F",
                "proto",
                "w",
                "output-dir",
                "cacert",
                "T",
                "url",
                "E",
                "key",
                "tls-max",
                "r",
                "y",
                "Y"));
    Optional<String> address = address(options);
    Optional<String> output = options.value("o", "output").filter(name -> !name.equals("-"));
    if (output.isEmpty() && options.has("O", "remote-name", "remote-name-all", "J")) {
      output = address.map(DownloadCommand::fileName);
    }
    return arrived(address, output, step);
  }

  private static Result wget(Invocation invocation, Step step) {
    Options options =
        Options.of(
            invocation,
            Set.of(
                "O",
                "output-document",
                "o",
                "P",
                "directory-prefix",
                "t",
                "tries",
                "T",
                "timeout",
                "header",
                "U",
                "e",
                "user",
                "password",
                "a",
                "w",
                "l",
                "A",
                "R",
                "d",
                "dir"));
    Optional<String> address = address(options);
    Optional<String> output = options.value("O", "output-document");
    if (output.filter(name -> name.equals("-")).isPresent()) {
      return arrived(address, Optional.empty(), step);
    }
    String folder = options.value("P", "directory-prefix", "dir").orElse(".");
    return arrived(
        address, output.or(() -> address.map(url -> folder + "/" + fileName(url))), step);
  }

  private static Result arrived(Optional<String> address, Optional<String> output, Step step) {
    String name = address.map(DownloadCommand::fileName).orElse("a download");
    if (output.isPresent() && !output.get().startsWith("/dev/")) {
      step.files()
          .add(
              Entry.file(
                  step.resolve(output.get()),
                  Weight.unknown("the size of the download " + name + " is not known"),
                  NETWORK));
    } else {
      address.ifPresent(url -> step.put(new Piped(url)));
    }
    return Result.UNSURE;
  }

  private static Result checkOut(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    int at = words.indexOf("clone");
    if (at < 0) {
      at = words.indexOf("checkout");
    }
    boolean clones =
        at >= 0 && (invocation.name().equals("git") ? words.get(at).equals("clone") : true);
    if (!clones) {
      if (invocation.name().equals("git") && words.contains("config")) {
        return Result.printing("");
      }
      return Result.UNSURE;
    }
    List<Argument> operands =
        Options.of(
                new Invocation(
                    "git",
                    "git",
                    invocation.arguments().subList(at + 1, words.size()),
                    Optional.empty(),
                    invocation.range()),
                Set.of("b", "branch", "depth", "c", "config", "o", "origin", "j", "reference"))
            .operands();
    if (operands.isEmpty()) {
      return Result.UNSURE;
    }
    String address = operands.getFirst().text();
    String folder =
        operands.size() > 1
            ? operands.get(1).text()
            : fileName(address).replaceFirst("\\.git$", "");
    String path = step.resolve(folder);
    step.files().makeDirectory(path);
    step.files()
        .add(
            Entry.lump(
                path,
                "clone of " + fileName(address),
                PartKind.OTHER,
                Weight.unknown("the size of the clone of " + fileName(address) + " is not known"),
                0,
                NETWORK));
    return Result.UNSURE;
  }

  private static Optional<String> address(Options options) {
    return options
        .value("url")
        .or(() ->
            options.operands().stream()
                .map(Argument::text)
                .filter(word -> word.contains("/"))
                .findFirst());
  }

  private static String fileName(String address) {
    String path = address.replaceFirst("[?#].*", "");
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String name = UnixPath.name(path);
    return name.isEmpty() ? "index.html" : name;
  }
}
