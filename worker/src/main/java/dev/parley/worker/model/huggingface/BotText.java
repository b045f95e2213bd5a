package dev.parley.worker.model.huggingface;

import dev.parley.worker.model.WholeCharacters;

/// Makes the bot's answer of generated text: cut where the model begins to play the human, without
/// white space around it. What may still turn out to be either is held back, so that the pieces
/// together are the same text whatever way it was cut into pieces.
final class BotText {
  private static final String HUMAN = "Human:";

  private final WholeCharacters pieces;
  private final StringBuilder held = new StringBuilder();
  private boolean begun;

  /// @param begun whether the answer goes on from a partial, so that white space in front is part of it
  BotText(WholeCharacters pieces, boolean begun) {
    this.pieces = pieces;
    this.begun = begun;
  }

  /// @return whether the answer is complete, as the human's part has begun
  boolean add(String generated) {
    held.append(generated);
    int human = held.indexOf(HUMAN);
    if (human >= 0) {
      held.setLength(human);
      end();
      return true;
    }
    show(sure());
    return false;
  }

  /// The generated text is at its end.
  void end() {
    show(endOfText(held.length()));
    held.setLength(0);
    pieces.end();
  }

  /// The length of what is part of the answer whatever comes.
  private int sure() {
    for (int keep = Math.min(HUMAN.length() - 1, held.length()); keep > 0; keep--) {
      int from = held.length() - keep;
      if (HUMAN.startsWith(held.substring(from))) {
        return endOfText(from);
      }
    }
    return endOfText(held.length());
  }

  private int endOfText(int length) {
    int end = length;
    while (end > 0 && Character.isWhitespace(held.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private void show(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    String shown = begun ? text : text.stripLeading();
    if (!shown.isEmpty()) {
      begun = true;
      pieces.piece(shown);
    }
  }
}
