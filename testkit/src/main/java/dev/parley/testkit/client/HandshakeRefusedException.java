package dev.parley.testkit.client;

import java.io.IOException;

/// The server answered the WebSocket handshake with an HTTP status instead.
public final class HandshakeRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  HandshakeRefusedException(int status) {
    super("handshake answered with " + status);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
