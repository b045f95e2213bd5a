package dev.parley.store;

/// Text to append to an answer, and where.
///
/// @param bytesBefore length of the answer before it, in UTF-8 bytes
/// @param charsBefore the same in UTF-16 units
/// @param text without lone surrogates; empty only in `finish`
public record Piece(int bytesBefore, int charsBefore, String text) {
  @Override
  public String toString() {
    return "Piece[charsBefore=" + charsBefore + ", length=" + text.length() + "]";
  }
}
