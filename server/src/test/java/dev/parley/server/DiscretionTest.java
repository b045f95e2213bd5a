package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.FailureCode;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HandshakeRefusedException;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.client.ParleyHttp.Answer;
import dev.parley.testkit.client.PlainClient;
import dev.parley.testkit.client.SocketEnd;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Whatever is said and whatever goes wrong: no log line and no error holds a name, a text, an answer
/// or a session token.
final class DiscretionTest {
  private static final String NAME = "Zephyrine";
  private static final String TEXT = "marmalade";
  private static final String ANSWER = "hippogriff";

  private final List<String> words = new ArrayList<>(List.of(NAME, TEXT, ANSWER));
  private final List<String> errors = new ArrayList<>();

  @Test
  void nothingOfAConversationIsLoggedOrPutIntoErrors() throws Exception {
    try (CapturedLog log = new CapturedLog();
        RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        ServerRig rig = ServerRig.on(redis, UnaryOperator.identity())) {
      String session = rig.http.newSession(NAME);
      String unknown = UUID.randomUUID().toString();
      words.add(session);
      words.add(unknown);
      converse(rig, session);
      badSocketInput(rig, session, unknown);
      badRequests(rig, session, unknown);
      rejectedTokens(rig, unknown);
      redis.freeze();
      outage(rig, session, unknown);
      redis.thaw();

      assertThat(errors).hasSizeGreaterThan(20);
      assertThat(errors).allSatisfy(this::hidesAll);
      List<String> lines = log.lines();
      assertThat(lines).allSatisfy(this::hidesAll);
      assertThat(lines)
          .anyMatch(line -> line.contains("POST /token 200"))
          .anyMatch(line -> line.contains("GET /refresh_token 400"))
          .anyMatch(line -> line.contains("GET other 404"))
          .anyMatch(line -> line.contains("POST /v1/session 503"))
          .anyMatch(line -> line.contains("A session could not be followed"));
    }
  }

  private void hidesAll(String said) {
    words.forEach(word -> assertThat(said).doesNotContainIgnoringCase(word));
  }

  private void converse(ServerRig rig, String session) throws Exception {
    TestWorker worker = rig.worker();
    try (CheckingClient client = rig.connected(session);
        PlainClient plain = rig.plain(session)) {
      String answered = client.send(TEXT);
      worker.answer(ANSWER);
      assertThat(client.awaitEnded(answered, SOON).answer()).isEqualTo(ANSWER);
      plain.send(TEXT);
      TestWorker.Answering failing = worker.take();
      failing.write(ANSWER);
      failing.fail(FailureCode.INTERNAL);
      plain.awaitMessages(2, SOON);
      String stopped = client.send(TEXT);
      client.stop(stopped);
      client.awaitEnded(stopped, SOON);
      client.awaitRefused(client.send(TEXT.repeat(2_000)), SOON);
    }
    assertThat(rig.http.refresh(session).body()).contains(NAME, TEXT, ANSWER);
    assertThat(rig.http.snapshot(session).body()).contains(NAME, TEXT, ANSWER);
  }

  private void badSocketInput(ServerRig rig, String session, String unknown) throws Exception {
    for (String frame :
        List.of(
            TEXT,
            "{\"type\":\"" + TEXT + "\"}",
            "{\"type\":\"send\",\"turnId\":\"" + TEXT + "\",\"text\":\"" + TEXT + "\"}",
            "{\"type\":\"send\",\"turnId\":7,\"text\":\"" + TEXT + "\"}",
            "{\"type\":\"hello\",\"session\":\"" + unknown + "\"}")) {
      try (CheckingClient client = rig.connected(session)) {
        client.raw(frame);
        SocketEnd end = client.awaitEnd(SOON);
        assertThat(end.code()).isEqualTo(CloseCode.NOT_UNDERSTOOD.code());
        errors.add(end.reason());
      }
    }
    try (CheckingClient client = rig.connected(session)) {
      client.raw(TEXT.repeat(10_000));
      errors.add(client.awaitEnd(SOON).reason());
    }
    try (CheckingClient client = rig.client(unknown)) {
      client.open(rig.uri);
      client.hello();
      SocketEnd end = client.awaitEnd(SOON);
      assertThat(end.code()).isEqualTo(CloseCode.SESSION_GONE.code());
      errors.add(end.reason());
    }
  }

  private void badRequests(ServerRig rig, String session, String unknown) throws Exception {
    expect(400, rig.http.post("/token?name=" + NAME.repeat(100)));
    expect(404, rig.http.get("/" + TEXT + "?token=" + session));
    expect(404, rig.http.get("/" + session));
    expect(405, rig.http.get("/token?name=" + NAME));
    expect(426, rig.http.get("/chat?token=" + session));
    for (String body :
        List.of(
            TEXT,
            "{\"name\":7,\"" + TEXT + "\":1}",
            "{\"name\":\"" + NAME + "\",\"turns\":\"" + TEXT + "\"}",
            "{\"name\":\"" + NAME + "\",\"turns\":[{\"text\":\"" + TEXT + "\"}]}",
            "{\"name\":\"" + NAME.repeat(100) + "\"}")) {
      expect(400, rig.http.postSession(body));
    }
    expect(
        403,
        rig.http.call(
            "OPTIONS",
            "/token?name=" + NAME,
            BodyPublishers.noBody(),
            "Origin",
            "https://" + TEXT + ".example",
            "Access-Control-Request-Method",
            "POST"));
    for (String line :
        List.of(
            "POST /token?name=" + NAME + "%00 HTTP/1.1",
            "POST /token?name=" + NAME + "%FF HTTP/1.1",
            "GET /refresh_token?token=" + unknown + "%zz HTTP/1.1",
            "GET /" + TEXT + "%zz HTTP/1.1",
            "GET /" + TEXT.repeat(2_000) + " HTTP/1.1",
            TEXT + " " + TEXT)) {
      ServerRig.RawAnswer answer = rig.raw(line);
      assertThat(answer.status()).isBetween(400, 499);
      errors.add(answer.body());
    }
  }

  private void rejectedTokens(ServerRig rig, String unknown) throws IOException {
    expect(400, rig.http.refresh(unknown));
    expect(400, rig.http.refresh(unknown + TEXT));
    expect(401, rig.http.snapshot(unknown));
    expect(401, rig.http.snapshot(unknown + TEXT));
    expect(401, rig.http.delete(unknown));
    assertThatThrownBy(() -> rig.plain(unknown)).isInstanceOf(HandshakeRefusedException.class);
    assertThatThrownBy(() -> rig.plain(TEXT)).isInstanceOf(HandshakeRefusedException.class);
  }

  private void outage(ServerRig rig, String session, String unknown) throws Exception {
    expect(503, rig.http.post("/token?name=" + ParleyHttp.encoded(NAME)));
    expect(503, rig.http.postSession("{\"name\":\"" + NAME + "\"}"));
    expect(503, rig.http.refresh(session));
    expect(503, rig.http.snapshot(session));
    expect(503, rig.http.delete(session));
    assertThatThrownBy(() -> rig.plain(unknown)).isInstanceOf(HandshakeRefusedException.class);
  }

  private void expect(int status, Answer answer) {
    assertThat(answer.status()).isEqualTo(status);
    errors.add(answer.body());
  }
}
