package dev.parley.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The last events of a session. Each has a place: a number that grows by one an event and means
/// nothing outside this mirror. Bounded in events and in bytes; the oldest go first.
final class EventLog {
  private final int entriesMax;
  private final long bytesMax;
  private final List<LogEntry> entries = new ArrayList<>();
  private String before;
  private long first;
  private long bytes;

  /// @param before the cursor of the event before the first that this log will hold
  EventLog(String before, int entriesMax, long bytesMax) {
    this.before = before;
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
  }

  /// The cursor of the newest event.
  String cursor() {
    return entries.isEmpty() ? before : entries.getLast().cursor();
  }

  /// The cursor just before the oldest event held.
  String before() {
    return before;
  }

  /// The place of the oldest event held.
  long first() {
    return first;
  }

  /// The place that the next event will have.
  long end() {
    return first + entries.size();
  }

  LogEntry at(long place) {
    return entries.get((int) (place - first));
  }

  /// The place that follows a cursor; empty if the log does not reach back to it.
  OptionalLong after(String cursor) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).cursor().equals(cursor)) {
        return OptionalLong.of(first + i + 1);
      }
    }
    return before.equals(cursor) ? OptionalLong.of(first) : OptionalLong.empty();
  }

  /// The cursor of one who has got everything up to a place; null if the log does not reach back.
  @Nullable String cursorBefore(long place) {
    if (place == first) {
      return before;
    }
    return place > first && place <= end() ? at(place - 1).cursor() : null;
  }

  void append(LogEntry entry) {
    entries.add(entry);
    bytes += entry.bytes();
    trim();
  }

  /// Makes the log reach further back. Events that there is no room for are left out, oldest first.
  ///
  /// @param earlier the events up to [#before], oldest first
  void prepend(String newBefore, List<LogEntry> earlier) {
    entries.addAll(0, earlier);
    earlier.forEach(entry -> bytes += entry.bytes());
    first -= earlier.size();
    before = newBefore;
    trim();
  }

  /// Forgets everything: the log goes on after another cursor, at places never used before.
  void restart(String newBefore) {
    first = end() + 1;
    entries.clear();
    bytes = 0;
    before = newBefore;
  }

  private void trim() {
    int gone = 0;
    while (entries.size() - gone > 1 && (entries.size() - gone > entriesMax || bytes > bytesMax)) {
      bytes -= entries.get(gone).bytes();
      gone++;
    }
    if (gone > 0) {
      before = entries.get(gone - 1).cursor();
      entries.subList(0, gone).clear();
      first += gone;
    }
  }
}
