package dev.parley.store;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import java.util.List;

/// The rest of a session, from what its reader holds. All of it belongs to one moment.
public sealed interface Resumption {
  /// The reader's cursor is still in the log.
  ///
  /// @param cursor the session's last event: that of the last of `events`, or the reader's own
  /// @param events all after the reader's cursor, in order
  /// @param texts for each answer that the reader may lack text of — those whose turn began or ended
  ///     within `events`, and the running one —, what lies beyond what it holds; at most one a turn,
  ///     and none whose text would be empty
  /// @param waiting all turns that have not begun, in the order accepted, those accepted before the
  ///     reader's cursor among them
  record CaughtUp(
      SessionInfo info,
      String cursor,
      List<ServerFrame.Event> events,
      List<Text> texts,
      List<String> waiting)
      implements Resumption {}

  /// The whole session: the reader held nothing, or its cursor has left the log.
  ///
  /// @param turns in the order accepted
  record Snapshot(SessionInfo info, String cursor, List<Turn> turns) implements Resumption {}

  /// No such session, or it has expired.
  record Gone() implements Resumption {}

  /// A part of an answer.
  ///
  /// @param attempt the attempt that the text belongs to; of an ended turn, its last
  /// @param offset length of the answer before `text`, in UTF-16 units
  record Text(String turnId, String attempt, int offset, String text) {
    @Override
    public String toString() {
      return "Text[turnId=" + turnId + ", offset=" + offset + ", length=" + text.length() + "]";
    }
  }
}
