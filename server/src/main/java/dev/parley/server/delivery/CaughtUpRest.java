package dev.parley.server.delivery;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Failed;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.store.Resumption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a mirror looks up in the rest of a session.
record CaughtUpRest(Resumption.CaughtUp caughtUp) {
  /// The index of the event that follows a cursor, which may be one beyond the last; -1 if the cursor
  /// is none of an event here.
  int indexAfter(String cursor) {
    List<ServerFrame.Event> events = caughtUp.events();
    for (int i = events.size() - 1; i >= 0; i--) {
      if (cursor.equals(events.get(i).cursor())) {
        return i + 1;
      }
    }
    return -1;
  }

  List<Resumption.Text> texts() {
    return caughtUp.texts();
  }

  /// What the store says of a turn's answer, as of the resumption; null for nothing.
  Resumption.@Nullable Text textOf(String turnId) {
    for (Resumption.Text text : caughtUp.texts()) {
      if (text.turnId().equals(turnId)) {
        return text;
      }
    }
    return null;
  }

  /// Whether a turn ends within.
  boolean ends(String turnId) {
    return caughtUp.events().stream()
        .anyMatch(event -> event.turnId().equals(turnId) && isEnd(event));
  }

  /// The events up to a cursor, the ends with their whole answers.
  ///
  /// @return null if the cursor is none of an event here, or a part of an answer is missing
  @Nullable List<LogEntry> upTo(String cursor) {
    int known = indexAfter(cursor);
    if (known < 0) {
      return null;
    }
    List<LogEntry> entries = new ArrayList<>();
    for (ServerFrame.Event event : caughtUp.events().subList(0, known)) {
      LogEntry.Answer answer = null;
      if (isEnd(event)) {
        Resumption.Text text = textOf(event.turnId());
        if (text != null && text.offset() > 0) {
          return null;
        }
        answer = text == null ? null : new LogEntry.Answer(text.attempt(), text.text());
      }
      entries.add(LogEntry.of(event, answer));
    }
    return entries;
  }

  private static boolean isEnd(ServerFrame.Event event) {
    return switch (event) {
      case Accepted _, Started _ -> false;
      case Completed _, Failed _, Stopped _ -> true;
    };
  }
}
