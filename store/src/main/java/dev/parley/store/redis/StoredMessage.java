package dev.parley.store.redis;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A message as it stands in a session's document.
///
/// @param turn the turn's id, which the message's own begins with
/// @param at of a bot's message when its answer ended, or the turn was accepted if it has not
/// @param parent the id of the turn before; of a human's message only, null at the beginning
/// @param status of a bot's message only
/// @param attempt the answer's last attempt; of an ended bot's message that had one
record StoredMessage(
    Role role,
    String turn,
    String text,
    Instant at,
    @Nullable String parent,
    @Nullable TurnState status,
    @Nullable String model,
    @Nullable FailureCode code,
    @Nullable FinishReason finish,
    @Nullable String attempt) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// Reads a JSON array of messages.
  static List<StoredMessage> list(String json) {
    List<StoredMessage> messages = new ArrayList<>();
    for (JsonNode node : MAPPER.readTree(json)) {
      messages.add(decode(node));
    }
    return messages;
  }

  /// The turns that messages make, two each, none of which is running.
  static List<Turn> turns(List<StoredMessage> messages) {
    List<Turn> turns = new ArrayList<>(messages.size() / 2);
    for (int i = 0; i + 1 < messages.size(); i += 2) {
      turns.add(messages.get(i).turn(messages.get(i + 1)));
    }
    return turns;
  }

  /// Reads of a JSON array of messages only what a model is to read.
  static List<PromptMessage> prompt(String json) {
    List<PromptMessage> messages = new ArrayList<>();
    for (JsonNode node : MAPPER.readTree(json)) {
      messages.add(new PromptMessage(role(node), text(node)));
    }
    return messages;
  }

  /// The human message of a turn that an earlier session brought along.
  static String human(Turn turn) {
    ObjectNode json = object(turn, "human", turn.text(), turn.at());
    return json.put("turn", turn.turnId()).put("parent", turn.parent()).toString();
  }

  /// The bot message of such a turn.
  static String bot(Turn turn, Turn.Answer answer) {
    ObjectNode json = object(turn, "bot", answer.text(), answer.at());
    json.put("status", turn.state().wire());
    if (answer.code() != null) {
      json.put("code", answer.code().wire());
    }
    if (answer.finish() != null) {
      json.put("finish", answer.finish().wire());
    }
    if (answer.model() != null) {
      json.put("model", answer.model());
    }
    return json.toString();
  }

  /// The turn that this human message and its bot's make, if it is not running.
  Turn turn(StoredMessage bot) {
    TurnState state = bot.status == null ? TurnState.QUEUED : bot.status;
    Turn.Answer answer =
        state.ended() ? new Turn.Answer(bot.text, bot.at, bot.code, bot.finish, bot.model) : null;
    return new Turn(turn, parent, text, at, state, null, answer);
  }

  /// The running turn that this human message begins.
  Turn running(String attempt, Turn.Answer soFar) {
    return new Turn(turn, parent, text, at, TurnState.RUNNING, attempt, soFar);
  }

  @Override
  public String toString() {
    return "StoredMessage[turn=" + turn + ", role=" + role + "]";
  }

  private static ObjectNode object(Turn turn, String role, String text, Instant at) {
    return MAPPER
        .createObjectNode()
        .put("id", turn.turnId() + ":" + role)
        .put("role", role)
        .put("msg", text)
        .put("timestamp", at.toString());
  }

  private static StoredMessage decode(JsonNode json) {
    String status = optional(json, "status");
    String code = optional(json, "code");
    String finish = optional(json, "finish");
    return new StoredMessage(
        role(json),
        turn(json.required("id").stringValue()),
        text(json),
        Instant.parse(json.required("timestamp").stringValue()),
        optional(json, "parent"),
        status == null ? null : TurnState.ofWire(status),
        optional(json, "model"),
        code == null ? null : FailureCode.ofWire(code),
        finish == null ? null : FinishReason.ofWire(finish),
        optional(json, "attempt"));
  }

  private static String turn(String id) {
    return id.substring(0, id.indexOf(':'));
  }

  private static Role role(JsonNode json) {
    return json.required("role").stringValue().equals("human") ? Role.HUMAN : Role.BOT;
  }

  private static String text(JsonNode json) {
    return json.required("msg").stringValue();
  }

  private static @Nullable String optional(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : value.stringValue();
  }
}
