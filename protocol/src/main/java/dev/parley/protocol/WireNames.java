package dev.parley.protocol;

import java.util.function.Function;

/// Finds an enum's constant by its word on the wire.
final class WireNames {
  private WireNames() {}

  static <E extends Enum<E>> E of(E[] constants, Function<E, String> wire, String word) {
    for (E constant : constants) {
      if (wire.apply(constant).equals(word)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("unknown word on the wire");
  }
}
