package dev.parley.worker.model;

/// Passes an answer on in whole characters: joins a surrogate pair that a provider cut in two, makes
/// a lone surrogate U+FFFD, and leaves out empty pieces. The store and the wire take no lone
/// surrogate.
///
/// For one answer, on one thread at a time; [#end()] when the answer is complete.
public final class WholeCharacters {
  private static final char REPLACEMENT = '\uFFFD';

  private final LanguageModel.Pieces pieces;
  private char held;

  public WholeCharacters(LanguageModel.Pieces pieces) {
    this.pieces = pieces;
  }

  public void piece(String text) {
    StringBuilder whole = new StringBuilder(text.length() + 1);
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i), whole);
    }
    pass(whole);
  }

  /// Passes on what is still held back.
  public void end() {
    if (held != 0) {
      held = 0;
      pieces.piece(String.valueOf(REPLACEMENT));
    }
  }

  private void add(char unit, StringBuilder whole) {
    if (Character.isLowSurrogate(unit)) {
      if (held == 0) {
        whole.append(REPLACEMENT);
      } else {
        whole.append(held).append(unit);
        held = 0;
      }
      return;
    }
    if (held != 0) {
      whole.append(REPLACEMENT);
      held = 0;
    }
    if (Character.isHighSurrogate(unit)) {
      held = unit;
    } else {
      whole.append(unit);
    }
  }

  private void pass(StringBuilder whole) {
    if (!whole.isEmpty()) {
      pieces.piece(whole.toString());
    }
  }
}
