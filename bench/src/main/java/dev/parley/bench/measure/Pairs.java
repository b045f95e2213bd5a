package dev.parley.bench.measure;

import java.util.Arrays;
import java.util.List;

/// Measurements without and with something, taken in turn so that the machine's moods fall on both.
public record Pairs(List<Pair> pairs) {
  public record Pair(double without, double with) {
    double growth() {
      return with - without;
    }

    double growthPercent() {
      return growth() / without * 100;
    }
  }

  public Pairs {
    pairs = List.copyOf(pairs);
  }

  public double without() {
    return median(pairs.stream().mapToDouble(Pair::without).toArray());
  }

  public double with() {
    return median(pairs.stream().mapToDouble(Pair::with).toArray());
  }

  /// The median of the pairs' growths, in the unit of the measurements.
  public double growth() {
    return median(pairs.stream().mapToDouble(Pair::growth).toArray());
  }

  /// The median of the pairs' growths, in percent of the measurement without.
  public double growthPercent() {
    return median(pairs.stream().mapToDouble(Pair::growthPercent).toArray());
  }

  /// @throws IllegalArgumentException if there is none
  public static double median(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
