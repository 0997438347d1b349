package dev.layerweight.testing;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Set;

/** Writes a file: {@code write PATH TEXT}, where the text has {@code +} for spaces. */
public final class WritingCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("write");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    String text = invocation.words().get(1).replace('+', ' ').replace("\\n", "\n");
    step.files()
        .add(
            Entry.file(invocation.words().getFirst(), Weight.ZERO, new Provenance("test"))
                .withText(text));
    return Result.DONE;
  }
}
