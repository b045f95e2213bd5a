package dev.parley.bench.measure;

import java.util.ArrayList;
import java.util.List;

/// A figure over time. For one thread.
public final class Trend {
  private record Point(double seconds, double value) {}

  private final List<Point> points = new ArrayList<>();

  public void add(double seconds, double value) {
    points.add(new Point(seconds, value));
  }

  /// The values in the order of time.
  public List<Double> values() {
    return points.stream().map(Point::value).toList();
  }

  /// By how much it grows in a minute, by the line of least squares.
  public double perMinute() {
    double meanX = points.stream().mapToDouble(Point::seconds).average().orElse(0);
    double meanY = mean(points);
    double above = 0;
    double below = 0;
    for (Point point : points) {
      above += (point.seconds - meanX) * (point.value - meanY);
      below += (point.seconds - meanX) * (point.seconds - meanX);
    }
    return below == 0 ? 0 : above / below * 60;
  }

  /// By how much it grew from the first point to the last, by the same line, in percent of where that
  /// begins; 0 for a figure that is 0.
  public double growthPercent() {
    if (points.isEmpty()) {
      return 0;
    }
    double span = points.getLast().seconds - points.getFirst().seconds;
    double growth = perMinute() * span / 60;
    double start = mean(points) - growth / 2;
    return start == 0 ? 0 : growth / start * 100;
  }

  /// The mean of the first third of the points.
  public double firstThird() {
    return mean(points.subList(0, third()));
  }

  /// The mean of the last third of the points.
  public double lastThird() {
    return mean(points.subList(points.size() - third(), points.size()));
  }

  private int third() {
    return Math.max(1, points.size() / 3);
  }

  private static double mean(List<Point> some) {
    return some.stream().mapToDouble(Point::value).average().orElse(0);
  }
}
