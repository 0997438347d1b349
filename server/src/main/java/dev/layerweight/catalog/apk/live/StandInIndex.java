package dev.layerweight.catalog.apk.live;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import java.util.List;
import java.util.Optional;

/**
 * The shipped index where the live one is not known.
 *
 * @param absence why a name is not in it
 */
record StandInIndex(AlpineIndex shipped, String absence) implements AlpineIndex {

  @Override
  public String release() {
    return shipped.release();
  }

  @Override
  public String architecture() {
    return shipped.architecture();
  }

  @Override
  public Optional<AlpinePackage> find(String name) {
    return shipped.find(name);
  }

  @Override
  public List<AlpinePackage> providers(String name) {
    return shipped.providers(name);
  }

  @Override
  public List<AlpinePackage> conditional() {
    return shipped.conditional();
  }
}
