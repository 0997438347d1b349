package dev.layerweight.image;

import java.util.Collection;

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
    return new Weight(
        Estimate.sum(weights.stream().map(Weight::unpacked).toList()),
        Estimate.sum(weights.stream().map(Weight::compressed).toList()));
  }

  public Weight times(double factor) {
    return new Weight(unpacked.times(factor), compressed.times(factor));
  }
}
