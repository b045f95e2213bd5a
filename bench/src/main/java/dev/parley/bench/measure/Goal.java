package dev.parley.bench.measure;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// A figure beside what it should be.
///
/// @param value in the unit that its name in the report tells
/// @param bound in the same unit
/// @param atMost whether the value should not be above the bound; else not below
public record Goal(double value, double bound, boolean atMost) {
  public Goal {
    value = Figure.rounded(value);
  }

  public static Goal atMost(double bound, double value) {
    return new Goal(value, bound, true);
  }

  public static Goal atLeast(double bound, double value) {
    return new Goal(value, bound, false);
  }

  /// Of something that must not be.
  public static Goal none(long count) {
    return atMost(0, (double) count);
  }

  @JsonProperty
  public boolean met() {
    return atMost ? value <= bound : value >= bound;
  }

  /// Such as `3.20 (at most 4: met)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (at %s %s: %s)",
        Figure.text(value),
        atMost ? "most" : "least",
        Figure.text(bound),
        met() ? "met" : "MISSED");
  }
}
