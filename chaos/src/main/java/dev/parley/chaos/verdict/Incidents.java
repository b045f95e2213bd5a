package dev.parley.chaos.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The faults of a run, in the order they began. For any thread.
public final class Incidents {
  /// How long after a fault's end its consequences may last: a lease, and some.
  private static final long AFTERMATH_NANOS = Duration.ofSeconds(30).toNanos();

  /// What Redis loses is what was written in the last second before, or in the two before a kill if
  /// its disk was slow.
  private static final long LOST_NANOS = Duration.ofSeconds(4).toNanos();

  private final List<Incident> incidents = new ArrayList<>();

  public synchronized Incident begin(
      String fault, boolean loses, boolean endsWorkers, Limits limits) {
    Incident incident =
        new Incident(
            incidents.size(),
            fault,
            loses,
            endsWorkers,
            limits,
            System.nanoTime(),
            Long.MAX_VALUE,
            0);
    incidents.add(incident);
    return incident;
  }

  /// @param outage how long the fault kept what it broke away
  public synchronized void end(Incident incident, Duration outage) {
    incidents.set(
        incident.number(),
        new Incident(
            incident.number(),
            incident.fault(),
            incident.loses(),
            incident.endsWorkers(),
            incident.limits(),
            incident.beganNanos(),
            System.nanoTime(),
            outage.toMillis()));
  }

  public synchronized List<Incident> all() {
    return List.copyOf(incidents);
  }

  /// The faults that can have a part in what happened between two times: all that were under way
  /// then and those that began or ended beside one of these, else those that ended together before it.
  synchronized List<Incident> behind(long fromNanos, long toNanos) {
    List<Incident> then = touching(fromNanos, toNanos);
    if (!then.isEmpty()) {
      long first = then.stream().mapToLong(Incident::beganNanos).min().orElse(fromNanos);
      return touching(Math.min(first, fromNanos), toNanos);
    }
    for (Incident incident : incidents.reversed()) {
      if (incident.touches(fromNanos - AFTERMATH_NANOS, toNanos)) {
        return touching(incident.beganNanos(), incident.endedNanos());
      }
    }
    return List.of();
  }

  private List<Incident> touching(long fromNanos, long toNanos) {
    return incidents.stream().filter(incident -> incident.touches(fromNanos, toNanos)).toList();
  }

  /// Whether Redis may have lost something that was written between two times.
  public synchronized boolean lostBetween(long fromNanos, long toNanos) {
    return incidents.stream()
        .anyMatch(
            incident -> incident.loses() && incident.touches(fromNanos, toNanos + LOST_NANOS));
  }

  /// How many faults ended workers between two times.
  synchronized long workersEnded(long fromNanos, long toNanos) {
    return incidents.stream()
        .filter(incident -> incident.endsWorkers() && incident.touches(fromNanos, toNanos))
        .count();
  }
}
