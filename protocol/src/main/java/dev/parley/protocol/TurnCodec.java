package dev.parley.protocol;

import dev.parley.protocol.Turn.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns to and from JSON, as they stand in `welcome` and in the HTTP snapshot. Stateless.
public final class TurnCodec {
  private TurnCodec() {}

  /// Reads an array of turns.
  ///
  /// @throws InvalidFrameException for anything else
  public static List<Turn> decodeAll(@Nullable JsonNode node) throws InvalidFrameException {
    if (!(node instanceof ArrayNode array)) {
      throw new InvalidFrameException("turns must be an array");
    }
    List<Turn> turns = new ArrayList<>(array.size());
    for (JsonNode turn : array) {
      turns.add(decode(Json.object(turn, "turn")));
    }
    return List.copyOf(turns);
  }

  static Turn decode(ObjectNode turn) throws InvalidFrameException {
    String parent = Json.optionalString(turn, "parent");
    if (parent != null) {
      Json.checkUuid(parent, "parent");
    }
    return new Turn(
        Json.uuid(turn, "turnId"),
        parent,
        Json.string(turn, "text"),
        Json.instant(turn, "at"),
        Json.word(turn, "state", TurnState::ofWire),
        Json.optionalString(turn, "attempt"),
        answer(turn));
  }

  static void encode(Turn turn, ObjectNode json) {
    json.put("turnId", turn.turnId())
        .put("parent", turn.parent())
        .put("text", Json.wellFormed(turn.text()))
        .put("at", turn.at().toString())
        .put("state", turn.state().wire());
    if (turn.attempt() != null) {
      json.put("attempt", turn.attempt());
    }
    Answer answer = turn.answer();
    if (answer != null) {
      ObjectNode to = json.putObject("answer");
      to.put("text", Json.wellFormed(answer.text())).put("at", answer.at().toString());
      if (answer.code() != null) {
        to.put("code", answer.code().wire());
      }
      if (answer.finish() != null) {
        to.put("finish", answer.finish().wire());
      }
      if (answer.model() != null) {
        to.put("model", Json.wellFormed(answer.model()));
      }
    }
  }

  private static @Nullable Answer answer(ObjectNode turn) throws InvalidFrameException {
    JsonNode node = Json.present(turn, "answer");
    if (node == null) {
      return null;
    }
    ObjectNode answer = Json.object(node, "answer");
    return new Answer(
        Json.string(answer, "text"),
        Json.instant(answer, "at"),
        Json.optionalWord(answer, "code", FailureCode::ofWire),
        Json.optionalWord(answer, "finish", FinishReason::ofWire),
        Json.optionalString(answer, "model"));
  }
}
