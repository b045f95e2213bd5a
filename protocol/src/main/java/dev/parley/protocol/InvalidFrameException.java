package dev.parley.protocol;

/// A frame that is not of the protocol. The message says what is wrong in fixed words and field
/// names; it never holds what the frame held.
public final class InvalidFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidFrameException(String message) {
    super(message);
  }
}
