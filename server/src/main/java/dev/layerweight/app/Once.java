package dev.layerweight.app;

import java.util.Optional;
import java.util.function.Supplier;

/** Makes something when it is asked for it the first time, and that once for all threads. */
final class Once<T> implements Supplier<T> {

  private final Supplier<T> maker;
  private volatile Optional<T> made = Optional.empty();

  Once(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    Optional<T> known = made;
    return known.isPresent() ? known.get() : make();
  }

  private synchronized T make() {
    T only = made.orElseGet(maker);
    made = Optional.of(only);
    return only;
  }
}
