package dev.parley.protocol;

/// Why a completed answer is complete.
public enum FinishReason {
  /// The model came to an end by itself.
  STOP("stop"),
  /// The answer reached its bound of model tokens or bytes.
  LENGTH("length");

  private final String wire;

  FinishReason(String wire) {
    this.wire = wire;
  }

  /// The word on the wire, such as `length`.
  public String wire() {
    return wire;
  }

  /// @throws IllegalArgumentException for an unknown word
  public static FinishReason ofWire(String wire) {
    return WireNames.of(values(), FinishReason::wire, wire);
  }
}
