package dev.layerweight.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What something weighs on disk and on the wire.
 *
 * @param unpacked sum of the sizes of its files, the number {@code docker history} prints
 * @param compressed its share of the gzipped layer that a pull transfers
 */
public record Weight(Estimate unpacked, Estimate compressed) {

  public static final Weight ZERO = new Weight(Estimate.ZERO, Estimate.ZERO);

  public static Weight unknown(String reason) {
    Estimate nothing = new Estimate.Unknown(reason);
    return new Weight(nothing, nothing);
  }

  public static Weight sum(Collection<Weight> weights) {
    List<Estimate> unpacked = new ArrayList<>(weights.size());
    List<Estimate> compressed = new ArrayList<>(weights.size());
    for (Weight weight : weights) {
      unpacked.add(weight.unpacked());
      compressed.add(weight.compressed());
    }
    return new Weight(Estimate.sum(unpacked), Estimate.sum(compressed));
  }

  public Weight times(double factor) {
    return new Weight(unpacked.times(factor), compressed.times(factor));
  }
}
