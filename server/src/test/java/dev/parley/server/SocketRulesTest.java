package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.Received;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketRulesTest {
  private static ServerRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig =
        ServerRig.start(
            settings -> {
              settings.hello = Duration.ofMillis(1_500);
              return settings;
            });
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "null",
        "{\"type\":\"dance\"}",
        "{\"kind\":\"ping\"}",
        "{\"type\":5}",
        "{\"type\":\"send\",\"turnId\":\"not-a-uuid\",\"text\":\"Hi\"}",
        "{\"type\":\"send\",\"turnId\":5,\"text\":\"Hi\"}",
        "{\"type\":\"send\",\"turnId\":\"6f1c1a52-4f8e-4a55-9d57-1a2b3c4d5e6f\",\"text\":7}",
        "{\"type\":\"send\",\"turnId\":\"6f1c1a52-4f8e-4a55-9d57-1a2b3c4d5e6f\"}",
        "{\"type\":\"stop\"}",
        "{\"type\":\"ping\",\"type\":\"ping\"}"
      })
  void aFrameThatIsNoneEndsTheConnection(String frame) throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      client.raw(frame);
      assertEnd(client, CloseCode.NOT_UNDERSTOOD);
    }
  }

  @Test
  void aBinaryFrameEndsTheConnection() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      client.rawBinary(new byte[] {1, 2, 3});
      assertEnd(client, CloseCode.NOT_UNDERSTOOD);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64 * 1024 + 1, 100_000, 5_000_000})
  void aFrameTooLargeEndsTheConnection(int bytes) throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      client.raw("x".repeat(bytes));
      assertEnd(client, CloseCode.FRAME_TOO_LARGE);
    }
  }

  @Test
  void aMessageOfTooManyFragmentsEndsTheConnection() throws Exception {
    try (RawSocket socket = RawSocket.open(rig.uri, "parley.v1")) {
      for (int i = 0; i < 9; i++) {
        socket.fragment("x".repeat(8 * 1024), false);
      }
      assertThat(socket.closeCode()).isEqualTo(CloseCode.FRAME_TOO_LARGE.code());
    }
  }

  @Test
  void fragmentsAreOneFrame() throws Exception {
    try (RawSocket socket = RawSocket.open(rig.uri, "parley.v1")) {
      String hello = "{\"type\":\"hello\",\"session\":\"" + rig.session() + "\"}";
      socket.fragment(hello.substring(0, 10), false);
      socket.fragment(hello.substring(10, 20), false);
      socket.fragment(hello.substring(20), true);
      assertThat(socket.nextText()).contains("\"welcome\"");
    }
  }

  @Test
  void silenceInsteadOfAHelloEndsTheConnection() throws Exception {
    try (CheckingClient client = rig.client(rig.session())) {
      client.open(rig.uri);
      assertEnd(client, CloseCode.NO_HELLO);
    }
  }

  @Test
  void anyOtherFrameBeforeTheHelloEndsTheConnection() throws Exception {
    try (CheckingClient client = rig.client(rig.session())) {
      client.open(rig.uri);
      client.ping();
      assertEnd(client, CloseCode.NOT_UNDERSTOOD);
    }
  }

  @Test
  void aHelloForAnotherSessionEndsTheConnection() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      client.raw("{\"type\":\"hello\",\"session\":\"" + rig.session() + "\"}");
      assertEnd(client, CloseCode.NOT_UNDERSTOOD);
    }
  }

  @Test
  void anUnknownSessionEndsTheConnection() throws Exception {
    for (String token : List.of(UUID.randomUUID().toString(), "nonsense", "")) {
      try (CheckingClient client = rig.client(token)) {
        client.open(rig.uri);
        client.hello();
        assertEnd(client, CloseCode.SESSION_GONE);
      }
    }
  }

  @Test
  void aSessionThatIsEndedEndsItsConnections() throws Exception {
    String session = rig.session();
    try (CheckingClient client = rig.connected(session)) {
      assertThat(rig.http.delete(session).status()).isEqualTo(204);
      assertEnd(client, CloseCode.SESSION_GONE);
    }
  }

  @Test
  void tooManyFramesEndTheConnection() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      for (int i = 0; i < 1_000; i++) {
        client.ping();
      }
      assertEnd(client, CloseCode.TOO_MANY);
    }
  }

  @Test
  void anUnknownSubprotocolAloneIsRefused() throws Exception {
    assertThat(handshakeStatus(builder().subprotocols("parley.v9"))).isEqualTo(400);
    try (RawSocket socket = RawSocket.open(rig.uri, "parley.v9", "parley.v1")) {
      assertThat(socket.subprotocol()).isEqualTo("parley.v1");
    }
  }

  @Test
  void aForeignOriginIsRefused() throws Exception {
    assertThat(originStatus("https://evil.example")).isEqualTo(403);
    assertThat(originStatus("null")).isEqualTo(403);
    assertThat(originStatus("http://localhost:3000")).isEqualTo(101);
    assertThat(originStatus("http://localhost:" + rig.server.port())).isEqualTo(101);
  }

  @Test
  void aForeignOriginIsRefusedWithoutSubprotocolToo() throws Exception {
    String plain = "/chat?token=" + rig.session();
    assertThat(handshakeStatus(builder().header("Origin", "https://evil.example"), plain))
        .isEqualTo(403);
    assertThat(handshakeStatus(builder().header("Origin", "http://localhost:3000"), plain))
        .isEqualTo(101);
  }

  @Test
  void whoBeginsAgainAndAgainIsToldTheNewestOnly() throws Exception {
    int hellos = 60;
    String session = rig.session();
    try (CheckingClient client = rig.connected(session)) {
      String cursor = welcomes(client).getFirst().cursor();
      for (int i = 1; i < hellos; i++) {
        client.raw("{\"type\":\"hello\",\"session\":\"%s\"}".formatted(session));
      }
      client.raw(
          "{\"type\":\"hello\",\"session\":\"%s\",\"cursor\":\"%s\"}".formatted(session, cursor));
      client.await("the newest's answer", SOON, _ -> welcomes(client).getLast().resumed());
      assertThat(welcomes(client)).hasSizeLessThan(hellos / 2);
    }
  }

  private static List<ServerFrame.Welcome> welcomes(CheckingClient client) {
    return client.received().stream()
        .map(Received::frame)
        .filter(ServerFrame.Welcome.class::isInstance)
        .map(ServerFrame.Welcome.class::cast)
        .toList();
  }

  @Test
  void aTextThatCannotBeTakenIsRefused() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      assertRefused(client, "", RefusalCode.EMPTY);
      assertRefused(client, " \n\t ", RefusalCode.EMPTY);
      assertRefused(client, "x".repeat(16 * 1024 + 1), RefusalCode.TOO_LONG);
      assertRefused(client, "ü".repeat(8 * 1024 + 1), RefusalCode.TOO_LONG);
      String turnId = UUID.randomUUID().toString();
      client.raw(
          "{\"type\":\"send\",\"turnId\":\"" + turnId + "\",\"text\":\"a \\ud800 lone one\"}");
      client.await(
          "a refusal",
          SOON,
          _ ->
              client.received().stream()
                  .anyMatch(
                      it ->
                          it.frame() instanceof ServerFrame.Refused refused
                              && refused.turnId().equals(turnId)
                              && refused.code() == RefusalCode.INVALID_TEXT));
    }
  }

  @Test
  void anUnknownParentIsRefused() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("Hi", new Parent.Of(UUID.randomUUID().toString()), null);
      assertThat(client.awaitRefused(turnId, SOON).code()).isEqualTo(RefusalCode.UNKNOWN_PARENT);
      client.assertClean();
    }
  }

  @Test
  void aFullInboxIsRefusedForNow() throws Exception {
    String session = rig.session();
    try (CheckingClient client = rig.connected(session)) {
      String turnId = "";
      for (int i = 0; i < 10; i++) {
        turnId = client.send("message " + i);
      }
      ServerFrame.Refused refused = client.awaitRefused(turnId, SOON);
      assertThat(refused.code()).isEqualTo(RefusalCode.BUSY);
      assertThat(refused.retryAfter()).isNotNull();
      client.assertClean();
    }
    rig.http.delete(session);
  }

  @Test
  void aKnownTurnIsAcceptedAsADuplicate() throws Exception {
    String session = rig.session();
    try (CheckingClient client = rig.connected(session);
        CheckingClient other = rig.connected(session)) {
      Send send = new Send(UUID.randomUUID().toString(), "Once", new Parent.Newest(), null);
      client.send(send);
      client.await("the turn", SOON, view -> view.turn(send.turnId()).isPresent());
      client.send(send);
      client.await(
          "the duplicate",
          SOON,
          _ ->
              client.received().stream()
                  .anyMatch(
                      it ->
                          it.frame() instanceof ServerFrame.Accepted accepted
                              && accepted.duplicate()));
      assertThat(client.turns()).hasSize(1);
      other.await("the turn", SOON, view -> view.turn(send.turnId()).isPresent());
      assertThat(other.received())
          .noneMatch(
              it -> it.frame() instanceof ServerFrame.Accepted accepted && accepted.duplicate());
      client.assertClean();
      other.assertClean();
    }
    rig.http.delete(session);
  }

  @Test
  void nulBytesInATextPass() throws Exception {
    String session = rig.session();
    try (CheckingClient client = rig.connected(session)) {
      String turnId = client.send("a\0b");
      client.await("the turn", SOON, view -> view.turn(turnId).isPresent());
      client.assertClean();
    }
    rig.http.delete(session);
  }

  @Test
  void stoppingAnUnknownTurnHasNoAnswer() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      client.stop(UUID.randomUUID().toString());
      client.ping();
      client.await(
          "a pong",
          SOON,
          _ -> client.received().stream().anyMatch(it -> it.frame() instanceof ServerFrame.Pong));
      assertThat(client.received()).hasSize(2);
    }
  }

  private static void assertRefused(CheckingClient client, String text, RefusalCode code)
      throws Exception {
    String turnId = client.send(text);
    assertThat(client.awaitRefused(turnId, SOON).code()).isEqualTo(code);
  }

  private static void assertEnd(CheckingClient client, CloseCode code) throws Exception {
    assertThat(client.awaitEnd(SOON).code()).isEqualTo(code.code());
  }

  private static WebSocket.Builder builder() {
    return HttpClient.newHttpClient().newWebSocketBuilder();
  }

  private static int handshakeStatus(WebSocket.Builder builder) {
    return handshakeStatus(builder, "/chat");
  }

  private static int handshakeStatus(WebSocket.Builder builder, String path) {
    try {
      builder
          .buildAsync(
              URI.create("ws://localhost:" + rig.server.port() + path), new WebSocket.Listener() {})
          .orTimeout(10, TimeUnit.SECONDS)
          .join()
          .abort();
      return 101;
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw failed;
    }
  }

  private static int originStatus(String origin) {
    return handshakeStatus(builder().header("Origin", origin).subprotocols("parley.v1"));
  }
}
