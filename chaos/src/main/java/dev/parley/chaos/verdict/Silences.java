package dev.parley.chaos.verdict;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The longest times in which a user saw nothing, by the fault that began last before. For any thread.
public final class Silences {
  /// What is said of the time that no fault can have a part in.
  public static final String NO_FAULT = "none";

  /// @param silence in which a running turn showed nothing new
  /// @param way from the end of a connection to the next welcome
  /// @param beyond the longer of both, without the fault's own outage
  public record Longest(Duration silence, Duration way, Duration beyond) {}

  private final Incidents incidents;
  private final Map<Integer, Long> silenceNanos = new TreeMap<>();
  private final Map<Integer, Long> wayNanos = new TreeMap<>();

  Silences(Incidents incidents) {
    this.incidents = incidents;
  }

  /// A running turn showed something new after it had shown nothing.
  public void silent(long fromNanos, long toNanos) {
    note(silenceNanos, fromNanos, toNanos);
  }

  /// An observer was welcomed after its connection had ended.
  public void away(long fromNanos, long toNanos) {
    note(wayNanos, fromNanos, toNanos);
  }

  private synchronized void note(Map<Integer, Long> longest, long fromNanos, long toNanos) {
    int incident = incidents.behind(fromNanos, toNanos).map(Incident::number).orElse(-1);
    longest.merge(incident, toNanos - fromNanos, Math::max);
  }

  /// By the fault's name; [#NO_FAULT] for the rest.
  public synchronized Map<String, Longest> longest() {
    Map<String, Longest> all = new TreeMap<>();
    all.put(NO_FAULT, of(-1, 0));
    for (Incident incident : incidents.all()) {
      all.merge(incident.fault(), of(incident.number(), incident.outageMillis()), Silences::longer);
    }
    return all;
  }

  private Longest of(int incident, long outageMillis) {
    Duration silence = Duration.ofNanos(silenceNanos.getOrDefault(incident, 0L));
    Duration way = Duration.ofNanos(wayNanos.getOrDefault(incident, 0L));
    Duration beyond = longer(silence, way).minusMillis(outageMillis);
    return new Longest(silence, way, longer(beyond, Duration.ZERO));
  }

  private static Longest longer(Longest one, Longest other) {
    return new Longest(
        longer(one.silence, other.silence),
        longer(one.way, other.way),
        longer(one.beyond, other.beyond));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
