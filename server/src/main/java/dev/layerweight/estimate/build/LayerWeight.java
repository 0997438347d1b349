package dev.layerweight.estimate.build;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the entries of a finished layer weigh together. */
record LayerWeight(
    Weight weight,
    List<Part> parts,
    List<UnknownPart> unknown,
    Weight copiedUp,
    List<Part> removed,
    int entryCount) {

  /**
   * Bytes that a file's tar header and padding take in a gzipped layer: 512 bytes and on average
   * half a block of zeros, of which gzip leaves the name, size, and checksum.
   */
  private static final long HEADER_COMPRESSED_BYTES = 60;

  /** An empty gzipped tar. */
  private static final long FRAME_COMPRESSED_BYTES = 150;

  /** Relative, of the bytes on disk of a layer that is not known exactly. */
  private static final double LEAST_ERROR = 0.006;

  static LayerWeight of(LayerBuilder layer, List<UnknownPart> told, TextRange whole) {
    List<Entry> entries = layer.content();
    Map<String, UnknownPart> unknown = new LinkedHashMap<>();
    told.forEach(part -> unknown.putIfAbsent(part.reason(), part));
    for (Entry entry : entries) {
      if (entry.weight().unpacked() instanceof Estimate.Unknown nothing) {
        unknown.putIfAbsent(nothing.reason(), new UnknownPart(nothing.reason(), whole));
      }
    }
    Weight files = Weight.sum(entries.stream().map(Entry::weight).toList());
    Weight weight = new Weight(noSurer(files.unpacked()), compressed(entries, files));
    return new LayerWeight(
        weight,
        LayerParts.of(entries),
        List.copyOf(unknown.values()),
        Weight.sum(layer.copiedUp().stream().map(Entry::weight).toList()),
        LayerParts.of(layer.removedBelow()),
        entries.size());
  }

  /**
   * What commands leave besides their files is not followed to the last byte, however sure the
   * files are: of 85 layers that no rule was made with, most missed a narrower interval by this.
   */
  private static Estimate noSurer(Estimate files) {
    return switch (files) {
      case Estimate.Estimated(long low, long likely, long high, Estimate.Basis basis) -> {
        long margin = Math.round(likely * LEAST_ERROR);
        yield new Estimate.Estimated(
            Math.max(0, Math.min(low, likely - margin)),
            likely,
            Math.max(high, likely + margin),
            basis);
      }
      case Estimate.Exact exact -> exact;
      case Estimate.Unknown unknown -> unknown;
    };
  }

  private static Estimate compressed(List<Entry> entries, Weight files) {
    List<Entry> known =
        entries.stream()
            .filter(entry -> !(entry.weight().unpacked() instanceof Estimate.Unknown))
            .toList();
    if (known.isEmpty()) {
      return Estimate.ZERO;
    }
    long singles = known.stream().filter(entry -> !entry.lump()).count();
    List<Estimate> terms = new ArrayList<>();
    terms.add(files.compressed());
    terms.add(
        Estimate.within(
            FRAME_COMPRESSED_BYTES + singles * HEADER_COMPRESSED_BYTES,
            0.5,
            Estimate.Basis.COMPUTED));
    return Estimate.sum(terms);
  }
}
