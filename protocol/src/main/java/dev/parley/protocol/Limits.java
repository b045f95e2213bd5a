package dev.parley.protocol;

/// The bounds that a client is told in `welcome`.
///
/// @param textBytes longest message, in UTF-8 bytes
/// @param answerBytes longest answer, in UTF-8 bytes; one that reaches it completes with `length`
/// @param frameBytes longest client frame, in bytes
/// @param inbox most turns of one session that wait to begin
/// @param sessionBytes largest session, in UTF-8 bytes of all its text
public record Limits(int textBytes, int answerBytes, int frameBytes, int inbox, int sessionBytes) {
  /// What holds where no setting says otherwise.
  public static final Limits DEFAULT =
      new Limits(16 * 1024, 64 * 1024, 64 * 1024, 8, 4 * 1024 * 1024);

  public Limits {
    if (textBytes < 1 || answerBytes < 1 || inbox < 1 || sessionBytes < 1) {
      throw new IllegalArgumentException("every limit must be at least 1");
    }
    if (frameBytes < textBytes) {
      throw new IllegalArgumentException("a frame must have room for the longest message");
    }
  }
}
