package dev.parley.server.delivery;

import dev.parley.protocol.ClientFrame.Partial;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `parley.v1` connection's place: the next event, and how much of which answer it has.
public final class FrameReader extends Reader {
  private final Outlet outlet;
  private @Nullable String turnId;
  private @Nullable String attempt;
  private int length;

  /// Whether what is said above came from the client's hello, not from what was sent here.
  private boolean claimed;

  public FrameReader(Outlet outlet) {
    this.outlet = outlet;
  }

  @Override
  Outlet outlet() {
    return outlet;
  }

  /// @param partial what the client says it holds of the running answer
  void holds(@Nullable Partial partial) {
    turnId = partial == null ? null : partial.turnId();
    attempt = partial == null ? null : partial.attempt();
    length = partial == null ? 0 : partial.length();
    claimed = partial != null;
  }

  /// After a welcome with turns: what that welcome showed of the running answer.
  void holds(List<Turn> turns) {
    holds((Partial) null);
    for (Turn turn : turns) {
      if (turn.attempt() != null && !turn.state().ended()) {
        turnId = turn.turnId();
        attempt = turn.attempt();
        Turn.Answer answer = turn.answer();
        length = answer == null ? 0 : answer.text().length();
      }
    }
  }

  /// Passes on a piece as the worker encoded it, if it is just what comes next here.
  ///
  /// @return false if it is not, or there is no room: then [#catchUp] is for later
  boolean pass(MirrorState state, String pieceAttempt, int offset, int end, byte[] frame) {
    if (next != state.log().end()
        || length != offset
        || !pieceAttempt.equals(attempt)
        || outlet.full()) {
      return false;
    }
    outlet.write(frame);
    length = end;
    return true;
  }

  @Override
  boolean catchUp(MirrorState state) {
    EventLog log = state.log();
    while (!outlet.full() && !outlet.closed()) {
      if (next < log.first()) {
        return false;
      }
      if (next == log.end()) {
        RunningAnswer running = state.running();
        if (running != null) {
          sendText(running.turnId(), running.attempt(), running);
        }
        return true;
      }
      LogEntry entry = log.at(next);
      LogEntry.Answer answer = entry.answer();
      if (answer != null) {
        String its = entry.event().turnId();
        sendText(its, answer.attempt(), new RunningAnswer(its, answer.attempt(), answer.text()));
      }
      outlet.write(entry.frame());
      if (entry.event() instanceof Started started) {
        follow(started);
      }
      next++;
    }
    return true;
  }

  /// A kept text stays with the client, which cuts it to the offset; but what it only claimed to
  /// hold, of another attempt, is sent from the beginning.
  private void follow(Started started) {
    boolean same = started.attempt().equals(attempt);
    if (!same) {
      boolean kept = started.turnId().equals(turnId) && !claimed;
      length = kept ? Math.min(length, started.offset()) : 0;
    }
    turnId = started.turnId();
    attempt = started.attempt();
    claimed = false;
  }

  private void sendText(String its, String itsAttempt, RunningAnswer text) {
    if (!itsAttempt.equals(attempt)) {
      turnId = its;
      attempt = itsAttempt;
      length = 0;
    }
    claimed = false;
    if (length < text.length()) {
      outlet.write(ServerFrameCodec.encode(new Delta(its, itsAttempt, length, text.from(length))));
      length = text.length();
    }
  }
}
