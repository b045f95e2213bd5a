package dev.parley.bench.load;

import java.io.IOException;

/// The other side ended the socket.
final class SocketClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /// @param code the close frame's; 1006 where none came
  SocketClosedException(int code) {
    super("closed with " + code);
    this.code = code;
  }

  int code() {
    return code;
  }
}
