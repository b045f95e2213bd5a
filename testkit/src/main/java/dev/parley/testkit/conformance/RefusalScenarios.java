package dev.parley.testkit.conformance;

import static dev.parley.testkit.conformance.ConversationScenarios.connected;
import static dev.parley.testkit.conformance.ConversationScenarios.session;
import static dev.parley.testkit.conformance.Scenario.expect;
import static dev.parley.testkit.conformance.Scenario.expectEqual;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.testkit.client.CheckingClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a server must refuse, and how.
final class RefusalScenarios {
  private static final Duration SOON = Duration.ofSeconds(10);

  private RefusalScenarios() {}

  static List<Scenario> all() {
    return List.of(
        refused("empty text is refused", " \n", RefusalCode.EMPTY),
        refused("a lone surrogate is refused", "a\ud800b", RefusalCode.INVALID_TEXT),
        new Scenario("text beyond the limit is refused", RefusalScenarios::tooLong),
        new Scenario("an unknown parent is refused", RefusalScenarios::unknownParent),
        new Scenario("an unknown model is refused", RefusalScenarios::unknownModel),
        closed("broken JSON closes with 4400", "{\"type\":", CloseCode.NOT_UNDERSTOOD),
        closed("an array closes with 4400", "[]", CloseCode.NOT_UNDERSTOOD),
        closed("an unknown type closes with 4400", "{\"type\":\"x\"}", CloseCode.NOT_UNDERSTOOD),
        closed("a missing field closes with 4400", "{\"type\":\"stop\"}", CloseCode.NOT_UNDERSTOOD),
        closed(
            "a wrong field type closes with 4400",
            "{\"type\":\"stop\",\"turnId\":1}",
            CloseCode.NOT_UNDERSTOOD),
        closed(
            "hello for another session closes with 4400",
            "{\"type\":\"hello\",\"session\":\"" + UUID.randomUUID() + "\"}",
            CloseCode.NOT_UNDERSTOOD),
        new Scenario("a binary frame closes with 4400", RefusalScenarios::binary),
        new Scenario("a frame before hello closes with 4400", RefusalScenarios::beforeHello),
        new Scenario("an unknown session closes with 4401", RefusalScenarios::unknownSession),
        new Scenario("an oversize frame closes with 4413", RefusalScenarios::oversize),
        new Scenario("no hello closes with 4408", RefusalScenarios::noHello));
  }

  private static Scenario refused(String name, String text, RefusalCode code) {
    return new Scenario(
        name, server -> assertRefused(server, text, new Parent.Newest(), null, code));
  }

  private static void tooLong(URI server) throws Exception {
    int limit = textBytes(server);
    assertRefused(server, "x".repeat(limit + 1), new Parent.Newest(), null, RefusalCode.TOO_LONG);
  }

  private static void unknownParent(URI server) throws Exception {
    Parent parent = new Parent.Of(UUID.randomUUID().toString());
    assertRefused(server, "Hello?", parent, null, RefusalCode.UNKNOWN_PARENT);
  }

  private static void unknownModel(URI server) throws Exception {
    assertRefused(
        server, "Hello?", new Parent.Newest(), "no-such-model", RefusalCode.UNKNOWN_MODEL);
  }

  private static void assertRefused(
      URI server, String text, Parent parent, @Nullable String model, RefusalCode code)
      throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      String turnId = client.send(text, parent, model);
      expectEqual(client.awaitRefused(turnId, SOON).code(), code, "the refusal");
      expect(client.turns().isEmpty(), "the message was stored");
      client.assertClean();
    }
  }

  private static Scenario closed(String name, String frame, CloseCode code) {
    return new Scenario(
        name,
        server -> {
          try (CheckingClient client = connected(server, session(server))) {
            client.raw(frame);
            assertClosed(client, code, SOON);
          }
        });
  }

  private static void binary(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      client.rawBinary(new byte[] {1, 2, 3});
      assertClosed(client, CloseCode.NOT_UNDERSTOOD, SOON);
    }
  }

  private static void beforeHello(URI server) throws Exception {
    try (CheckingClient client = new CheckingClient(server, session(server))) {
      client.open(server);
      client.ping();
      assertClosed(client, CloseCode.NOT_UNDERSTOOD, SOON);
    }
  }

  private static void unknownSession(URI server) throws Exception {
    for (String unknown : List.of(UUID.randomUUID().toString(), "nonsense", "")) {
      try (CheckingClient client = new CheckingClient(server, unknown)) {
        client.open(server);
        client.hello();
        assertClosed(client, CloseCode.SESSION_GONE, SOON);
      }
    }
  }

  private static void oversize(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      int limit = client.welcome().orElseThrow().limits().frameBytes();
      client.raw("{\"type\":\"ping\",\"x\":\"" + "x".repeat(limit) + "\"}");
      assertClosed(client, CloseCode.FRAME_TOO_LARGE, SOON);
    }
  }

  private static void noHello(URI server) throws Exception {
    try (CheckingClient client = new CheckingClient(server, session(server))) {
      client.open(server);
      assertClosed(client, CloseCode.NO_HELLO, Duration.ofSeconds(20));
    }
  }

  private static int textBytes(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      return client.welcome().orElseThrow().limits().textBytes();
    }
  }

  private static void assertClosed(CheckingClient client, CloseCode code, Duration max)
      throws Exception {
    expectEqual(client.awaitEnd(max).code(), code.code(), "the close code");
  }
}
