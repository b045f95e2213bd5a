package dev.parley.protocol;

import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Partial;
import dev.parley.protocol.ClientFrame.Ping;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ClientFrame.Stop;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Client frames to and from JSON text. Stateless, for any thread. Unknown fields are ignored.
public final class ClientFrameCodec {
  private ClientFrameCodec() {}

  /// @throws InvalidFrameException for anything that is not a client frame
  public static ClientFrame decode(String text) throws InvalidFrameException {
    ObjectNode frame = Json.object(text);
    String type = Json.string(frame, "type");
    return switch (type) {
      case "hello" ->
          new Hello(
              Json.string(frame, "session"), Json.optionalString(frame, "cursor"), partial(frame));
      case "send" ->
          new Send(
              Json.uuid(frame, "turnId"),
              Json.string(frame, "text"),
              parent(frame),
              Json.optionalString(frame, "model"));
      case "stop" -> new Stop(Json.uuid(frame, "turnId"));
      case "ping" -> new Ping();
      default -> throw new InvalidFrameException("unknown type");
    };
  }

  /// @return JSON that is valid Unicode: a lone surrogate in a text stands in it as an escape, as
  ///     JavaScript writes it, and reaches the server, which is the one to judge it
  public static String encode(ClientFrame frame) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    switch (frame) {
      case Hello hello -> {
        json.put("type", "hello").put("session", hello.session());
        if (hello.cursor() != null) {
          json.put("cursor", hello.cursor());
        }
        Partial partial = hello.partial();
        if (partial != null) {
          json.putObject("partial")
              .put("turnId", partial.turnId())
              .put("attempt", partial.attempt())
              .put("length", partial.length());
        }
      }
      case Send send -> {
        json.put("type", "send").put("turnId", send.turnId()).put("text", send.text());
        switch (send.parent()) {
          case Parent.Newest() -> {}
          case Parent.Beginning() -> json.putNull("parent");
          case Parent.Of(String turnId) -> json.put("parent", turnId);
        }
        if (send.model() != null) {
          json.put("model", send.model());
        }
      }
      case Stop stop -> json.put("type", "stop").put("turnId", stop.turnId());
      case Ping() -> json.put("type", "ping");
    }
    // By way of bytes: written as a string, Jackson leaves lone surrogates as they are.
    return new String(Json.MAPPER.writeValueAsBytes(json), StandardCharsets.UTF_8);
  }

  private static @Nullable Partial partial(ObjectNode frame) throws InvalidFrameException {
    JsonNode node = Json.present(frame, "partial");
    if (node == null) {
      return null;
    }
    ObjectNode partial = Json.object(node, "partial");
    return new Partial(
        Json.uuid(partial, "turnId"),
        Json.string(partial, "attempt"),
        Json.length(partial, "length"));
  }

  private static Parent parent(ObjectNode frame) throws InvalidFrameException {
    if (!frame.has("parent")) {
      return new Parent.Newest();
    }
    if (Json.present(frame, "parent") == null) {
      return new Parent.Beginning();
    }
    return new Parent.Of(Json.uuid(frame, "parent"));
  }
}
