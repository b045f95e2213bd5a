package dev.parley.server.delivery;

/// The answer that is being written: its text so far. Lengths and offsets in UTF-16 units.
final class RunningAnswer {
  private final String turnId;
  private final String attempt;
  private final StringBuilder text;

  RunningAnswer(String turnId, String attempt, String text) {
    this.turnId = turnId;
    this.attempt = attempt;
    this.text = new StringBuilder(text);
  }

  String turnId() {
    return turnId;
  }

  String attempt() {
    return attempt;
  }

  int length() {
    return text.length();
  }

  /// @param offset at most [#length]
  String from(int offset) {
    return text.substring(offset);
  }

  /// The beginning, at most so long.
  String cut(int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  void append(String piece) {
    text.append(piece);
  }
}
