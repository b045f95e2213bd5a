package dev.parley.testkit.conformance;

import static dev.parley.testkit.conformance.Scenario.expect;
import static dev.parley.testkit.conformance.Scenario.expectEqual;

import dev.parley.protocol.PlainMessage;
import dev.parley.testkit.client.HandshakeRefusedException;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.client.PlainClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The plain language and the HTTP routes.
final class TutorialScenarios {
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  private TutorialScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("GET /test says that the API is online", TutorialScenarios::test),
        new Scenario("POST /token makes a session", TutorialScenarios::token),
        new Scenario("POST /token refuses an empty name", TutorialScenarios::emptyName),
        new Scenario("/refresh_token refuses an unknown token", TutorialScenarios::unknownToken),
        new Scenario("plain: messages are answered in order", TutorialScenarios::plainAnswers),
        new Scenario("plain: empty text is answered by an error", TutorialScenarios::plainError),
        new Scenario("plain: no session, no handshake", TutorialScenarios::plainRefused),
        new Scenario("/v1/session shows and ends a session", TutorialScenarios::session));
  }

  private static void test(URI server) throws Exception {
    ParleyHttp.Answer answer = new ParleyHttp(server).get("/test");
    expectEqual(answer.status(), 200, "the status");
    expectEqual(answer.json().get("msg").stringValue(), "API is Online", "msg");
  }

  private static void token(URI server) throws Exception {
    JsonNode json = new ParleyHttp(server).post("/token?name=Ada+L").json();
    expectEqual(json.get("name").stringValue(), "Ada L", "the name");
    expect(json.get("messages").isArray() && json.get("messages").isEmpty(), "there are messages");
    expect(!json.get("token").stringValue().isEmpty(), "the token is empty");
    expect(!json.get("session_start").isMissingNode(), "session_start is missing");
  }

  private static void emptyName(URI server) throws Exception {
    ParleyHttp.Answer answer = new ParleyHttp(server).post("/token?name=");
    expectEqual(answer.status(), 400, "the status");
    expectEqual(answer.json().get("detail").get("loc").stringValue(), "name", "loc");
    expectEqual(answer.json().get("detail").get("msg").stringValue(), "Enter a valid name", "msg");
  }

  private static void unknownToken(URI server) throws Exception {
    ParleyHttp.Answer answer = new ParleyHttp(server).refresh(UUID.randomUUID().toString());
    expectEqual(answer.status(), 400, "the status");
    expectEqual(
        answer.json().get("detail").stringValue(),
        "Session expired or does not exist",
        "the detail");
  }

  private static void plainAnswers(URI server) throws Exception {
    ParleyHttp http = new ParleyHttp(server);
    String token = http.newSession("Ada");
    try (PlainClient client = PlainClient.connect(server, token)) {
      client.send("Say one.");
      client.send("Say two.");
      List<PlainMessage> answers = client.awaitMessages(2, ANSWER_MAX);
      client.assertClean();
      JsonNode messages = http.refresh(token).json().get("messages");
      expectEqual(messages.size(), 4, "the number of messages in the history");
      expectEqual(messages.get(0).get("msg").stringValue(), "Human: Say one.", "the first");
      for (int i = 0; i < 2; i++) {
        JsonNode bot = messages.get(2 * i + 1);
        expectEqual(bot.get("msg").stringValue(), "Bot: " + answers.get(i).msg(), "an answer");
        expectEqual(bot.get("id").stringValue(), answers.get(i).id(), "an answer's id");
      }
    }
  }

  private static void plainError(URI server) throws Exception {
    String token = new ParleyHttp(server).newSession("Ada");
    try (PlainClient client = PlainClient.connect(server, token)) {
      client.send("  ");
      PlainMessage message = client.awaitMessages(1, ANSWER_MAX).getFirst();
      expectEqual(String.valueOf(message.error()), "empty", "the error");
      expect(!message.msg().isBlank(), "there is no sentence");
    }
  }

  private static void plainRefused(URI server) throws Exception {
    for (String token : List.of("", "nonsense", UUID.randomUUID().toString())) {
      expectEqual(handshakeStatus(server, token), 403, "the handshake's status");
    }
  }

  private static int handshakeStatus(URI server, String token) throws Exception {
    try (PlainClient _ = PlainClient.connect(server, token)) {
      return 101;
    } catch (HandshakeRefusedException refused) {
      return refused.status();
    }
  }

  private static void session(URI server) throws Exception {
    ParleyHttp http = new ParleyHttp(server);
    String session = http.postSession("{\"name\":\"Ada\"}").json().get("token").stringValue();
    JsonNode shown = http.snapshot(session).json();
    expectEqual(shown.get("name").stringValue(), "Ada", "the name");
    expect(shown.get("turns").isArray() && shown.get("turns").isEmpty(), "there are turns");
    expectEqual(http.delete(session).status(), 204, "the status of DELETE");
    expectEqual(http.snapshot(session).status(), 401, "the status afterwards");
  }
}
