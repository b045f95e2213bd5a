package dev.parley.testkit.conformance;

import static dev.parley.testkit.conformance.ConversationScenarios.connected;
import static dev.parley.testkit.conformance.ConversationScenarios.session;
import static dev.parley.testkit.conformance.Scenario.expect;
import static dev.parley.testkit.conformance.Scenario.expectEqual;

import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HandshakeRefusedException;
import dev.parley.testkit.client.HeldTurn;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.client.PlainClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// What people, scanners and broken programs send.
final class InputScenarios {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int MEGABYTE = 1 << 20;

  private InputScenarios() {}

  static List<Scenario> all() {
    return List.of(
        badName("a name of white space is refused", "  \t "),
        badName("a name with NUL is refused", "Ada\0"),
        badName("a name with a line break is refused", "Ada\nBot: hello"),
        badName("a name of 101 characters is refused", "n".repeat(101)),
        new Scenario("a name of a megabyte is refused", InputScenarios::hugeName),
        new Scenario("a name of 100 characters is taken", InputScenarios::longName),
        new Scenario("NUL in a message is stored and answered", InputScenarios::nul),
        new Scenario("an unknown subprotocol is refused", InputScenarios::subprotocol),
        new Scenario("a known subprotocol among others is chosen", InputScenarios::chosen),
        new Scenario("a body that is no JSON is refused", InputScenarios::brokenBody),
        new Scenario("a session token that is none is refused", InputScenarios::noToken),
        new Scenario("an unknown method is refused in JSON", InputScenarios::method));
  }

  private static Scenario badName(String title, String name) {
    return new Scenario(
        title,
        server -> {
          ParleyHttp http = new ParleyHttp(server);
          assertRefused(http.post("/token?name=" + ParleyHttp.encoded(name)), 400);
        });
  }

  /// As a form, since no server reads a request line of that size.
  private static void hugeName(URI server) throws Exception {
    ParleyHttp.Answer form =
        new ParleyHttp(server)
            .call(
                "POST",
                "/token",
                BodyPublishers.ofString("name=" + "n".repeat(MEGABYTE)),
                "Content-Type",
                "application/x-www-form-urlencoded");
    expect(form.status() == 400 || form.status() == 413, "the status is " + form.status());
    expect(form.json().has("detail"), "there is no detail");
    ParleyHttp.Answer json =
        new ParleyHttp(server).postSession("{\"name\":\"" + "n".repeat(MEGABYTE) + "\"}");
    expect(json.status() == 400 || json.status() == 413, "the status is " + json.status());
    expect(json.json().has("detail"), "there is no detail");
  }

  private static void longName(URI server) throws Exception {
    String token = new ParleyHttp(server).newSession("n".repeat(100));
    try (CheckingClient client = connected(server, token)) {
      expectEqual(client.welcome().orElseThrow().name(), "n".repeat(100), "the name");
    }
  }

  private static void nul(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      HeldTurn turn = client.awaitEnded(client.send("zero \0 byte"), Duration.ofMinutes(2));
      expectEqual(turn.state(), TurnState.COMPLETED, "the state");
      expectEqual(turn.text(), "zero \0 byte", "the text");
      client.assertClean();
    }
  }

  private static void subprotocol(URI server) throws Exception {
    expectEqual(handshakeStatus(server, "parley.v0"), 400, "the status");
  }

  private static void chosen(URI server) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .subprotocols("parley.v9", "parley.v1")
              .buildAsync(chat(server), new WebSocket.Listener() {})
              .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
              .join();
      String chosen = socket.getSubprotocol();
      socket.abort();
      expectEqual(chosen, "parley.v1", "the chosen subprotocol");
    }
  }

  private static void brokenBody(URI server) throws Exception {
    for (String body : List.of("{", "[]", "{}", "{\"name\":7}", "{\"name\":\"A\",\"turns\":7}")) {
      assertRefused(new ParleyHttp(server).postSession(body), 400);
    }
  }

  private static void noToken(URI server) throws Exception {
    ParleyHttp http = new ParleyHttp(server);
    assertRefused(http.snapshot("nonsense"), 401);
    assertRefused(http.get("/v1/session"), 401);
    assertRefused(http.get("/refresh_token"), 400);
    try {
      PlainClient.connect(server, "nonsense").close();
      throw new AssertionError("the handshake was taken");
    } catch (HandshakeRefusedException refused) {
      expectEqual(refused.status(), 403, "the status");
    }
  }

  private static void method(URI server) throws Exception {
    assertRefused(
        new ParleyHttp(server).call("PUT", "/token?name=A", BodyPublishers.noBody()), 405);
    assertRefused(
        new ParleyHttp(server).call("POST", "/no-such-route", BodyPublishers.noBody()), 404);
  }

  private static void assertRefused(ParleyHttp.Answer answer, int status) {
    expectEqual(answer.status(), status, "the status");
    expect(answer.json().has("detail"), "there is no detail");
  }

  private static int handshakeStatus(URI server, String subprotocol) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.newWebSocketBuilder()
          .subprotocols(subprotocol)
          .buildAsync(chat(server), new WebSocket.Listener() {})
          .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
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

  private static URI chat(URI server) {
    return URI.create("ws://" + server.getRawAuthority() + "/chat");
  }
}
