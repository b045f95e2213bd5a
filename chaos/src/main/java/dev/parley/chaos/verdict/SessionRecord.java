package dev.parley.chaos.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The books of one session: what was sent in it and what its observers saw. For any thread.
public final class SessionRecord {
  private static final int VIOLATIONS_MAX = 20;

  /// How long after its turn's end a client keeps a message, by docs/protocol.md.
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

  private final String who;
  private final String session;
  private final long madeNanos = System.nanoTime();
  private final Timeline timeline = new Timeline();
  private final Map<String, TurnRecord> turns = new LinkedHashMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private boolean gone;

  SessionRecord(String who, String session) {
    this.who = who;
    this.session = session;
  }

  /// Whose it is: the person's number and which of their sessions, such as `p17.3`.
  public String who() {
    return who;
  }

  /// The session token.
  public String session() {
    return session;
  }

  public Timeline timeline() {
    return timeline;
  }

  long madeNanos() {
    return madeNanos;
  }

  public synchronized void sent(String turnId, Question question) {
    turns.put(turnId, new TurnRecord(turnId, question, System.nanoTime()));
    timeline.add("says", turnId);
  }

  public synchronized void stopAsked(String turnId) {
    TurnRecord turn = turns.get(turnId);
    if (turn != null) {
      turn.stopAsked = true;
      timeline.add("asks to stop", turnId);
    }
  }

  /// An observer saw that the turn was accepted.
  public synchronized void accepted(String turnId) {
    TurnRecord turn = own(turnId);
    if (turn != null && !turn.accepted()) {
      turn.acceptedNanos = System.nanoTime();
    }
  }

  /// An observer saw the turn's end.
  public synchronized void ended(String turnId, Ending ending) {
    TurnRecord turn = own(turnId);
    if (turn != null) {
      accepted(turnId);
      if (!turn.ended()) {
        turn.endedNanos = System.nanoTime();
      }
      turn.endings.add(ending);
    }
  }

  /// The turn was refused for good.
  public synchronized void refused(String turnId) {
    TurnRecord turn = own(turnId);
    if (turn != null) {
      turn.refused = true;
    }
  }

  /// Redis has lost that the session was made, or the whole of it.
  public synchronized void gone() {
    gone = true;
  }

  public synchronized boolean isGone() {
    return gone;
  }

  /// Notes what a check has found wrong; once, also if each server shows it.
  public synchronized void wrong(Wrong kind, String words) {
    Violation violation = new Violation(kind, who, words);
    if (violations.size() < VIOLATIONS_MAX && !violations.contains(violation)) {
      violations.add(violation);
      timeline.add("WRONG: " + words, "");
    }
  }

  /// The turns that were sent and not seen to end, in the order sent.
  public synchronized List<String> open() {
    return turns.values().stream()
        .filter(turn -> !turn.ended() && !turn.refused)
        .map(turn -> turn.turnId)
        .toList();
  }

  /// What a client still keeps in its outbox, in the order sent.
  public synchronized List<String> outbox() {
    long now = System.nanoTime();
    return turns.values().stream()
        .filter(turn -> !turn.refused && !turn.forgotten)
        .filter(turn -> !turn.ended() || now - turn.endedNanos < KEPT_NANOS)
        .map(turn -> turn.turnId)
        .toList();
  }

  /// Whoever sent them goes away: what was accepted is in Parley's hands alone from here on.
  public synchronized void forgetAccepted() {
    for (TurnRecord turn : turns.values()) {
      turn.forgotten |= turn.accepted();
    }
    timeline.add("walks away", "");
  }

  /// Open turns that were to be stopped.
  public synchronized List<String> stopsAsked() {
    return turns.values().stream()
        .filter(turn -> turn.stopAsked && !turn.ended())
        .map(turn -> turn.turnId)
        .toList();
  }

  public synchronized Question question(String turnId) {
    TurnRecord turn = turns.get(turnId);
    if (turn == null) {
      throw new IllegalArgumentException("never sent: " + turnId);
    }
    return turn.question;
  }

  /// Turns that were accepted before a time and have not been seen to end.
  synchronized long unendedSince(long nanos) {
    return turns.values().stream()
        .filter(turn -> turn.accepted() && !turn.ended() && turn.acceptedNanos < nanos)
        .count();
  }

  /// Notes each turn that ended late, or has not ended though it should have.
  synchronized void checkDeadlines(Duration deadline) {
    long now = System.nanoTime();
    for (TurnRecord turn : turns.values()) {
      long until = turn.ended() ? turn.endedNanos : now;
      if (turn.accepted() && until - turn.acceptedNanos > deadline.toNanos()) {
        String how = turn.ended() ? " ended late" : " has not ended";
        wrong(Wrong.PAST_DEADLINE, "turn " + turn.turnId + how);
      }
    }
  }

  synchronized List<TurnRecord> turns() {
    return List.copyOf(turns.values());
  }

  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  private @Nullable TurnRecord own(String turnId) {
    TurnRecord turn = turns.get(turnId);
    if (turn == null) {
      wrong(Wrong.CROSSED, "shows turn " + turnId + ", which was never sent in it");
    }
    return turn;
  }
}
