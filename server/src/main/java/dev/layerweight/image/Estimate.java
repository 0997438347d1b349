package dev.layerweight.image;

import java.util.Collection;

/** How many bytes something has, and how sure that is. Never negative. */
public sealed interface Estimate {

  Estimate ZERO = new Exact(0);

  /** Counted or stated by the source itself. */
  record Exact(long bytes) implements Estimate {
    public Exact {
      requireSize(bytes);
    }
  }

  /**
   * Computed; the true size lies within {@code low..high} in nine cases of ten.
   *
   * @param basis {@code COMPUTED} where every input is known and the rule is exact in kind, {@code
   *     APPROXIMATE} where an input was replaced by the nearest known one
   */
  record Estimated(long low, long likely, long high, Basis basis) implements Estimate {
    public Estimated {
      requireSize(low);
      if (likely < low || high < likely) {
        throw new IllegalArgumentException(low + " <= " + likely + " <= " + high + " must hold");
      }
    }
  }

  /** Nothing is known; {@code reason} in the user's terms, such as "runs a downloaded script". */
  record Unknown(String reason) implements Estimate {}

  /** From what a number was made, from best to worst. */
  enum Basis {
    EXACT,
    COMPUTED,
    APPROXIMATE,
    UNKNOWN;

    public Basis worse(Basis other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  static Estimate exact(long bytes) {
    return bytes == 0 ? ZERO : new Exact(bytes);
  }

  /** {@code likely} with a relative error, 0.02 for ± 2 %. */
  static Estimate within(long likely, double relativeError, Basis basis) {
    long margin = Math.round(likely * relativeError);
    return new Estimated(Math.max(0, likely - margin), likely, likely + margin, basis);
  }

  /** The best single number in bytes, 0 where nothing is known. */
  default long likely() {
    return switch (this) {
      case Exact exact -> exact.bytes();
      case Estimated estimated -> estimated.likely();
      case Unknown _ -> 0;
    };
  }

  /** Bytes that it has at least, 0 where nothing is known. */
  default long low() {
    return switch (this) {
      case Exact exact -> exact.bytes();
      case Estimated estimated -> estimated.low();
      case Unknown _ -> 0;
    };
  }

  /** Bytes that it has at most as far as is known, 0 where nothing is known. */
  default long high() {
    return switch (this) {
      case Exact exact -> exact.bytes();
      case Estimated estimated -> estimated.high();
      case Unknown _ -> 0;
    };
  }

  default Basis basis() {
    return switch (this) {
      case Exact _ -> Basis.EXACT;
      case Estimated estimated -> estimated.basis();
      case Unknown _ -> Basis.UNKNOWN;
    };
  }

  /** A share of it, {@code 0 <= factor}; an exact size becomes computed unless the factor is 1. */
  default Estimate times(double factor) {
    return switch (this) {
      case Exact exact ->
          factor == 1.0 ? exact : within(Math.round(exact.bytes() * factor), 0.0, Basis.COMPUTED);
      case Estimated e ->
          new Estimated(
              Math.round(e.low() * factor),
              Math.round(e.likely() * factor),
              Math.round(e.high() * factor),
              e.basis());
      case Unknown unknown -> unknown;
    };
  }

  /**
   * The sum of independent sizes. Their errors partly cancel: the deviations are added as squares
   * (the rule for independent errors), so that a sum of many parts is surer than each. Unknown
   * parts count nothing and do not make the sum unknown; who sums must say that they are there.
   */
  static Estimate sum(Collection<Estimate> parts) {
    long likely = 0;
    double below = 0;
    double above = 0;
    Basis basis = Basis.EXACT;
    for (Estimate part : parts) {
      likely = Math.addExact(likely, part.likely());
      below += square(part.likely() - part.low());
      above += square(part.high() - part.likely());
      if (!(part instanceof Unknown)) {
        basis = basis.worse(part.basis());
      }
    }
    return basis == Basis.EXACT
        ? exact(likely)
        : new Estimated(
            Math.max(0, likely - Math.round(Math.sqrt(below))),
            likely,
            likely + Math.round(Math.sqrt(above)),
            basis);
  }

  private static double square(double value) {
    return value * value;
  }

  private static void requireSize(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be negative: " + bytes);
    }
  }
}
