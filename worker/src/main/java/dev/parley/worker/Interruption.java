package dev.parley.worker;

/// Why a turn's model is to be cut short. The first one counts.
enum Interruption {
  /// The user stopped it; the store has ended the turn.
  STOPPED,
  /// Another holds the turn, or it ended elsewhere.
  FENCED,
  /// A deadline passed.
  TIMED_OUT,
  /// The answer reached its bound.
  FULL,
  /// The worker gives its turns back.
  DRAINED,
  /// The worker ends at once.
  CLOSED
}
