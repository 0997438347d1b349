package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code sed -i}, {@code perl -i}, {@code dos2unix}, {@code tee}: files are written anew. */
public final class TextCommand implements CommandModel {

  private static final Provenance WRITTEN = new Provenance("text in the Dockerfile");

  @Override
  public Set<String> names() {
    return Set.of(
        "sed",
        "perl",
        "dos2unix",
        "unix2dos",
        "tee",
        "patch",
        "ed",
        "crudini",
        "envsubst",
        "sponge");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    return switch (invocation.name()) {
      case "tee", "sponge" -> tee(invocation, step);
      case "sed" -> sed(invocation, step);
      case "perl" -> {
        if (invocation.words().stream().anyMatch(word -> word.matches("-[a-z]*i.*"))) {
          rewrite(Options.of(invocation, Set.of("e", "E")).operands(), step);
        }
        yield Result.UNSURE;
      }
      case "dos2unix", "unix2dos" -> {
        rewrite(Options.of(invocation, Set.of()).operands(), step);
        yield Result.printing("");
      }
      default -> Result.UNSURE;
    };
  }

  private static Result sed(Invocation invocation, Step step) {
    Options options = Options.of(invocation, Set.of("e", "expression", "f", "file"));
    boolean inPlace =
        invocation.words().stream()
            .anyMatch(word -> word.matches("-[a-zA-Z]*i.*") || word.startsWith("--in-place"));
    if (!inPlace) {
      return Result.UNSURE;
    }
    List<Argument> operands = options.operands();
    boolean scriptIsOperand = !options.has("e", "expression", "f", "file");
    if (operands.stream().anyMatch(file -> step.resolve(file.text()).equals(Locales.LIST))) {
      Locales.want(String.join("\n", invocation.words()), step);
    }
    rewrite(
        operands.subList(Math.min(scriptIsOperand ? 1 : 0, operands.size()), operands.size()),
        step);
    return Result.printing("");
  }

  /** The new text is about as long as the old one; the whole file lies in this layer. */
  private static void rewrite(List<Argument> files, Step step) {
    files.forEach(file -> OwnershipCommand.touch(file, false, step));
  }

  private static Result tee(Invocation invocation, Step step) {
    Options options = Options.of(invocation, Set.of());
    boolean appends = options.has("a", "append");
    for (Argument operand : options.operands()) {
      String path = step.resolve(operand.text());
      if (path.startsWith("/dev/") || !operand.known()) {
        continue;
      }
      Optional<String> before = appends ? step.files().text(path) : Optional.of("");
      if (invocation.input().isEmpty() || before.isEmpty() && step.files().exists(path)) {
        step.files().add(Entry.file(path, Weight.unknown("what is written to " + path), WRITTEN));
        continue;
      }
      String text = before.orElse("") + invocation.input().get();
      long bytes = text.getBytes(StandardCharsets.UTF_8).length;
      step.files()
          .add(
              Entry.file(
                      path,
                      new Weight(
                          Estimate.exact(bytes),
                          Estimate.within(bytes / 2 + 60, 0.5, Estimate.Basis.COMPUTED)),
                      WRITTEN)
                  .withText(text));
    }
    return new Result(Success.YES, invocation.input());
  }
}
