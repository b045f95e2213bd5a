package dev.parley.chaos.crowd;

import dev.parley.chaos.verdict.Ending;
import dev.parley.chaos.verdict.SessionRecord;
import dev.parley.chaos.verdict.Silences;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.HeldTurn;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Enters into the books what one observer is shown, and how long a running turn showed nothing.
/// Outlives the observer's connections and reloads. For one thread at a time.
final class Watch {
  private final SessionRecord session;
  private final Silences silences;

  private @Nullable String running;
  private @Nullable String attempt;
  private int shown;
  private long newsNanos;

  Watch(SessionRecord session, Silences silences) {
    this.session = session;
    this.silences = silences;
  }

  /// @param held the turn as the observer holds it now
  void frame(ServerFrame frame, long nanos, Function<String, Optional<HeldTurn>> held) {
    switch (frame) {
      case Welcome welcome -> {
        List<Turn> turns = welcome.turns();
        if (turns != null) {
          whole(turns, nanos);
        }
      }
      case ServerFrame.Accepted accepted -> session.accepted(accepted.turnId());
      case ServerFrame.Started started -> {
        news(nanos);
        run(started.turnId(), started.attempt(), started.offset(), nanos);
      }
      case ServerFrame.Delta delta -> {
        if (delta.turnId().equals(running)) {
          news(nanos);
          shown = delta.offset() + delta.text().length();
        }
      }
      case ServerFrame.Completed completed ->
          ended(completed.turnId(), TurnState.COMPLETED, null, completed.length(), nanos, held);
      case ServerFrame.Failed failed ->
          ended(failed.turnId(), TurnState.FAILED, failed.code(), failed.length(), nanos, held);
      case ServerFrame.Stopped stopped ->
          ended(stopped.turnId(), TurnState.STOPPED, null, stopped.length(), nanos, held);
      case ServerFrame.Refused refused -> {
        if (!refused.code().sendAgain()) {
          session.refused(refused.turnId());
        }
      }
      case ServerFrame.Queued _, ServerFrame.Notice _, ServerFrame.Pong _ -> {}
    }
  }

  /// The observer looks no more: no silence is measured until the next news.
  void lookAway() {
    running = null;
  }

  private void whole(List<Turn> turns, long nanos) {
    boolean there = false;
    for (Turn turn : turns) {
      Turn.Answer answer = turn.answer();
      String text = answer == null ? "" : answer.text();
      String now = turn.attempt();
      session.accepted(turn.turnId());
      there |= turn.turnId().equals(running);
      if (turn.state().ended()) {
        FailureCode code = answer == null ? null : answer.code();
        session.ended(turn.turnId(), new Ending(turn.state(), code, text));
        if (turn.turnId().equals(running)) {
          news(nanos);
          running = null;
        }
      } else if (now != null) {
        boolean same = turn.turnId().equals(running) && now.equals(attempt);
        if (!same || text.length() > shown) {
          news(nanos);
          run(turn.turnId(), now, text.length(), nanos);
        }
      }
    }
    if (!there && running != null && turns.stream().noneMatch(t -> t.turnId().equals(running))) {
      running = null;
    }
  }

  private void ended(
      String turnId,
      TurnState state,
      @Nullable FailureCode code,
      int length,
      long nanos,
      Function<String, Optional<HeldTurn>> held) {
    if (turnId.equals(running)) {
      news(nanos);
      running = null;
    }
    // One of another length asks for the whole session, which will tell.
    held.apply(turnId)
        .filter(turn -> turn.state() == state && turn.answer().length() == length)
        .ifPresent(turn -> session.ended(turnId, new Ending(state, code, turn.answer())));
  }

  private void run(String turnId, String started, int length, long nanos) {
    running = turnId;
    attempt = started;
    shown = length;
    newsNanos = nanos;
  }

  private void news(long nanos) {
    if (running != null) {
      silences.silent(session.who(), newsNanos, nanos);
      newsNanos = nanos;
    }
  }
}
