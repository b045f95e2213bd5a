package dev.parley.chaos.verdict;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Holds a session's history, as a server shows it at the end, against the books.
final class Audit {
  /// Lapses after which Parley gives a turn up, by its default.
  private static final int LAPSES_MAX = 3;

  private final SessionRecord session;
  private final Incidents incidents;

  Audit(SessionRecord session, Incidents incidents) {
    this.session = session;
    this.incidents = incidents;
  }

  void check(List<Kept> history) {
    Map<String, TurnRecord> sent = new LinkedHashMap<>();
    session.turns().forEach(turn -> sent.put(turn.turnId, turn));
    Map<String, Integer> places = new HashMap<>();
    for (Kept kept : history) {
      TurnRecord turn = sent.get(kept.turnId());
      if (turn == null || !turn.question.text().equals(kept.text())) {
        places.putIfAbsent(kept.turnId(), places.size());
        wrong(Wrong.CROSSED, kept.turnId(), "holds what was never said in this session");
      } else if (places.putIfAbsent(kept.turnId(), places.size()) != null) {
        wrong(Wrong.DOUBLED, kept.turnId(), "is there twice");
      } else {
        answer(turn, kept);
      }
    }
    for (TurnRecord turn : sent.values()) {
      if (!turn.refused && !places.containsKey(turn.turnId)) {
        wrong(
            Wrong.LOST,
            turn.turnId,
            turn.accepted() ? "was accepted and is not there" : "was never accepted");
      }
    }
    order(List.copyOf(sent.values()), places);
  }

  private void answer(TurnRecord turn, Kept kept) {
    if (!kept.state().ended()) {
      wrong(Wrong.PAST_DEADLINE, kept.turnId(), "is still " + kept.state().wire());
      return;
    }
    text(turn, kept);
    if (!turn.ended()) {
      wrong(Wrong.UNSHOWN, kept.turnId(), "has ended, and nobody was shown it");
    }
    boolean lost = incidents.lostBetween(turn.sentNanos, last(turn));
    for (Ending seen : turn.endings) {
      if (!lost && !seen.equals(kept.ending())) {
        wrong(
            Wrong.DISAGREED,
            kept.turnId(),
            "was shown as " + seen.words() + " and is " + kept.ending().words());
      }
    }
  }

  private void text(TurnRecord turn, Kept kept) {
    Question question = turn.question;
    boolean beginning = question.answer().startsWith(kept.answer());
    boolean whole = question.answer().equals(kept.answer());
    boolean right =
        switch (kept.state()) {
          case COMPLETED -> whole && question.failure() == null;
          case STOPPED -> beginning && turn.stopAsked;
          case FAILED -> beginning;
          case QUEUED, RUNNING -> false;
        };
    if (!right) {
      wrong(
          Wrong.WRONG_ANSWER,
          kept.turnId(),
          "is " + kept.ending().words() + " where " + question.answer().length() + " were to come");
    } else if (kept.state() == TurnState.FAILED && !accountedFor(turn, kept)) {
      wrong(Wrong.FAILED, kept.turnId(), "is " + kept.ending().words());
    }
  }

  private boolean accountedFor(TurnRecord turn, Kept kept) {
    return Objects.equals(turn.question.failure(), kept.code())
        || (kept.code() == FailureCode.ATTEMPTS_EXHAUSTED
            && incidents.workersEnded(turn.sentNanos, last(turn)) >= LAPSES_MAX);
  }

  /// A turn that was seen accepted before another was sent stands before it.
  private void order(List<TurnRecord> sent, Map<String, Integer> places) {
    for (int i = 1; i < sent.size(); i++) {
      TurnRecord before = sent.get(i - 1);
      TurnRecord after = sent.get(i);
      Integer first = places.get(before.turnId);
      Integer second = places.get(after.turnId);
      boolean known = before.accepted() && before.acceptedNanos < after.sentNanos;
      if (known
          && first != null
          && second != null
          && first > second
          && !incidents.lostBetween(before.sentNanos, after.sentNanos)) {
        wrong(Wrong.DISORDERED, after.turnId, "stands before one that was accepted earlier");
      }
    }
  }

  private static long last(TurnRecord turn) {
    return turn.ended() ? turn.endedNanos : System.nanoTime();
  }

  private void wrong(Wrong kind, String turnId, String words) {
    session.wrong(kind, "turn " + turnId + " " + words);
  }
}
