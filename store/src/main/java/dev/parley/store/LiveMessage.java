package dev.parley.store;

import dev.parley.protocol.ServerFrame;

/// What reaches those who watch a session, at most once and in the order it happened.
public sealed interface LiveMessage {
  /// An event of the session's log.
  ///
  /// @param previous the cursor of the event before it: one who has seen another has missed something
  record Logged(String previous, ServerFrame.Event event) implements LiveMessage {}

  /// A piece of the running answer.
  ///
  /// @param offset length of the answer before it, in UTF-16 units
  /// @param length length of the answer with it
  /// @param frame the `delta` frame as the worker encoded it, in UTF-8: the same bytes for every
  ///     connection; not to be changed
  // An array, since it goes to sockets as it is; pieces are not compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Piece(String turnId, String attempt, int offset, int length, byte[] frame)
      implements LiveMessage {
    @Override
    public String toString() {
      return "Piece[turnId=" + turnId + ", attempt=" + attempt + ", offset=" + offset + "]";
    }
  }

  /// The session was deleted or has expired.
  record Ended() implements LiveMessage {}

  /// Messages may have been lost: the connection to Redis was made again. Resume now.
  record Gap() implements LiveMessage {}
}
