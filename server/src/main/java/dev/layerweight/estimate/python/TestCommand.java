package dev.layerweight.estimate.python;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Set;

/** pytest during a build: its cache and byte code; what the tests themselves write is not known. */
public final class TestCommand implements CommandModel {

  private static final Provenance MEASURED = new Provenance("measured with one small project");

  @Override
  public Set<String> names() {
    return Set.of("pytest", "py.test");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    FirstRun.of(FirstRun.Program.TESTS, PythonEnvironments.of(step, invocation), step);
    boolean cached =
        invocation.words().stream().noneMatch(word -> word.contains("no:cacheprovider"));
    if (cached) {
      step.files()
          .add(
              Entry.lump(
                  UnixPath.resolve(step.workingDirectory(), ".pytest_cache"),
                  "pytest cache",
                  PartKind.CACHE,
                  new Weight(
                      new Estimate.Estimated(800, 2_500, 60_000, Basis.APPROXIMATE),
                      new Estimate.Estimated(400, 1_200, 20_000, Basis.APPROXIMATE)),
                  5,
                  MEASURED));
    }
    step.unknown("what the tests write is not known", invocation.range());
    return Result.UNSURE;
  }
}
