package dev.parley.worker.model.scripted;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The pieces of a scripted answer, each computed from its index alone.
///
/// @param words what the pieces repeat, each with the white space before it; empty for numbers
/// @param count how many pieces
/// @param joint what stands between the last word and the first when they are repeated
record PieceText(List<String> words, int count, String joint) {
  private static final Pattern WORD = Pattern.compile("\\s*\\S+");

  /// `1`, ` 2`, ` 3` …
  static PieceText numbers(int count) {
    return new PieceText(List.of(), count, "");
  }

  /// One piece over and over.
  static PieceText same(String piece, int count) {
    return new PieceText(List.of(piece), count, "");
  }

  /// The text's words, from the first again when they are used up.
  ///
  /// @param count null for the text once
  static PieceText echo(String text, @Nullable Integer count) {
    List<String> words = WORD.matcher(text.strip()).results().map(match -> match.group()).toList();
    if (words.isEmpty()) {
      return new PieceText(List.of(), 0, "");
    }
    return new PieceText(words, count == null ? words.size() : count, " ");
  }

  String piece(int index) {
    if (words.isEmpty()) {
      return index == 0 ? "1" : " " + (index + 1);
    }
    String word = words.get(index % words.size());
    return index > 0 && index % words.size() == 0 ? joint + word : word;
  }
}
