package dev.parley.store.redis;

import dev.parley.store.LiveMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What travels on a session's channel: a line of words, then what it is about.
///
/// - `event <the event before>`, then the event's fields as JSON
/// - `piece <turn> <attempt> <offset> <length with it>`, then the `delta` frame as clients get it, so
///   that no receiver needs to parse or encode it
/// - `ended`, then nothing
final class LiveEnvelope {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private LiveEnvelope() {}

  static byte[] piece(String turnId, String attempt, int offset, int length, byte[] frame) {
    byte[] head =
        ("piece " + turnId + " " + attempt + " " + offset + " " + length + "\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(head, head.length + frame.length);
    System.arraycopy(frame, 0, whole, head.length, frame.length);
    return whole;
  }

  /// @throws IllegalArgumentException for anything else than an envelope
  static LiveMessage open(byte[] message) {
    int end = 0;
    while (end < message.length && message[end] != '\n') {
      end++;
    }
    if (end == message.length) {
      throw new IllegalArgumentException("not an envelope");
    }
    String[] words = new String(message, 0, end, StandardCharsets.UTF_8).split(" ", -1);
    int from = end + 1;
    return switch (words[0]) {
      case "piece" ->
          new LiveMessage.Piece(
              words[1],
              words[2],
              Integer.parseInt(words[3]),
              Integer.parseInt(words[4]),
              Arrays.copyOfRange(message, from, message.length));
      case "event" ->
          event(words[1], new String(message, from, message.length - from, StandardCharsets.UTF_8));
      case "ended" -> new LiveMessage.Ended();
      default -> throw new IllegalArgumentException("not an envelope");
    };
  }

  private static LiveMessage event(String previous, String json) {
    Map<String, String> fields = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : MAPPER.readTree(json).properties()) {
      fields.put(field.getKey(), field.getValue().asString());
    }
    String cursor = fields.get("cursor");
    if (cursor == null) {
      throw new IllegalArgumentException("an event without its cursor");
    }
    return new LiveMessage.Logged(
        previous, Events.event(cursor, fields, fields.getOrDefault("text", "")));
  }
}
