package dev.layerweight.catalog.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.Answer;
import dev.layerweight.image.Provenance;

/** The one index that ships, 3.17 main for aarch64, which stands in for all releases. */
public final class ShippedAlpinePackages implements AlpinePackages {

  private static final String TABLE = "alpine-3.17-main.tsv.gz";

  private static final class Loaded {
    static final AlpineTable INDEX = AlpineTable.load(TABLE, "3.17", "aarch64");
  }

  @Override
  public Answer<AlpineIndex> index(String release, String architecture) {
    AlpineTable index = Loaded.INDEX;
    boolean same = release.equals(index.release()) && architecture.equals(index.architecture());
    return new Answer.Found<>(index, new Provenance("Alpine 3.17 main index for aarch64"), !same);
  }
}
