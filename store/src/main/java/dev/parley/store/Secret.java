package dev.parley.store;

/// A password or key. Shows only stars, so that it cannot reach a log by way of a record that holds
/// it.
///
/// @param reveal the value itself, for the call that needs it and nothing else
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
