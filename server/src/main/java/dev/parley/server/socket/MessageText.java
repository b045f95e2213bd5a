package dev.parley.server.socket;

import dev.parley.protocol.Limits;
import dev.parley.protocol.RefusalCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a message's text must be: more than white space, whole characters, within the limit.
public final class MessageText {
  private MessageText() {}

  /// @return why the text cannot be taken; null if it can
  public static @Nullable RefusalCode refusal(String text, Limits limits) {
    if (text.isBlank()) {
      return RefusalCode.EMPTY;
    }
    if (!wellFormed(text)) {
      return RefusalCode.INVALID_TEXT;
    }
    // Cheap first: no text has fewer bytes than characters.
    if (text.length() > limits.textBytes()
        || text.getBytes(StandardCharsets.UTF_8).length > limits.textBytes()) {
      return RefusalCode.TOO_LONG;
    }
    return null;
  }

  /// Whether each surrogate has its other half.
  public static boolean wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
