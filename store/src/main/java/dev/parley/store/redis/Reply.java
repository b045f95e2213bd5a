package dev.parley.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A script's answer: an array of texts, numbers and arrays, as its header says.
record Reply(List<?> items) {
  int size() {
    return items.size();
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /// The word that most scripts answer with first.
  String status() {
    return text(0);
  }

  String text(int i) {
    return switch (items.get(i)) {
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case Long number -> number.toString();
      case null, default -> throw new IllegalStateException("a script answered out of shape");
    };
  }

  /// Null for an empty text, which is how scripts say that there is none.
  @Nullable String optionalText(int i) {
    String text = text(i);
    return text.isEmpty() ? null : text;
  }

  long number(int i) {
    return items.get(i) instanceof Long number ? number : Long.parseLong(text(i));
  }

  int count(int i) {
    return Math.toIntExact(number(i));
  }

  Reply list(int i) {
    if (items.get(i) instanceof List<?> list) {
      return new Reply(list);
    }
    throw new IllegalStateException("a script answered out of shape");
  }

  /// Only its size: answers hold message text.
  @Override
  public String toString() {
    return "Reply[size=" + items.size() + "]";
  }
}
