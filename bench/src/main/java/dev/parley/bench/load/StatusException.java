package dev.parley.bench.load;

import java.io.IOException;

/// The handshake was answered with a status other than 101.
final class StatusException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  StatusException(int status) {
    super("handshake answered with " + status);
    this.status = status;
  }

  int status() {
    return status;
  }
}
