package dev.parley.testkit.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The cursors of a session's events in the order in which a client saw them, over all connections.
/// Tells a new event from a repeated one, and finds gaps, doubles and changes of order.
///
/// Where cursors are numbered, as Parley's are (`12-48151623` is the twelfth), it finds a missing
/// event by its number too; a client must not do that, for cursors are opaque.
final class CursorChain {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{1,18})-\\d+");

  private final List<String> seen = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  /// Where the connection stands: the place of the last cursor it sent.
  private int place = -1;

  /// A welcome with the whole session.
  ///
  /// @param forget what was seen after this cursor may never have been: what follows is new
  void restart(String cursor, boolean forget) {
    Integer known = places.get(cursor);
    if (known == null) {
      place = seen.size();
      add(cursor);
      return;
    }
    place = known;
    while (forget && replaying()) {
      places.remove(seen.removeLast());
    }
  }

  /// A welcome that resumes: what was seen after this cursor follows again, then what is new.
  ///
  /// @return what is wrong
  Optional<String> resume(String cursor) {
    Integer known = places.get(cursor);
    if (known == null) {
      return Optional.of("resumed from a cursor that this client never saw");
    }
    place = known;
    return Optional.empty();
  }

  /// An event.
  ///
  /// @return what is wrong
  Optional<String> event(String cursor) {
    Integer known = places.get(cursor);
    if (known != null) {
      boolean next = known == place + 1;
      place = next ? known : place;
      return next ? Optional.empty() : Optional.of("event " + cursor + " came twice");
    }
    Optional<String> wrong = Optional.empty();
    if (replaying()) {
      wrong = Optional.of("event " + cursor + " came where " + seen.get(place + 1) + " was before");
    } else if (place >= 0) {
      wrong = gap(seen.get(place), cursor);
    }
    place = seen.size();
    add(cursor);
    return wrong;
  }

  /// Whether the event of this cursor was seen before, on this connection or an earlier one.
  boolean knows(@Nullable String cursor) {
    return cursor != null && places.containsKey(cursor);
  }

  /// Whether this is the cursor that the connection sent last.
  boolean standsAt(String cursor) {
    return place >= 0 && seen.get(place).equals(cursor);
  }

  /// Whether the connection repeats what was seen.
  boolean replaying() {
    return place < seen.size() - 1;
  }

  private void add(String cursor) {
    places.put(cursor, seen.size());
    seen.add(cursor);
  }

  private static Optional<String> gap(String before, String after) {
    Matcher from = NUMBERED.matcher(before);
    Matcher to = NUMBERED.matcher(after);
    if (from.matches()
        && to.matches()
        && Long.parseLong(to.group(1)) != Long.parseLong(from.group(1)) + 1) {
      return Optional.of("event " + after + " does not follow " + before);
    }
    return Optional.empty();
  }
}
