package dev.layerweight.advice;

import dev.layerweight.advice.rules.ApkCache;
import dev.layerweight.advice.rules.AptArchivesKept;
import dev.layerweight.advice.rules.AptListsKept;
import dev.layerweight.advice.rules.AptRecommends;
import dev.layerweight.advice.rules.ArchiveLeft;
import dev.layerweight.advice.rules.BaseFull;
import dev.layerweight.advice.rules.BaseUpgraded;
import dev.layerweight.advice.rules.BrowserTwice;
import dev.layerweight.advice.rules.BuildToolsInImage;
import dev.layerweight.advice.rules.BundlerCache;
import dev.layerweight.advice.rules.BundlerGroups;
import dev.layerweight.advice.rules.CargoCache;
import dev.layerweight.advice.rules.ComposerCache;
import dev.layerweight.advice.rules.ComposerDevDependencies;
import dev.layerweight.advice.rules.CpuTorch;
import dev.layerweight.advice.rules.CudaDevelBase;
import dev.layerweight.advice.rules.CudaTwice;
import dev.layerweight.advice.rules.DownloadTools;
import dev.layerweight.advice.rules.FilesCopiedTwice;
import dev.layerweight.advice.rules.GoCache;
import dev.layerweight.advice.rules.GpuWheelWithoutCuda;
import dev.layerweight.advice.rules.GradleCache;
import dev.layerweight.advice.rules.HiddenFailure;
import dev.layerweight.advice.rules.LibraryLeftInBuilder;
import dev.layerweight.advice.rules.MavenCache;
import dev.layerweight.advice.rules.MultiStage;
import dev.layerweight.advice.rules.NoShell;
import dev.layerweight.advice.rules.NpmCache;
import dev.layerweight.advice.rules.NpmDevDependencies;
import dev.layerweight.advice.rules.NpmToolsInDependencies;
import dev.layerweight.advice.rules.OpencvHeadless;
import dev.layerweight.advice.rules.OtherCLibrary;
import dev.layerweight.advice.rules.OwnershipDuplicated;
import dev.layerweight.advice.rules.PackageManagerInImage;
import dev.layerweight.advice.rules.PipByteCode;
import dev.layerweight.advice.rules.PipCache;
import dev.layerweight.advice.rules.PnpmFilter;
import dev.layerweight.advice.rules.PythonDevDependencies;
import dev.layerweight.advice.rules.PythonToolCache;
import dev.layerweight.advice.rules.RemovedLater;
import dev.layerweight.advice.rules.RpmCache;
import dev.layerweight.advice.rules.RpmDocumentation;
import dev.layerweight.advice.rules.SdkBase;
import dev.layerweight.advice.rules.SmallSibling;
import dev.layerweight.advice.rules.SourceMaps;
import dev.layerweight.advice.rules.SplitImage;
import dev.layerweight.advice.rules.StripDevDependencies;
import dev.layerweight.advice.rules.TemporaryFiles;
import dev.layerweight.advice.rules.TestsCopied;
import dev.layerweight.advice.rules.UserLogs;
import dev.layerweight.advice.rules.VenvWithoutInterpreter;
import dev.layerweight.advice.rules.WeakDockerignore;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianPackages;
import java.util.List;

/** All rules; a new one is one line here. */
public final class Rules {

  private Rules() {}

  /** As those who only ask for their ids need them: without a package index. */
  public static List<Rule> all() {
    return all((_, _, _) -> new Answer.Missing<>("no package index"));
  }

  /**
   * In the order in which their fixes have their turn.
   *
   * @param debian tells which libraries header packages are for
   */
  public static List<Rule> all(DebianPackages debian) {
    return List.of(
        new AptListsKept(),
        new AptRecommends(),
        new PipCache(),
        new NpmCache(),
        new PythonDevDependencies(),
        new NpmDevDependencies(),
        new NpmToolsInDependencies(),
        new ComposerDevDependencies(),
        new BundlerGroups(),
        new TestsCopied(),
        new SourceMaps(),
        new BuildToolsInImage(),
        new DownloadTools(),
        new PackageManagerInImage(),
        new SdkBase(),
        new AptArchivesKept(),
        new BaseUpgraded(),
        new ApkCache(),
        new PythonToolCache(),
        new GoCache(),
        new CargoCache(),
        new MavenCache(),
        new GradleCache(),
        new ComposerCache(),
        new BundlerCache(),
        new RpmCache(),
        new RpmDocumentation(),
        new PipByteCode(),
        new UserLogs(),
        new RemovedLater(),
        new OwnershipDuplicated(),
        new FilesCopiedTwice(),
        new CudaDevelBase(),
        new CpuTorch(),
        new GpuWheelWithoutCuda(),
        new OpencvHeadless(),
        new BaseFull(),
        new WeakDockerignore(),
        new CudaTwice(),
        new ArchiveLeft(),
        new TemporaryFiles(),
        new SmallSibling(),
        new BrowserTwice(),
        new OtherCLibrary(),
        new PnpmFilter(),
        new LibraryLeftInBuilder(),
        new HiddenFailure(),
        new VenvWithoutInterpreter(),
        new NoShell(),
        new StripDevDependencies(),
        new MultiStage(debian),
        new SplitImage());
  }
}
