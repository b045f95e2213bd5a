package dev.parley.bench.load;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import org.jspecify.annotations.Nullable;

/// What a client holds of its session: a place in its events, and how much of the running answer. For
/// the client's own thread.
final class Held {
  /// Where a piece stands to what is held.
  enum Place {
    /// It leaves something out.
    BEYOND,
    /// All of it is held.
    KNOWN,
    /// It begins or goes on with what is held, or overlaps it.
    FOLLOWS
  }

  private @Nullable String cursor;
  private ClientFrame.@Nullable Partial partial;

  ClientFrame.Hello hello(String token) {
    return new ClientFrame.Hello(token, cursor, partial);
  }

  /// @param cursor of an event or a welcome; null where an event has none
  void reached(@Nullable String cursor) {
    if (cursor != null) {
      this.cursor = cursor;
    }
  }

  /// The whole session, of which the running answer counts.
  void holds(Iterable<Turn> turns) {
    partial = null;
    for (Turn turn : turns) {
      String attempt = turn.attempt();
      if (attempt != null && !turn.state().ended()) {
        Turn.Answer answer = turn.answer();
        partial =
            new ClientFrame.Partial(
                turn.turnId(), attempt, answer == null ? 0 : answer.text().length());
      }
    }
  }

  void started(ServerFrame.Started started) {
    partial = new ClientFrame.Partial(started.turnId(), started.attempt(), started.offset());
  }

  Place take(ServerFrame.Delta delta) {
    ClientFrame.Partial held = partial;
    int length = held != null && held.attempt().equals(delta.attempt()) ? held.length() : 0;
    int end = delta.offset() + delta.text().length();
    if (delta.offset() > length) {
      return Place.BEYOND;
    }
    if (end <= length) {
      return Place.KNOWN;
    }
    partial = new ClientFrame.Partial(delta.turnId(), delta.attempt(), end);
    return Place.FOLLOWS;
  }

  /// Forgets the running answer.
  ///
  /// @return its length if it was this turn's, else 0
  int end(String turnId) {
    ClientFrame.Partial held = partial;
    partial = null;
    return held != null && held.turnId().equals(turnId) ? held.length() : 0;
  }

  void forget() {
    partial = null;
  }
}
