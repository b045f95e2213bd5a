package dev.parley.store.redis;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Failed;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.protocol.Usage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Events from their fields, which are the same in the log and in what is published
/// (`lua/parts/events.lua`).
final class Events {
  private Events() {}

  /// A stream entry's flat name, value, … list as a map.
  static Map<String, String> fields(Reply flat) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(flat.text(i), flat.text(i + 1));
    }
    return fields;
  }

  /// @param text of the human message; used by `accepted` only
  static ServerFrame.Event event(String cursor, Map<String, String> fields, String text) {
    String turnId = field(fields, "turn");
    String type = field(fields, "type");
    return switch (type) {
      case "accepted" ->
          new Accepted(
              cursor,
              turnId,
              fields.get("parent"),
              text,
              Instant.parse(field(fields, "at")),
              false);
      case "started" ->
          new Started(cursor, turnId, cursor, number(fields, "offset"), field(fields, "model"));
      case "completed" ->
          new Completed(
              cursor,
              turnId,
              number(fields, "length"),
              FinishReason.ofWire(field(fields, "finish")),
              usage(fields));
      case "failed" -> {
        FailureCode code = FailureCode.ofWire(field(fields, "code"));
        yield new Failed(cursor, turnId, code, code.retryable(), number(fields, "length"));
      }
      case "stopped" -> new Stopped(cursor, turnId, number(fields, "length"));
      default -> throw new IllegalStateException("an event of unknown type in the log");
    };
  }

  private static @Nullable Usage usage(Map<String, String> fields) {
    return fields.containsKey("prompt")
        ? new Usage(number(fields, "prompt"), number(fields, "answer"))
        : null;
  }

  private static int number(Map<String, String> fields, String name) {
    return Integer.parseInt(field(fields, name));
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalStateException("an event lacks " + name);
    }
    return value;
  }
}
