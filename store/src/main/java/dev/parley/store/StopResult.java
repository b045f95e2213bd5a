package dev.parley.store;

/// What became of a wish to stop a turn.
public enum StopResult {
  STOPPED,
  /// The turn had ended before.
  ALREADY,
  UNKNOWN,
  /// No such session.
  GONE
}
