package dev.parley.protocol;

/// Where a turn stands. Only [#QUEUED] and [#RUNNING] change; the other three are final, and exactly
/// one of them is reached by every accepted turn.
public enum TurnState {
  QUEUED("queued"),
  /// Has an attempt, also while no worker holds it.
  RUNNING("running"),
  COMPLETED("completed"),
  FAILED("failed"),
  STOPPED("stopped");

  private final String wire;

  TurnState(String wire) {
    this.wire = wire;
  }

  /// The word on the wire and in the session document, such as `queued`.
  public String wire() {
    return wire;
  }

  /// Whether nothing but a new snapshot changes the turn any more.
  public boolean ended() {
    return this == COMPLETED || this == FAILED || this == STOPPED;
  }

  /// @throws IllegalArgumentException for a word that is none of the five
  public static TurnState ofWire(String wire) {
    return WireNames.of(values(), TurnState::wire, wire);
  }
}
