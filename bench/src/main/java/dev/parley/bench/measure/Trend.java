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

  /// The line of least squares.
  ///
  /// @param start its value at the first point
  /// @param perSecond its slope
  /// @param error the slope's standard error, if what the points are off by is chance
  private record Line(double start, double perSecond, double error) {}

  private Line line() {
    double meanX = points.stream().mapToDouble(Point::seconds).average().orElse(0);
    double meanY = mean(points);
    double above = 0;
    double below = 0;
    for (Point point : points) {
      above += (point.seconds - meanX) * (point.value - meanY);
      below += (point.seconds - meanX) * (point.seconds - meanX);
    }
    if (below == 0) {
      return new Line(meanY, 0, 0);
    }
    double perSecond = above / below;
    double off = 0;
    for (Point point : points) {
      double there = meanY + (point.seconds - meanX) * perSecond;
      off += (point.value - there) * (point.value - there);
    }
    double error = points.size() < 3 ? 0 : Math.sqrt(off / (points.size() - 2) / below);
    double start = meanY + (points.getFirst().seconds - meanX) * perSecond;
    return new Line(start, perSecond, error);
  }

  /// By how much it grows in a minute, by the line of least squares.
  public double perMinute() {
    return line().perSecond * 60;
  }

  /// By how much it grew from the first point to the last, by the same line, in percent of where that
  /// begins; 0 for a figure that is 0.
  public double growthPercent() {
    Line line = line();
    return percent(line.perSecond, line);
  }

  /// By how much chance makes that wrong: twice its standard error, in the same percent.
  public double growthErrorPercent() {
    Line line = line();
    return percent(2 * line.error, line);
  }

  private double percent(double perSecond, Line line) {
    return line.start == 0
        ? 0
        : perSecond * (points.getLast().seconds - points.getFirst().seconds) / line.start * 100;
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
