package dev.parley.bench.load;

import dev.parley.protocol.ServerFrame;

/// Told of what a client gets, on the client's thread.
public interface Listener {
  /// @param nanos `System.nanoTime()`
  default void welcomed(Client client, long nanos) {}

  /// A piece that follows what the client holds, or begins it.
  default void piece(Client client, ServerFrame.Delta piece) {}

  /// The client's turn ended, well or not.
  default void turnEnded(Client client) {}
}
