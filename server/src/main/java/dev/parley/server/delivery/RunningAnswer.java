package dev.parley.server.delivery;

import dev.parley.store.Resumption;
import org.jspecify.annotations.Nullable;

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

  /// The store's text put behind what is there already.
  ///
  /// @return null if there is less than the store's text begins at
  static @Nullable RunningAnswer join(@Nullable RunningAnswer former, Resumption.Text text) {
    if (text.offset() == 0) {
      return new RunningAnswer(text.turnId(), text.attempt(), text.text());
    }
    if (former == null || former.length() < text.offset()) {
      return null;
    }
    return new RunningAnswer(
        text.turnId(), text.attempt(), former.cut(text.offset()) + text.text());
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
