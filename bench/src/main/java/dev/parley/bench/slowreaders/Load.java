package dev.parley.bench.slowreaders;

/// What is asked of the machine.
///
/// @param sessions each with an answer at any time
/// @param fast clients that read as fast as they can, spread over the sessions
/// @param slow clients that do not, likewise
/// @param slowBytesPerSecond what a slow one reads
/// @param pieceChars a piece of an answer
/// @param paceMillis from one piece to the next
record Load(
    int sessions, int fast, int slow, int slowBytesPerSecond, int pieceChars, int paceMillis) {
  private static final int ANSWER_CHARS_MAX = 64 * 1024;

  /// The message that brings such an answer.
  String script() {
    int pieces = ANSWER_CHARS_MAX / pieceChars;
    return "/script pieces=%d pace=%dms stamp=%d".formatted(pieces, paceMillis, pieceChars);
  }

  /// What each session's clients are to take.
  int streamBytesPerSecond() {
    return pieceChars * 1_000 / paceMillis;
  }

  @Override
  public String toString() {
    return "%d answers at once, each %d pieces/s of %d characters; %d clients read them, %d/session"
        .formatted(sessions, 1_000 / paceMillis, pieceChars, fast, fast / sessions);
  }
}
