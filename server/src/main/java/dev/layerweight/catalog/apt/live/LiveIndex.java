package dev.layerweight.catalog.apt.live;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.image.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** An index that also knows how large the lists are that it was made of. */
record LiveIndex(DebianIndex index, long lists) implements DebianIndex {

  @Override
  public String distribution() {
    return index.distribution();
  }

  @Override
  public String release() {
    return index.release();
  }

  @Override
  public String architecture() {
    return index.architecture();
  }

  @Override
  public Provenance provenance() {
    return index.provenance();
  }

  @Override
  public Optional<Package> find(String name) {
    return index.find(name);
  }

  @Override
  public Stream<String> names() {
    return index.names();
  }

  @Override
  public List<Installed> base() {
    return index.base();
  }

  @Override
  public OptionalLong listBytes() {
    return OptionalLong.of(lists);
  }
}
