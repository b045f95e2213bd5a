package dev.parley.testkit.client;

/// How a socket ended.
///
/// @param code the close frame's; 1006 where none came
/// @param reason the close frame's; empty where none came
public record SocketEnd(int code, String reason) {
  /// No close frame came: the connection broke, or this side cut it.
  public static final int WITHOUT_CLOSE_FRAME = 1006;
}
