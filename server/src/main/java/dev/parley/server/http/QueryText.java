package dev.parley.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Queries and forms (`a=1&b=2`, percent-encoded UTF-8), read strictly: what is not UTF-8 is an error
/// and not a replacement character.
final class QueryText {
  /// The text is not a query.
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidException() {
      super("not a query", null, false, false);
    }
  }

  private QueryText() {}

  /// @param query without the question mark; null for none
  /// @return the last value of each name
  static Map<String, String> parse(@Nullable String query) throws InvalidException {
    Map<String, String> values = new HashMap<>();
    if (query == null || query.isEmpty()) {
      return values;
    }
    int from = 0;
    while (from <= query.length()) {
      int end = query.indexOf('&', from);
      end = end < 0 ? query.length() : end;
      if (end > from) {
        int equals = query.indexOf('=', from);
        boolean valued = equals >= 0 && equals < end;
        String name = decode(query.substring(from, valued ? equals : end));
        values.put(name, valued ? decode(query.substring(equals + 1, end)) : "");
      }
      from = end + 1;
    }
    return values;
  }

  private static String decode(String text) throws InvalidException {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      switch (raw[i]) {
        case '+' -> bytes.put((byte) ' ');
        case '%' -> {
          boolean whole = i + 2 < raw.length;
          int high = whole ? Character.digit(raw[i + 1], 16) : -1;
          int low = whole ? Character.digit(raw[i + 2], 16) : -1;
          if (high < 0 || low < 0) {
            throw new InvalidException();
          }
          bytes.put((byte) (high << 4 | low));
          i += 2;
        }
        default -> bytes.put(raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException invalid) {
      throw new InvalidException();
    }
  }
}
