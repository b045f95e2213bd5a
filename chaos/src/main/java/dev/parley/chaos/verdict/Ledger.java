package dev.parley.chaos.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The books of a run. For any thread.
public final class Ledger {
  private final long beganNanos = System.nanoTime();
  private final Incidents incidents;
  private final Silences silences;
  private final Queue<SessionRecord> sessions = new ConcurrentLinkedQueue<>();
  private final Queue<Violation> others = new ConcurrentLinkedQueue<>();

  public Ledger() {
    incidents = new Incidents();
    silences = new Silences(incidents, beganNanos);
  }

  public Incidents incidents() {
    return incidents;
  }

  public Silences silences() {
    return silences;
  }

  /// A session was made.
  ///
  /// @param who whose, such as `p17.3`
  public SessionRecord made(String who, String session) {
    SessionRecord made = new SessionRecord(who, session);
    sessions.add(made);
    return made;
  }

  /// Something is wrong that is no session's.
  public void wrong(Wrong kind, String words) {
    others.add(new Violation(kind, "", words));
  }

  /// A session is unknown to Redis. That is what a Redis that has lost its last moments owes nobody;
  /// at any other time it is a loss.
  public void gone(SessionRecord session) {
    session.gone();
    long made = session.madeNanos();
    if (!incidents.lostBetween(made, made)) {
      session.wrong(Wrong.LOST, "the session is gone");
    }
  }

  /// Holds a session's history against the books.
  public void compare(SessionRecord session, List<Kept> history) {
    if (!session.isGone()) {
      new Audit(session, incidents).check(history);
    }
  }

  /// Turns that were seen accepted before a time and not seen to end.
  public long unendedSince(long nanos) {
    return sessions.stream()
        .filter(session -> !session.isGone())
        .mapToLong(session -> session.unendedSince(nanos))
        .sum();
  }

  /// Notes the turns that ended late or not at all.
  public void checkDeadlines(Duration deadline) {
    for (SessionRecord session : sessions) {
      if (!session.isGone()) {
        session.checkDeadlines(deadline);
      }
    }
  }

  /// Notes the times in which a user saw nothing for longer than the faults behind it allow.
  public void checkSilences() {
    for (Violation found : silences.tooLong()) {
      sessions.stream()
          .filter(session -> session.who().equals(found.who()))
          .findAny()
          .ifPresentOrElse(
              session -> session.wrong(found.kind(), found.words()), () -> others.add(found));
    }
  }

  public Collection<SessionRecord> sessions() {
    return List.copyOf(sessions);
  }

  public List<Violation> violations() {
    List<Violation> all = new ArrayList<>(others);
    sessions.forEach(session -> all.addAll(session.violations()));
    return all;
  }

  public Tally tally() {
    return Tally.of(sessions());
  }

  /// When the run began, by `System.nanoTime()`.
  public long beganNanos() {
    return beganNanos;
  }
}
