package dev.parley.protocol;

import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Failed;
import dev.parley.protocol.ServerFrame.Notice;
import dev.parley.protocol.ServerFrame.Pong;
import dev.parley.protocol.ServerFrame.Queued;
import dev.parley.protocol.ServerFrame.Refused;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.protocol.ServerFrame.Welcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Server frames to and from JSON in UTF-8. Stateless, for any thread.
///
/// What is written is always valid Unicode: a lone surrogate in a text becomes U+FFFD, which is one
/// UTF-16 unit too, so that offsets and lengths still hold.
public final class ServerFrameCodec {
  private ServerFrameCodec() {}

  /// @return JSON in UTF-8, ready to be the content of a text frame
  public static byte[] encode(ServerFrame frame) {
    return Json.MAPPER.writeValueAsBytes(json(frame));
  }

  /// The same as a tree, for HTTP answers that hold a frame's fields.
  public static ObjectNode json(ServerFrame frame) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    switch (frame) {
      case Welcome welcome -> encodeWelcome(welcome, json.put("type", "welcome"));
      case ServerFrame.Event event -> encodeEvent(event, json);
      case Queued queued -> {
        json.put("type", "queued").put("turnId", queued.turnId()).put("ahead", queued.ahead());
        putMillis(json, "waitMs", queued.expectedWait());
      }
      case Delta delta ->
          json.put("type", "delta")
              .put("turnId", delta.turnId())
              .put("attempt", delta.attempt())
              .put("offset", delta.offset())
              .put("text", Json.wellFormed(delta.text()));
      case Refused refused -> {
        json.put("type", "refused")
            .put("turnId", refused.turnId())
            .put("code", refused.code().wire());
        putMillis(json, "retryAfterMs", refused.retryAfter());
      }
      case Notice notice -> {
        json.put("type", "notice").put("code", notice.code().wire());
        if (notice.until() != null) {
          json.put("until", notice.until().toString());
        }
      }
      case Pong() -> json.put("type", "pong");
    }
    return json;
  }

  /// Reads a frame as a client must: unknown fields are ignored, and so are unknown types.
  ///
  /// @return empty for a type that this version does not know
  /// @throws InvalidFrameException for anything that is not a server frame
  public static Optional<ServerFrame> decode(byte[] frame) throws InvalidFrameException {
    return decode(new String(frame, StandardCharsets.UTF_8));
  }

  /// As [#decode(byte[])], from text.
  public static Optional<ServerFrame> decode(String text) throws InvalidFrameException {
    ObjectNode frame = Json.object(text);
    String type = Json.string(frame, "type");
    return Optional.ofNullable(
        switch (type) {
          case "welcome" -> decodeWelcome(frame);
          case "accepted", "started", "completed", "failed", "stopped" -> decodeEvent(type, frame);
          case "queued" ->
              new Queued(
                  Json.string(frame, "turnId"),
                  Json.length(frame, "ahead"),
                  duration(frame, "waitMs"));
          case "delta" ->
              new Delta(
                  Json.string(frame, "turnId"),
                  Json.string(frame, "attempt"),
                  Json.length(frame, "offset"),
                  Json.string(frame, "text"));
          case "refused" ->
              new Refused(
                  Json.string(frame, "turnId"),
                  Json.word(frame, "code", RefusalCode::ofWire),
                  duration(frame, "retryAfterMs"));
          case "notice" -> {
            boolean timed = Json.present(frame, "until") != null;
            Instant until = timed ? Json.instant(frame, "until") : null;
            yield new Notice(Json.word(frame, "code", NoticeCode::ofWire), until);
          }
          case "pong" -> new Pong();
          default -> null;
        });
  }

  private static void encodeEvent(ServerFrame.Event event, ObjectNode json) {
    switch (event) {
      case Accepted accepted -> {
        json.put("type", "accepted");
        putCursor(json, accepted);
        json.put("parent", accepted.parent())
            .put("text", Json.wellFormed(accepted.text()))
            .put("at", accepted.at().toString());
        if (accepted.duplicate()) {
          json.put("duplicate", true);
        }
      }
      case Started started -> {
        json.put("type", "started");
        putCursor(json, started);
        json.put("attempt", started.attempt())
            .put("offset", started.offset())
            .put("model", Json.wellFormed(started.model()));
      }
      case Completed completed -> {
        json.put("type", "completed");
        putCursor(json, completed);
        json.put("length", completed.length()).put("finish", completed.finish().wire());
        Usage usage = completed.usage();
        if (usage != null) {
          json.putObject("usage")
              .put("promptTokens", usage.promptTokens())
              .put("answerTokens", usage.answerTokens());
        }
      }
      case Failed failed -> {
        json.put("type", "failed");
        putCursor(json, failed);
        json.put("code", failed.code().wire())
            .put("retryable", failed.retryable())
            .put("length", failed.length());
      }
      case Stopped stopped -> {
        json.put("type", "stopped");
        putCursor(json, stopped);
        json.put("length", stopped.length());
      }
    }
  }

  private static ServerFrame.Event decodeEvent(String type, ObjectNode frame)
      throws InvalidFrameException {
    String turnId = Json.string(frame, "turnId");
    if (type.equals("accepted")) {
      boolean duplicate = Json.flag(frame, "duplicate");
      return new Accepted(
          duplicate ? Json.optionalString(frame, "cursor") : Json.string(frame, "cursor"),
          turnId,
          Json.optionalString(frame, "parent"),
          Json.string(frame, "text"),
          Json.instant(frame, "at"),
          duplicate);
    }
    String cursor = Json.string(frame, "cursor");
    return switch (type) {
      case "started" ->
          new Started(
              cursor,
              turnId,
              Json.string(frame, "attempt"),
              Json.length(frame, "offset"),
              Json.string(frame, "model"));
      case "completed" ->
          new Completed(
              cursor,
              turnId,
              Json.length(frame, "length"),
              Json.word(frame, "finish", FinishReason::ofWire),
              usage(frame));
      case "failed" ->
          new Failed(
              cursor,
              turnId,
              Json.word(frame, "code", FailureCode::ofWire),
              Json.flag(frame, "retryable"),
              Json.length(frame, "length"));
      case "stopped" -> new Stopped(cursor, turnId, Json.length(frame, "length"));
      default -> throw new InvalidFrameException("unknown type");
    };
  }

  private static void encodeWelcome(Welcome welcome, ObjectNode json) {
    json.put("name", Json.wellFormed(welcome.name()))
        .put("startedAt", welcome.startedAt().toString())
        .put("expiresAt", welcome.expiresAt().toString())
        .put("cursor", welcome.cursor());
    json.putObject("limits")
        .put("textBytes", welcome.limits().textBytes())
        .put("answerBytes", welcome.limits().answerBytes())
        .put("frameBytes", welcome.limits().frameBytes())
        .put("inbox", welcome.limits().inbox())
        .put("sessionBytes", welcome.limits().sessionBytes());
    ArrayNode models = json.putArray("models");
    for (ModelInfo model : welcome.models()) {
      models
          .addObject()
          .put("id", Json.wellFormed(model.id()))
          .put("label", Json.wellFormed(model.label()))
          .put("kind", model.kind());
    }
    if (welcome.turns() == null) {
      json.put("resumed", true);
    } else {
      ArrayNode turns = json.putArray("turns");
      welcome.turns().forEach(turn -> TurnCodec.encode(turn, turns.addObject()));
    }
  }

  private static Welcome decodeWelcome(ObjectNode frame) throws InvalidFrameException {
    ObjectNode limits = Json.object(frame.get("limits"), "limits");
    List<ModelInfo> models = new ArrayList<>();
    if (!(frame.get("models") instanceof ArrayNode array)) {
      throw new InvalidFrameException("models must be an array");
    }
    for (JsonNode node : array) {
      ObjectNode model = Json.object(node, "model");
      models.add(
          new ModelInfo(
              Json.string(model, "id"), Json.string(model, "label"), Json.string(model, "kind")));
    }
    boolean resumed = Json.flag(frame, "resumed");
    return new Welcome(
        Json.string(frame, "name"),
        Json.instant(frame, "startedAt"),
        Json.instant(frame, "expiresAt"),
        decodeLimits(limits),
        List.copyOf(models),
        Json.string(frame, "cursor"),
        resumed ? null : TurnCodec.decodeAll(frame.get("turns")));
  }

  private static Limits decodeLimits(ObjectNode limits) throws InvalidFrameException {
    try {
      return new Limits(
          Json.length(limits, "textBytes"),
          Json.length(limits, "answerBytes"),
          Json.length(limits, "frameBytes"),
          Json.length(limits, "inbox"),
          Json.length(limits, "sessionBytes"));
    } catch (IllegalArgumentException outOfBounds) {
      throw new InvalidFrameException("limits are out of bounds");
    }
  }

  private static @Nullable Usage usage(ObjectNode frame) throws InvalidFrameException {
    JsonNode node = Json.present(frame, "usage");
    if (node == null) {
      return null;
    }
    ObjectNode usage = Json.object(node, "usage");
    return new Usage(Json.length(usage, "promptTokens"), Json.length(usage, "answerTokens"));
  }

  private static void putCursor(ObjectNode json, ServerFrame.Event event) {
    if (event.cursor() != null) {
      json.put("cursor", event.cursor());
    }
    json.put("turnId", event.turnId());
  }

  private static void putMillis(ObjectNode json, String field, @Nullable Duration duration) {
    if (duration != null) {
      json.put(field, duration.toMillis());
    }
  }

  private static @Nullable Duration duration(ObjectNode frame, String field)
      throws InvalidFrameException {
    Long millis = Json.optionalMillis(frame, field);
    return millis == null ? null : Duration.ofMillis(millis);
  }
}
