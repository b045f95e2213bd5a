package dev.parley.chaos.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The longest times in which a user saw nothing, by the faults that had a part in them. For any thread.
public final class Silences {
  /// What is said of the time that no fault can have a part in.
  public static final String NO_FAULT = "none";

  /// The longest of one kind after one fault, be it alone or with others.
  ///
  /// @param whole as the user saw it
  /// @param beyond without the outage of the faults behind it
  public record Longest(Duration whole, Duration beyond) {
    private static final Longest NOTHING = new Longest(Duration.ZERO, Duration.ZERO);

    private Longest or(Longest other) {
      return new Longest(longer(whole, other.whole), longer(beyond, other.beyond));
    }
  }

  /// What is said of one fault.
  public record Line(Longest silence, Longest way, Limits limits) {
    private Line or(Line other) {
      return new Line(silence.or(other.silence), way.or(other.way), limits);
    }
  }

  /// The kinds of time in which somebody sees nothing.
  private enum Kind {
    SILENCE("a running turn showed nothing"),
    WAY("nobody welcomed them back");

    final String words;

    Kind(String words) {
      this.words = words;
    }

    @Nullable Duration limit(Limits limits) {
      return switch (this) {
        case SILENCE -> limits.silenceMax();
        case WAY -> limits.wayMax();
      };
    }
  }

  private record Behind(Kind kind, List<Integer> incidents) {}

  private record Noted(String who, long fromNanos, long toNanos) {
    Duration time() {
      return Duration.ofNanos(toNanos - fromNanos);
    }
  }

  private final Incidents incidents;
  private final long zeroNanos;
  private final Map<Behind, Noted> longest = new HashMap<>();

  /// @param zeroNanos when the run began
  Silences(Incidents incidents, long zeroNanos) {
    this.incidents = incidents;
    this.zeroNanos = zeroNanos;
  }

  /// A running turn showed something new after it had shown nothing.
  ///
  /// @param who saw it
  public void silent(String who, long fromNanos, long toNanos) {
    note(Kind.SILENCE, new Noted(who, fromNanos, toNanos));
  }

  /// An observer was welcomed after its connection had ended.
  ///
  /// @param who was
  public void away(String who, long fromNanos, long toNanos) {
    note(Kind.WAY, new Noted(who, fromNanos, toNanos));
  }

  private synchronized void note(Kind kind, Noted noted) {
    List<Integer> behind =
        incidents.behind(noted.fromNanos, noted.toNanos).stream().map(Incident::number).toList();
    longest.merge(
        new Behind(kind, behind),
        noted,
        (one, other) -> one.time().compareTo(other.time()) > 0 ? one : other);
  }

  /// By the fault's name; [#NO_FAULT] for the rest. What two faults had a part in counts for both.
  public synchronized Map<String, Line> lines() {
    Map<String, Line> lines = new TreeMap<>();
    lines.put(NO_FAULT, new Line(Longest.NOTHING, Longest.NOTHING, Limits.NONE));
    List<Incident> all = incidents.all();
    for (Incident incident : all) {
      lines.putIfAbsent(
          incident.fault(), new Line(Longest.NOTHING, Longest.NOTHING, incident.limits()));
    }
    longest.forEach(
        (behind, noted) -> {
          Longest time = new Longest(noted.time(), beyond(noted, of(behind, all)));
          List<String> names = of(behind, all).stream().map(Incident::fault).distinct().toList();
          for (String name : names.isEmpty() ? List.of(NO_FAULT) : names) {
            Line line = lines.get(name);
            if (line != null) {
              lines.put(name, line.or(lineOf(behind.kind, time, line.limits)));
            }
          }
        });
    return lines;
  }

  private static Line lineOf(Kind kind, Longest time, Limits limits) {
    return switch (kind) {
      case SILENCE -> new Line(time, Longest.NOTHING, limits);
      case WAY -> new Line(Longest.NOTHING, time, limits);
    };
  }

  /// The times that were longer than the faults behind them allow.
  synchronized List<Violation> tooLong() {
    List<Incident> all = incidents.all();
    List<Violation> found = new ArrayList<>();
    longest.forEach(
        (behind, noted) -> {
          List<Incident> faults = of(behind, all);
          Duration beyond = beyond(noted, faults);
          limit(behind.kind, faults)
              .filter(limit -> beyond.compareTo(limit) > 0)
              .ifPresent(
                  limit ->
                      found.add(
                          new Violation(
                              Wrong.TOO_LONG,
                              noted.who,
                              words(behind.kind, noted, faults, limit))));
        });
    return found;
  }

  private String words(Kind kind, Noted noted, List<Incident> faults, Duration limit) {
    return "for %.2f s from %.3f %s, %.2f s without the outage of %s (at most %.2f s)"
        .formatted(
            seconds(noted.time()),
            seconds(Duration.ofNanos(noted.fromNanos - zeroNanos)),
            kind.words,
            seconds(beyond(noted, faults)),
            String.join(" and ", faults.stream().map(Incident::fault).toList()),
            seconds(limit));
  }

  private static Optional<Duration> limit(Kind kind, List<Incident> faults) {
    return faults.stream()
        .map(fault -> Optional.ofNullable(kind.limit(fault.limits())))
        .reduce((one, other) -> one.flatMap(a -> other.map(b -> longer(a, b))))
        .flatMap(all -> all);
  }

  private static List<Incident> of(Behind behind, List<Incident> all) {
    return behind.incidents.stream().map(all::get).toList();
  }

  private static Duration beyond(Noted noted, List<Incident> faults) {
    long outageMillis = faults.stream().mapToLong(Incident::outageMillis).sum();
    return longer(noted.time().minusMillis(outageMillis), Duration.ZERO);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
