package dev.parley.chaos.verdict;

import dev.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/// The last things that happened in a session, for whoever looks into a violation. Holds no text of
/// messages. For any thread.
public final class Timeline {
  private static final int ENTRIES_MAX = 300;

  private record Entry(long nanos, String words) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /// @param turnId empty where it is about none
  public void add(String words, String turnId) {
    add(System.nanoTime(), turnId.isEmpty() ? words : words + " " + turnId);
  }

  /// A frame that an observer got.
  ///
  /// @param where the observer and the server, such as `lead@1`
  public void frame(String where, ServerFrame frame, long nanos) {
    add(nanos, where + " " + words(frame));
  }

  /// One line an entry, with seconds since a time.
  synchronized List<String> lines(long zeroNanos) {
    return entries.stream()
        .map(
            entry ->
                "%8.3f %s"
                    .formatted(
                        Duration.ofNanos(entry.nanos - zeroNanos).toMillis() / 1000.0, entry.words))
        .toList();
  }

  private synchronized void add(long nanos, String words) {
    if (entries.size() == ENTRIES_MAX) {
      entries.remove();
    }
    entries.add(new Entry(nanos, words));
  }

  private static String words(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.Welcome welcome -> {
        var turns = welcome.turns();
        yield "welcome " + welcome.cursor() + (turns == null ? " resumed" : " " + turns.size());
      }
      case ServerFrame.Delta delta ->
          "delta %s %s %d+%d"
              .formatted(delta.turnId(), delta.attempt(), delta.offset(), delta.text().length());
      case ServerFrame.Started started ->
          "started %s %s from %d".formatted(started.turnId(), started.attempt(), started.offset());
      case ServerFrame.Completed completed ->
          "completed %s %s %d"
              .formatted(completed.turnId(), completed.cursor(), completed.length());
      case ServerFrame.Failed failed ->
          "failed %s %s %s %d"
              .formatted(failed.turnId(), failed.cursor(), failed.code(), failed.length());
      case ServerFrame.Stopped stopped ->
          "stopped %s %s %d".formatted(stopped.turnId(), stopped.cursor(), stopped.length());
      case ServerFrame.Accepted accepted ->
          "accepted " + accepted.turnId() + " " + accepted.cursor();
      case ServerFrame.Refused refused -> "refused " + refused.turnId() + " " + refused.code();
      case ServerFrame.Queued queued -> "queued " + queued.turnId() + " " + queued.ahead();
      case ServerFrame.Notice notice -> "notice " + notice.code();
      case ServerFrame.Pong _ -> "pong";
    };
  }
}
