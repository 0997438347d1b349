package dev.layerweight.advice;

import dev.layerweight.advice.rules.AptListsKept;
import dev.layerweight.advice.rules.AptRecommends;
import dev.layerweight.advice.rules.BuildToolsInImage;
import dev.layerweight.advice.rules.CudaDevelBase;
import dev.layerweight.advice.rules.FilesCopiedTwice;
import dev.layerweight.advice.rules.MultiStage;
import dev.layerweight.advice.rules.NoShell;
import dev.layerweight.advice.rules.NpmCache;
import dev.layerweight.advice.rules.NpmDevDependencies;
import dev.layerweight.advice.rules.OwnershipDuplicated;
import dev.layerweight.advice.rules.PipCache;
import dev.layerweight.advice.rules.PythonDevDependencies;
import dev.layerweight.advice.rules.RemovedLater;
import dev.layerweight.advice.rules.TestsCopied;
import dev.layerweight.advice.rules.VenvWithoutInterpreter;
import java.util.List;

/** All rules; a new one is one line here. */
public final class Rules {

  private Rules() {}

  public static List<Rule> all() {
    return List.of(
        new AptListsKept(),
        new AptRecommends(),
        new PipCache(),
        new NpmCache(),
        new PythonDevDependencies(),
        new NpmDevDependencies(),
        new TestsCopied(),
        new BuildToolsInImage(),
        new RemovedLater(),
        new OwnershipDuplicated(),
        new FilesCopiedTwice(),
        new CudaDevelBase(),
        new VenvWithoutInterpreter(),
        new NoShell(),
        new MultiStage());
  }
}
