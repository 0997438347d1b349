package dev.layerweight.catalog;

import java.util.List;
import java.util.Optional;

/** The package index of one Alpine release. */
public interface AlpineIndex {

  /** The release that the figures are of, such as {@code 3.17}. */
  String release();

  /** As Alpine names it: {@code x86_64}, {@code aarch64}. */
  String architecture();

  Optional<AlpinePackage> find(String name);

  /**
   * The packages that stand for a name such as {@code so:libz.so.1}, that of the name itself first.
   */
  List<AlpinePackage> providers(String name);

  /** The packages that come by themselves when others are there. */
  List<AlpinePackage> conditional();
}
