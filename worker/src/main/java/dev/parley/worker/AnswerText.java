package dev.parley.worker;

import dev.parley.store.Piece;
import java.nio.charset.StandardCharsets;

/// The answer so far, as the worker knows it, never longer than its bound. Holds whole characters
/// only. Not safe for use by several threads.
final class AnswerText {
  private final int bytesMax;
  private final StringBuilder text;
  private int bytes;
  private boolean cut;

  /// @param partial what an earlier attempt wrote
  AnswerText(String partial, int bytesMax) {
    this.bytesMax = bytesMax;
    this.text = new StringBuilder(partial);
    this.bytes = partial.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Appends a piece of the model's.
  ///
  /// @param piece without lone surrogates
  /// @return false if not all of it fits, now or before: then what fits was taken, up to a whole
  ///     character, and nothing more will be
  boolean add(String piece) {
    for (int at = 0; at < piece.length() && !cut; ) {
      int character = piece.codePointAt(at);
      int length = bytesOf(character);
      if (bytes + length > bytesMax) {
        cut = true;
      } else {
        text.appendCodePoint(character);
        bytes += length;
        at += Character.charCount(character);
      }
    }
    return !cut;
  }

  boolean full() {
    return bytes >= bytesMax;
  }

  int bytes() {
    return bytes;
  }

  int chars() {
    return text.length();
  }

  /// All that lies beyond a place that this text [#holds].
  Piece beyond(int bytesBefore, int charsBefore) {
    return new Piece(bytesBefore, charsBefore, text.substring(charsBefore));
  }

  /// Whether a character begins, or the text ends, at that place.
  boolean holds(int bytesBefore, int charsBefore) {
    int countedBytes = 0;
    int at = 0;
    while (at < charsBefore && at < text.length()) {
      int character = text.codePointAt(at);
      countedBytes += bytesOf(character);
      at += Character.charCount(character);
    }
    return at == charsBefore && countedBytes == bytesBefore;
  }

  private static int bytesOf(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }
}
