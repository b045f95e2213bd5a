package dev.parley.server.http;

import dev.parley.server.socket.MessageText;
import org.jspecify.annotations.Nullable;

/// What a user may be called.
final class SessionName {
  static final int CHARS_MAX = 100;
  static final String TOO_LONG = "Please enter a name of at most " + CHARS_MAX + " characters";

  private SessionName() {}

  /// @param stripped without white space around it
  /// @return a sentence for the user; null if the name is fine
  static @Nullable String refusal(String stripped) {
    if (stripped.isEmpty()) {
      return "Enter a valid name";
    }
    if (stripped.length() > CHARS_MAX) {
      return TOO_LONG;
    }
    if (stripped.chars().anyMatch(Character::isISOControl) || !MessageText.wellFormed(stripped)) {
      return "Please enter a name without control characters";
    }
    return null;
  }
}
