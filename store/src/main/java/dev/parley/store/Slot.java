package dev.parley.store;

/// A worker's place for one turn; the consumer `<worker>/<number>` of the group `workers`.
///
/// @param worker a name that is new at every process start
/// @param number from 0 on
public record Slot(String worker, int number) {
  /// The consumer's name in Redis.
  public String consumer() {
    return worker + "/" + number;
  }
}
