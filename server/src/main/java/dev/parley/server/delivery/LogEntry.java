package dev.parley.server.delivery;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import org.jspecify.annotations.Nullable;

/// An event in a mirror's log, encoded once for all connections.
///
/// @param frame the event's frame
/// @param answer of an event that ends a turn, the text that stays; null for the others and where
///     there is none
// An array, since it goes to sockets as it is; entries are not compared.
@SuppressWarnings("ArrayRecordComponent")
record LogEntry(ServerFrame.Event event, String cursor, byte[] frame, @Nullable Answer answer) {

  /// @param attempt the turn's last attempt
  record Answer(String attempt, String text) {
    @Override
    public String toString() {
      return "Answer[attempt=" + attempt + ", length=" + text.length() + "]";
    }
  }

  static LogEntry of(ServerFrame.Event event, @Nullable Answer answer) {
    String cursor = event.cursor();
    if (cursor == null) {
      throw new IllegalArgumentException("an event of the log has a cursor");
    }
    return new LogEntry(event, cursor, ServerFrameCodec.encode(event), answer);
  }

  /// What it weighs in memory, about, and on the way to a connection that has yet to get it.
  int bytes() {
    return frame.length + (answer == null ? 0 : answer.text().length());
  }

  @Override
  public String toString() {
    return "LogEntry[" + event + "]";
  }
}
