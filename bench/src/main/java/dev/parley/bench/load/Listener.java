package dev.parley.bench.load;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import java.util.List;

/// Told of what a client gets, on the client's thread.
public interface Listener {
  /// How a turn ended for a client.
  ///
  /// @param length of the answer that the client holds, in UTF-16 units
  record Ended(String turnId, How how, int length) {}

  /// What became of a turn.
  enum How {
    /// Completed, and the client holds all of it.
    WHOLE,
    /// Completed, and the client holds another length than the server says.
    NOT_WHOLE,
    FAILED,
    STOPPED,
    REFUSED
  }

  /// The whole session as it stands, before the [#welcomed] that it came with.
  default void shown(Client client, List<Turn> turns) {}

  /// @param nanos `System.nanoTime()`
  default void welcomed(Client client, long nanos) {}

  /// A piece that follows what the client holds, or begins it.
  default void piece(Client client, ServerFrame.Delta piece) {}

  /// A turn ended, well or not.
  default void turnEnded(Client client, Ended ended) {}
}
