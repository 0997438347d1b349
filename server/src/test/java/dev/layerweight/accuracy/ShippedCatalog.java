package dev.layerweight.accuracy;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.apk.ShippedAlpinePackages;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.archives.ShippedArchives;
import dev.layerweight.catalog.archives.ShippedGoLibrary;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.catalog.tools.ShippedTools;
import dev.layerweight.estimate.build.BuildSimulation;
import dev.layerweight.estimate.build.Commands;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.util.List;

/** The simulation over the shipped tables alone. */
public final class ShippedCatalog {

  private ShippedCatalog() {}

  public static BuildSimulation simulation() {
    return simulation(new SnapshotBaseImages());
  }

  /** With other base images than the shipped ones. */
  public static BuildSimulation simulation(BaseImages baseImages) {
    return simulation(
        baseImages,
        (distribution, release, _) ->
            new Answer.Missing<>("no index of " + distribution + " " + release));
  }

  /** With packages of rpm distributions, of which none ship. */
  public static BuildSimulation simulation(BaseImages baseImages, RpmPackages rpm) {
    return new BuildSimulation(
        new Catalog(
            baseImages,
            new AptIndexes(List.of()),
            new ShippedAlpinePackages(),
            rpm,
            name -> WheelTable.shipped().project(name),
            new ShippedNodePackages(),
            new ShippedTools(),
            new ShippedArchives(),
            new ShippedGoLibrary()),
        Commands.all(),
        DockerfileParser::parseShell);
  }
}
