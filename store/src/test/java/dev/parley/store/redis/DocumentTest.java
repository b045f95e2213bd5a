package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.SessionToken;
import dev.parley.store.Submission;
import dev.parley.testkit.redis.RedisFlavor;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The session's document as other tools find it: the same fields at the same places in both layouts.
class DocumentTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// Header fields and, under `messages`, the messages, whichever the layout.
  private static JsonNode document(StoreRig rig, SessionToken token) {
    String key = rig.partition(token).session(token)[0];
    return switch (rig.store.layout().documents()) {
      case JSON -> {
        String whole =
            rig.redis(
                redis ->
                    redis.dispatch(
                        CommandType.JSON_GET,
                        new ValueOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).addKey(key)));
        yield MAPPER.readTree(whole);
      }
      case LIST, AUTO -> {
        List<String> items = rig.redis(redis -> redis.lrange(key, 0, -1));
        String header = items.getFirst();
        yield MAPPER.readTree(
            header.substring(0, header.length() - 1)
                + ",\"messages\":["
                + String.join(",", items.subList(1, items.size()))
                + "]}");
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void turnKHasItsMessagesAtTwoKAndAfter(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      Instant at = Instant.parse("2025-03-01T10:20:30.400Z");
      Turn brought =
          new Turn(
              turnId(),
              null,
              "eins",
              at,
              TurnState.COMPLETED,
              null,
              new Turn.Answer("one", at, null, FinishReason.LENGTH, "m"));
      SessionToken token = rig.session(List.of(brought));
      String turnId = turnId();
      get(rig.sessions.accept(token, new Submission(turnId, "zwei", new Parent.Newest(), "asked")));
      JsonNode waiting = document(rig, token).required("messages");
      assertThat(waiting).hasSize(4);
      assertThat(waiting.get(3).required("status").stringValue()).isEqualTo("queued");
      assertThat(waiting.get(3).required("msg").stringValue()).isEmpty();
      rig.complete(rig.begun("a").hold(), "", "two");

      JsonNode document = document(rig, token);
      assertThat(document.required("token").stringValue()).isEqualTo(token.value());
      assertThat(document.required("name").stringValue()).isEqualTo("Ada");
      assertThat(Instant.parse(document.required("session_start").stringValue()))
          .isEqualTo(rig.snapshot(token).info().startedAt());
      JsonNode messages = document.required("messages");
      assertThat(messages).hasSize(4);
      assertThat(messages)
          .extracting(message -> message.required("id").stringValue())
          .containsExactly(
              brought.turnId() + ":human",
              brought.turnId() + ":bot",
              turnId + ":human",
              turnId + ":bot");
      assertThat(messages)
          .extracting(message -> message.required("msg").stringValue())
          .containsExactly("eins", "one", "zwei", "two");
      assertThat(messages.get(2).required("parent").stringValue()).isEqualTo(brought.turnId());
      assertThat(messages.get(2).required("model").stringValue()).isEqualTo("asked");
      assertThat(messages.get(3).required("status").stringValue()).isEqualTo("completed");
      assertThat(messages.get(3).required("finish").stringValue()).isEqualTo("stop");
      assertThat(messages.get(3).required("model").stringValue()).isEqualTo(StoreRig.MODEL);
      assertThat(messages.get(1).required("finish").stringValue()).isEqualTo("length");
      // RedisJSON takes twice the room for an object with more.
      assertThat(messages).allSatisfy(message -> assertThat(message.size()).isBetween(6, 8));
    }
  }
}
