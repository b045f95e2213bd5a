package dev.parley.protocol;

/// The WebSocket close codes of `parley.v1`, and whether a client comes back by itself after one.
/// `protocol/fixtures/close-codes.json` is this catalogue for the client.
public enum CloseCode {
  NOT_UNDERSTOOD(4400, false, "frame not understood"),
  SESSION_GONE(4401, false, "session unknown or expired"),
  NO_HELLO(4408, true, "no hello in time"),
  FRAME_TOO_LARGE(4413, false, "frame too large"),
  TOO_MANY(4429, true, "too many connections or frames"),
  DRAINING(4503, true, "node is draining"),
  TOO_SLOW(4504, true, "client too slow");

  private final int code;
  private final boolean reconnect;
  private final String reason;

  CloseCode(int code, boolean reconnect, String reason) {
    this.code = code;
    this.reconnect = reconnect;
    this.reason = reason;
  }

  /// The number in the close frame, from 4400 on (the range of RFC 6455, section 7.4.2, that is left
  /// to applications).
  public int code() {
    return code;
  }

  /// Whether a client should connect again by itself.
  public boolean reconnect() {
    return reconnect;
  }

  /// The close frame's reason: fixed words, never anything that a client sent.
  public String reason() {
    return reason;
  }
}
