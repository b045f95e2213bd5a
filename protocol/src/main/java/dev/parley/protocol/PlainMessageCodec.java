package dev.parley.protocol;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// Frames of the plain protocol to and from JSON. Stateless, for any thread. The other direction has
/// no codec: what a client sends there is the message itself.
public final class PlainMessageCodec {
  private PlainMessageCodec() {}

  /// @return such as `{"id":"…","msg":"Hello.","timestamp":"2026-01-31T12:00:00Z"}` in UTF-8; valid
  ///     Unicode always, as of [ServerFrameCodec#encode]
  public static byte[] encode(PlainMessage message) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", message.id())
            .put("msg", Json.wellFormed(message.msg()))
            .put("timestamp", message.timestamp().toString());
    if (message.error() != null) {
      json.put("error", message.error());
    }
    return Json.MAPPER.writeValueAsBytes(json);
  }

  /// @throws InvalidFrameException for anything else than [#encode] writes; unknown fields pass
  public static PlainMessage decode(String text) throws InvalidFrameException {
    ObjectNode json = Json.object(text);
    Instant timestamp = Json.instant(json, "timestamp");
    return new PlainMessage(
        Json.string(json, "id"),
        Json.string(json, "msg"),
        timestamp,
        Json.optionalString(json, "error"));
  }
}
