package dev.parley.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server says on a `parley.v1` socket.
///
/// Frames that are an [Event] come once each and in order, per connection and by cursor across
/// connections. The others are not in the session's log.
public sealed interface ServerFrame {

  /// An ordered fact about a session. Its cursor names it.
  sealed interface Event extends ServerFrame {
    /// Null only on an [Accepted] that repeats a known turn to its sender.
    @Nullable String cursor();

    String turnId();
  }

  /// The answer to `hello`.
  ///
  /// @param cursor the session's last event, or the client's own cursor when resumed
  /// @param turns the whole session, in the order accepted; null when resumed: then the events after
  ///     the client's cursor follow
  record Welcome(
      String name,
      Instant startedAt,
      Instant expiresAt,
      Limits limits,
      List<ModelInfo> models,
      String cursor,
      @Nullable List<Turn> turns)
      implements ServerFrame {
    /// Whether the client's cursor was known, so that only what came after it follows.
    public boolean resumed() {
      return turns == null;
    }
  }

  /// @param cursor null when `duplicate`: then it is not a new event
  record Accepted(
      @Nullable String cursor,
      String turnId,
      @Nullable String parent,
      String text,
      Instant at,
      boolean duplicate)
      implements Event {
    @Override
    public String toString() {
      return "Accepted[cursor=" + cursor + ", turnId=" + turnId + ", duplicate=" + duplicate + "]";
    }
  }

  /// At most one a second for each turn.
  ///
  /// @param ahead turns that begin before this one
  /// @param expectedWait expected time until it begins; null when not known
  record Queued(String turnId, int ahead, @Nullable Duration expectedWait) implements ServerFrame {}

  /// An attempt began.
  ///
  /// @param attempt opaque; in practice this event's own cursor
  /// @param offset length of the text kept from the attempt before; 0 starts anew
  /// @param model the model's id
  record Started(String cursor, String turnId, String attempt, int offset, String model)
      implements Event {}

  /// A piece of the running answer.
  ///
  /// @param offset length of the answer before this text
  /// @param text never empty, never splits a surrogate pair; a piece, not the answer so far
  record Delta(String turnId, String attempt, int offset, String text) implements ServerFrame {
    @Override
    public String toString() {
      return "Delta[turnId=" + turnId + ", attempt=" + attempt + ", offset=" + offset + "]";
    }
  }

  /// @param length of the whole answer
  record Completed(
      String cursor, String turnId, int length, FinishReason finish, @Nullable Usage usage)
      implements Event {}

  /// @param length of the text that stays
  record Failed(String cursor, String turnId, FailureCode code, boolean retryable, int length)
      implements Event {}

  /// @param length of the text that stays
  record Stopped(String cursor, String turnId, int length) implements Event {}

  /// The answer to a `send` that was not accepted.
  ///
  /// @param retryAfter null where nothing is known
  record Refused(String turnId, RefusalCode code, @Nullable Duration retryAfter)
      implements ServerFrame {}

  /// @param until null unless the code has a time
  record Notice(NoticeCode code, @Nullable Instant until) implements ServerFrame {}

  record Pong() implements ServerFrame {}
}
