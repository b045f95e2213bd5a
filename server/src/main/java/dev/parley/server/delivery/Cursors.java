package dev.parley.server.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be told of events by their cursors alone, which come from clients too.
final class Cursors {
  private static final Pattern SEQUENCE = Pattern.compile("([0-9]{1,15})-[0-9]{1,10}");

  private Cursors() {}

  /// Which event of its session a cursor names, from 1 on; 0 for none or what is no cursor. Two that
  /// differ may name the same, where Redis lost one of them.
  static long sequence(@Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    Matcher parts = SEQUENCE.matcher(cursor);
    return parts.matches() ? Long.parseLong(parts.group(1)) : 0;
  }
}
