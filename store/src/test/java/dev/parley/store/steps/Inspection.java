package dev.parley.store.steps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What Redis holds of one session at one moment, as `inspect.lua` reads it.
///
/// @param livesMs time to live of the five keys; -1 for ever, -2 for a missing key
/// @param inbox ids of the turns that wait
/// @param events those after the event asked for
/// @param entries the session's in the queue
/// @param messages in the document
/// @param pair the two messages of the turn asked for, as JSON
/// @param queueLength entries of all sessions of the partition
record Inspection(
    List<Long> livesMs,
    State state,
    List<String> inbox,
    List<Event> events,
    long logLength,
    String partial,
    List<Entry> entries,
    String handedOut,
    boolean active,
    long messages,
    List<String> pair,
    long queueLength,
    long deadLetters) {

  /// The state's fields, `""` for those that are missing.
  record State(
      String state,
      String seq,
      String last,
      String turns,
      String current,
      String entry,
      String attempt,
      String owner,
      String consumer,
      String lapses,
      String chars,
      String bytes) {}

  /// @param consumer `""` when not pending
  record Entry(String id, String turn, String consumer, long idleMs, long deliveries) {}

  record Event(String id, Map<String, String> fields) {}

  static Inspection of(List<?> reply) {
    List<String> state = texts(reply.get(1));
    List<Event> events = new ArrayList<>();
    for (Object event : list(reply.get(3))) {
      List<?> parts = list(event);
      List<String> flat = texts(parts.get(1));
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = 0; i < flat.size(); i += 2) {
        fields.put(flat.get(i), flat.get(i + 1));
      }
      events.add(new Event(text(parts.get(0)), fields));
    }
    List<Entry> entries = new ArrayList<>();
    for (Object entry : list(reply.get(6))) {
      List<?> parts = list(entry);
      entries.add(
          new Entry(
              text(parts.get(0)),
              text(parts.get(1)),
              text(parts.get(2)),
              (Long) parts.get(3),
              (Long) parts.get(4)));
    }
    return new Inspection(
        list(reply.get(0)).stream().map(Long.class::cast).toList(),
        new State(
            state.get(0),
            state.get(1),
            state.get(2),
            state.get(3),
            state.get(4),
            state.get(5),
            state.get(6),
            state.get(7),
            state.get(8),
            state.get(9),
            state.get(10),
            state.get(11)),
        texts(reply.get(2)),
        events,
        (Long) reply.get(4),
        text(reply.get(5)),
        entries,
        text(reply.get(7)),
        !text(reply.get(8)).isEmpty(),
        (Long) reply.get(9),
        texts(reply.get(10)),
        (Long) reply.get(11),
        (Long) reply.get(12));
  }

  private static List<?> list(Object reply) {
    return (List<?>) reply;
  }

  private static List<String> texts(Object reply) {
    return list(reply).stream().map(Inspection::text).toList();
  }

  private static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }
}
