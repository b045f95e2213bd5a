package dev.parley.server.delivery;

import dev.parley.protocol.CloseCode;
import java.time.Duration;

/// Where a connection's frames go out. For any thread; frames go out in the order of the calls.
public interface Outlet {
  /// Hands a frame to the socket, which keeps it in memory until the client has taken it. Does
  /// nothing once closed.
  ///
  /// @param frame JSON in UTF-8; not copied and not to be changed
  void write(byte[] frame);

  /// Whether the client has yet to take so much that nothing more should be written; [#onDrained] is
  /// called when that has changed.
  boolean full();

  /// Frame bytes that were written and not taken yet.
  long pendingBytes();

  /// Bytes of the frames that stay in memory for it. A long frame stays whole until the client has
  /// taken the last of it.
  long keptBytes();

  /// How long ago the client last took anything, or nothing was pending.
  Duration sinceProgress();

  /// Says what to do when the outlet is no longer full, on a thread of the socket's.
  void onDrained(Runnable action);

  /// Ends the connection. Does nothing the second time.
  void close(CloseCode code);

  boolean closed();
}
