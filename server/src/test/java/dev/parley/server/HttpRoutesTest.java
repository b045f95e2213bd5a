package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.client.ParleyHttp.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class HttpRoutesTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private static ServerRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = ServerRig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void testSaysThatTheApiIsOnline() throws Exception {
    Answer answer = rig.http.get("/test");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"msg\":\"API is Online\"}");
  }

  @Test
  void tokenMakesASession() throws Exception {
    Answer answer = rig.http.post("/token?name=" + ParleyHttp.encoded("  Ada & Grace  "));
    assertThat(answer.status()).isEqualTo(200);
    JsonNode json = answer.json();
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder("token", "messages", "name", "session_start");
    assertThat(UUID.fromString(json.get("token").stringValue()).version()).isEqualTo(4);
    assertThat(json.get("name").stringValue()).isEqualTo("Ada & Grace");
    assertThat(json.get("messages").isEmpty()).isTrue();
  }

  @Test
  void tokenTakesTheNameFromAForm() throws Exception {
    Answer answer =
        rig.http.call(
            "POST", "/token", BodyPublishers.ofString("name=J%C3%BCrgen"), "Content-Type", FORM);
    assertThat(answer.json().get("name").stringValue()).isEqualTo("Jürgen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/token", "/token?name=", "/token?name=%20%20", "/token?nam=Ada"})
  void anEmptyNameIsRefusedAsTheTutorialDoes(String path) throws Exception {
    Answer answer = rig.http.post(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("{\"detail\":{\"loc\":\"name\",\"msg\":\"Enter a valid name\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%00b", "a%0Ab", "%ED%A0%80", "%FF", "%zz", "%", "%4"})
  void aNameWithCharactersThatCannotBeIsRefused(String name) throws Exception {
    ServerRig.RawAnswer answer = rig.raw("POST /token?name=" + name + " HTTP/1.1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("detail").get("loc").stringValue()).isEqualTo("name");
  }

  @Test
  void aNameOfAMegabyteIsRefused() throws Exception {
    String name = "x".repeat(1_000_000);
    assertThat(rig.raw("POST /token?name=" + name + " HTTP/1.1").status()).isEqualTo(400);
    Answer form =
        rig.http.call(
            "POST", "/token", BodyPublishers.ofString("name=" + name), "Content-Type", FORM);
    assertThat(form.status()).isEqualTo(400);
    assertThat(form.json().get("detail").get("msg").stringValue()).contains("at most 100");
    assertThat(rig.http.post("/token?name=" + "x".repeat(101)).status()).isEqualTo(400);
    assertThat(rig.http.post("/token?name=" + "x".repeat(100)).status()).isEqualTo(200);
  }

  @Test
  void refreshTokenShowsTheNewestBranch() throws Exception {
    String session = rig.session();
    TestWorker worker = rig.worker();
    try (CheckingClient client = rig.connected(session)) {
      String first = client.send("one");
      worker.answer("uno");
      client.awaitEnded(first, SOON);
      String second = client.send("two");
      worker.answer("dos");
      client.awaitEnded(second, SOON);
      String other = client.send("two again", new Parent.Of(first), null);
      worker.answer("dos!");
      client.awaitEnded(other, SOON);
      String waiting = client.send("three");
      client.await("the last", SOON, view -> view.turn(waiting).isPresent());
    }
    for (Answer answer :
        List.of(rig.http.refresh(session), rig.http.post("/refresh_token?token=" + session))) {
      assertThat(answer.status()).isEqualTo(200);
      JsonNode json = answer.json();
      assertThat(json.propertyNames())
          .containsExactlyInAnyOrder("token", "messages", "name", "session_start");
      assertThat(json.get("messages").valueStream().map(it -> it.get("msg").stringValue()))
          .containsExactly(
              "Human: one", "Bot: uno", "Human: two again", "Bot: dos!", "Human: three");
      assertThat(json.get("messages").valueStream().map(it -> it.get("id").stringValue()))
          .doesNotHaveDuplicates();
    }
    worker.answer("tres");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?token=", "?token=nonsense", "?token=5f0c"})
  void refreshTokenRefusesWhatIsNoSession(String query) throws Exception {
    Answer answer = rig.http.get("/refresh_token" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"Session expired or does not exist\"}");
    assertThat(rig.http.refresh(UUID.randomUUID().toString()).body()).isEqualTo(answer.body());
  }

  @Test
  void aSessionIsMadeShownAndEnded() throws Exception {
    Answer made = rig.http.postSession("{\"name\":\"Ada\"}");
    assertThat(made.status()).isEqualTo(200);
    String token = made.json().get("token").stringValue();
    Answer shown = rig.http.snapshot(token);
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json().propertyNames())
        .containsExactlyInAnyOrder(
            "name", "startedAt", "expiresAt", "limits", "models", "cursor", "turns");
    assertThat(rig.http.delete(token).status()).isEqualTo(204);
    assertThat(rig.http.delete(token).status()).isEqualTo(401);
    assertThat(rig.http.snapshot(token).status()).isEqualTo(401);
    assertThat(rig.http.snapshot("nonsense").status()).isEqualTo(401);
    assertThat(rig.http.get("/v1/session").status()).isEqualTo(401);
  }

  @Test
  void aSessionBeginsWithTurnsOfAnEarlierOne() throws Exception {
    String first = UUID.randomUUID().toString();
    String second = UUID.randomUUID().toString();
    String turns =
        "[" + turn(first, null, "completed") + "," + turn(second, first, "stopped") + "]";
    Answer made = rig.http.postSession("{\"name\":\"Ada\",\"turns\":" + turns + "}");
    assertThat(made.status()).isEqualTo(200);
    JsonNode shown = rig.http.snapshot(made.json().get("token").stringValue()).json();
    assertThat(shown.get("turns").valueStream().map(it -> it.get("turnId").stringValue()))
        .containsExactly(first, second);
    assertThat(shown.get("turns").get(1).get("parent").stringValue()).isEqualTo(first);
  }

  @Test
  void aBeginningThatCannotBeIsRefused() throws Exception {
    String id = UUID.randomUUID().toString();
    for (String body :
        List.of(
            "",
            "not json",
            "[]",
            "{}",
            "{\"name\":5}",
            "{\"name\":\"  \"}",
            "{\"name\":\"a\\u0000b\"}",
            "{\"name\":\"a\\ud800b\"}",
            "{\"name\":\"" + "x".repeat(101) + "\"}",
            "{\"name\":\"Ada\",\"turns\":{}}",
            "{\"name\":\"Ada\",\"turns\":[" + turn(id, null, "running") + "]}",
            "{\"name\":\"Ada\",\"turns\":["
                + turn(id, UUID.randomUUID().toString(), "stopped")
                + "]}",
            "{\"name\":\"Ada\",\"turns\":["
                + turn(id, null, "stopped")
                + ","
                + turn(id, null, "stopped")
                + "]}")) {
      Answer answer = rig.http.postSession(body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.json().has("detail")).as(body).isTrue();
    }
    assertThat(rig.http.postSession("{\"name\":\"" + "x".repeat(9_000_000) + "\"}").status())
        .isEqualTo(413);
  }

  @Test
  void turnsThatAreNotWhatTheySeemAreRefused() throws Exception {
    String id = "abcdef00-0000-4000-8000-00000000000a";
    String why = "\"at\":\"2026-01-31T12:00:01Z\",\"code\":\"internal\"";
    String model = "\"at\":\"2026-01-31T12:00:01Z\",\"model\":\"" + "m".repeat(101) + "\"";
    String at = "\"at\":\"2026-01-31T12:00:01Z\"";
    for (String turns :
        List.of(
            turn(id, null, "stopped") + "," + turn(id.toUpperCase(Locale.ROOT), null, "stopped"),
            turn(id, null, "completed").replace(at, why),
            turn(id, null, "completed").replace(at, model))) {
      Answer answer = rig.http.postSession("{\"name\":\"Ada\",\"turns\":[" + turns + "]}");
      assertThat(answer.status()).as(turns).isEqualTo(400);
    }
    String failed = turn(id, null, "failed").replace(at, why);
    assertThat(rig.http.postSession("{\"name\":\"Ada\",\"turns\":[" + failed + "]}").status())
        .isEqualTo(200);
  }

  @Test
  void manySmallTurnsAreLargerThanASessionMayBe() throws Exception {
    String turns =
        IntStream.range(0, 8_200)
            .mapToObj(i -> turn(new UUID(i, i).toString(), null, "stopped"))
            .collect(Collectors.joining(","));
    Answer answer = rig.http.postSession("{\"name\":\"Ada\",\"turns\":[" + turns + "]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("detail").stringValue()).contains("larger than a session");
  }

  /// A tree of them would need a hundred times what a session may have.
  @Test
  void moreJsonThanAnyTurnsAreIsRefusedUnread() throws Exception {
    String values = "{},".repeat(2_700_000) + "{}";
    for (String body :
        List.of(
            "{\"name\":\"Ada\",\"turns\":[" + values + "]}",
            "{\"name\":\"Ada\",\"other\":[" + values + "]}")) {
      Answer answer = rig.http.postSession(body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().get("detail").stringValue()).contains("larger than a session");
    }
  }

  @Test
  void errorsAreJsonEverywhere() throws Exception {
    Answer missing = rig.http.get("/no/such/thing.txt");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.json().get("detail").stringValue()).isEqualTo("Not found");
    Answer posted = rig.http.post("/nowhere");
    assertThat(posted.status()).isEqualTo(404);
    assertThat(posted.json().has("detail")).isTrue();
    Answer method = rig.http.call("DELETE", "/token", BodyPublishers.noBody());
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.json().has("detail")).isTrue();
    assertThat(method.response().headers().firstValue("Allow")).contains("POST");
    Answer upgrade = rig.http.get("/chat");
    assertThat(upgrade.status()).isEqualTo(426);
    assertThat(upgrade.json().has("detail")).isTrue();
    ServerRig.RawAnswer invalid = rig.raw("NOT HTTP AT ALL");
    assertThat(invalid.status()).isEqualTo(400);
    assertThat(invalid.json().has("detail")).isTrue();
  }

  @Test
  void configuredOriginsMayReadWithCredentials() throws Exception {
    Answer allowed =
        rig.http.call("GET", "/test", BodyPublishers.noBody(), "Origin", "http://localhost:3000");
    assertThat(allowed.response().headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://localhost:3000");
    assertThat(allowed.response().headers().firstValue("Access-Control-Allow-Credentials"))
        .contains("true");
    Answer other =
        rig.http.call("GET", "/test", BodyPublishers.noBody(), "Origin", "https://evil.example");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.response().headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    Answer preflight =
        rig.http.call(
            "OPTIONS",
            "/v1/session",
            BodyPublishers.noBody(),
            "Origin",
            "http://localhost:3000",
            "Access-Control-Request-Method",
            "DELETE");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.response().headers().firstValue("Access-Control-Allow-Headers"))
        .hasValueSatisfying(value -> assertThat(value).contains("Authorization"));
  }

  @Test
  void aPageOfSomebodyElsesCannotWrite() throws Exception {
    String session = rig.session();
    for (String origin : List.of("https://evil.example", "null", "http://localhost:3001")) {
      Answer made =
          rig.http.call("POST", "/token?name=Ada", BodyPublishers.noBody(), "Origin", origin);
      assertThat(made.status()).as(origin).isEqualTo(403);
      assertThat(made.json().has("detail")).isTrue();
      Answer ended =
          rig.http.call(
              "DELETE",
              "/v1/session",
              BodyPublishers.noBody(),
              "Origin",
              origin,
              "Authorization",
              "Bearer " + session);
      assertThat(ended.status()).as(origin).isEqualTo(403);
    }
    assertThat(rig.http.snapshot(session).status()).isEqualTo(200);
    for (String origin : List.of("http://localhost:3000", rig.uri.toString())) {
      Answer made =
          rig.http.call("POST", "/token?name=Ada", BodyPublishers.noBody(), "Origin", origin);
      assertThat(made.status()).as(origin).isEqualTo(200);
    }
  }

  @Test
  void aSessionIsMadeFromJsonOnly() throws Exception {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      Answer answer =
          rig.http.call(
              "POST",
              "/v1/session",
              BodyPublishers.ofString("{\"name\":\"Ada\"}"),
              "Content-Type",
              type);
      assertThat(answer.status()).as(type).isEqualTo(415);
      assertThat(answer.json().has("detail")).isTrue();
    }
    Answer untyped =
        rig.http.call("POST", "/v1/session", BodyPublishers.ofString("{\"name\":\"Ada\"}"));
    assertThat(untyped.status()).isEqualTo(415);
    Answer json =
        rig.http.call(
            "POST",
            "/v1/session",
            BodyPublishers.ofString("{\"name\":\"Ada\"}"),
            "Content-Type",
            "Application/JSON; charset=utf-8");
    assertThat(json.status()).isEqualTo(200);
  }

  @Test
  void healthAndFiguresAreThere() throws Exception {
    assertThat(rig.http.get("/health/live").status()).isEqualTo(200);
    await().atMost(SOON).until(() -> rig.http.get("/health/ready").status() == 200);
    String figures = rig.http.get("/metrics").body();
    assertThat(figures).contains("parley_connections", "parley_mirrors", "parley_http_seconds");
  }

  @Test
  void answersCarrySecurityHeaders() throws Exception {
    var headers = rig.http.get("/test").response().headers();
    assertThat(headers.firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe"));
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
  }

  private static String turn(String id, @Nullable String parent, String state) {
    return "{\"turnId\":\"%s\",\"parent\":%s,\"text\":\"Hi\",\"at\":\"2026-01-31T12:00:00Z\","
            .formatted(id, parent == null ? "null" : "\"" + parent + "\"")
        + "\"state\":\"%s\",\"answer\":{\"text\":\"Yo\",\"at\":\"2026-01-31T12:00:01Z\"}}"
            .formatted(state);
  }
}
