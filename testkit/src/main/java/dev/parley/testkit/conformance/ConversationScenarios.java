package dev.parley.testkit.conformance;

import static dev.parley.testkit.conformance.Scenario.expect;
import static dev.parley.testkit.conformance.Scenario.expectEqual;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HeldTurn;
import dev.parley.testkit.client.ParleyHttp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What happens to messages and answers.
final class ConversationScenarios {
  /// The slowest model that a server may be checked with.
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  private static final Duration SOON = Duration.ofSeconds(10);

  private ConversationScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("a new session is welcomed whole and empty", ConversationScenarios::welcome),
        new Scenario("a message is accepted and answered", ConversationScenarios::answer),
        new Scenario("a repeat is known and not answered twice", ConversationScenarios::repeat),
        new Scenario("messages are answered in the order sent", ConversationScenarios::order),
        new Scenario("a broken connection resumes by its cursor", ConversationScenarios::resume),
        new Scenario("an unknown cursor gets the whole session", ConversationScenarios::lostCursor),
        new Scenario("two connections see the same", ConversationScenarios::twoConnections),
        new Scenario("a stopped turn ends, and stays as shown", ConversationScenarios::stop),
        new Scenario("another answer is a branch", ConversationScenarios::branch),
        new Scenario("sessions do not see each other", ConversationScenarios::apart),
        new Scenario("ping is answered by pong", ConversationScenarios::ping));
  }

  private static void welcome(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      Welcome welcome = client.welcome().orElseThrow();
      expect(!welcome.resumed() && client.turns().isEmpty(), "the welcome is not whole and empty");
      expect(welcome.expiresAt().isAfter(welcome.startedAt()), "it expires before it starts");
      client.hello();
      client.await("a second welcome", SOON, _ -> welcomes(client) == 2);
      expect(client.welcome().orElseThrow().resumed(), "a second hello does not resume");
      client.assertClean();
    }
  }

  private static void answer(URI server) throws Exception {
    String session = session(server);
    try (CheckingClient client = connected(server, session)) {
      String turnId = client.send("Please say hello. \ud83d\ude80");
      HeldTurn turn = client.awaitEnded(turnId, ANSWER_MAX);
      expectEqual(turn.state(), TurnState.COMPLETED, "the state");
      sameAsSnapshot(server, session, client);
      client.assertClean();
    }
  }

  private static void repeat(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      Send send =
          new Send(UUID.randomUUID().toString(), "Once, please.", new Parent.Newest(), null);
      client.send(send);
      client.send(send);
      client.await("the repeat's answer", SOON, _ -> duplicates(client) == 1);
      client.awaitEnded(send.turnId(), ANSWER_MAX);
      client.send(send);
      client.await("the late repeat's answer", SOON, _ -> duplicates(client) == 2);
      expectEqual(client.turns().size(), 1, "the number of turns");
      client.assertClean();
    }
  }

  private static void order(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      List<String> sent = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        sent.add(client.send("Message " + i));
      }
      client.awaitEnded(sent.getLast(), ANSWER_MAX);
      List<String> held = client.turns().stream().map(HeldTurn::turnId).toList();
      expectEqual(held, sent, "the order");
      client.assertClean();
    }
  }

  private static void resume(URI server) throws Exception {
    String session = session(server);
    try (CheckingClient client = connected(server, session)) {
      String turnId = client.send("Please tell a long story.");
      client.awaitLength(turnId, 1, ANSWER_MAX);
      client.cut();
      client.connect();
      expect(client.welcome().orElseThrow().resumed(), "the second welcome does not resume");
      client.awaitEnded(turnId, ANSWER_MAX);
      sameAsSnapshot(server, session, client);
      client.assertClean();
    }
  }

  private static void lostCursor(URI server) throws Exception {
    String session = session(server);
    try (CheckingClient client = new CheckingClient(server, session)) {
      client.open(server);
      client.raw("{\"type\":\"hello\",\"session\":\"" + session + "\",\"cursor\":\"0-0-none\"}");
      client.await("a welcome", SOON, _ -> client.welcome().isPresent());
      expect(!client.welcome().orElseThrow().resumed(), "it resumes from a cursor that is none");
      client.assertClean();
    }
  }

  private static void twoConnections(URI server) throws Exception {
    String session = session(server);
    try (CheckingClient one = connected(server, session);
        CheckingClient two = connected(server, session)) {
      String turnId = one.send("Please say something to both.");
      HeldTurn first = one.awaitEnded(turnId, ANSWER_MAX);
      expectEqual(two.awaitEnded(turnId, SOON), first, "the other connection's turn");
      one.assertClean();
      two.assertClean();
    }
  }

  private static void stop(URI server) throws Exception {
    String session = session(server);
    try (CheckingClient client = connected(server, session)) {
      String turnId = client.send("Please tell a very long story.");
      client.await("accepted", SOON, view -> view.state(turnId) != null);
      client.stop(turnId);
      HeldTurn turn = client.awaitEnded(turnId, SOON);
      expect(turn.state() != TurnState.FAILED, "it failed");
      client.stop(turnId);
      client.stop(UUID.randomUUID().toString());
      client.awaitEnded(client.send("Go on."), ANSWER_MAX);
      expectEqual(client.read(view -> view.turn(turnId)).orElseThrow(), turn, "the stopped turn");
      sameAsSnapshot(server, session, client);
      client.assertClean();
    }
  }

  private static void branch(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      String first = client.send("Say one.");
      String second = client.send("Say two.");
      client.awaitEnded(second, ANSWER_MAX);
      String other = client.send("Say two.", new Parent.Of(first), null);
      String anew = client.send("Say three.", new Parent.Beginning(), null);
      client.awaitEnded(anew, ANSWER_MAX);
      List<String> parents =
          client.turns().stream().map(turn -> String.valueOf(turn.parent())).toList();
      expectEqual(parents, List.of("null", first, first, "null"), "the parents");
      expect(client.read(view -> view.turn(other)).isPresent(), "the branch is missing");
      client.assertClean();
    }
  }

  private static void apart(URI server) throws Exception {
    try (CheckingClient one = connected(server, session(server));
        CheckingClient two = connected(server, session(server))) {
      String turnId = one.send("For one only.");
      two.awaitEnded(two.send("For the other."), ANSWER_MAX);
      one.awaitEnded(turnId, ANSWER_MAX);
      expectEqual(one.turns().size(), 1, "the number of turns");
      expectEqual(two.turns().size(), 1, "the other's number of turns");
      one.assertClean();
      two.assertClean();
    }
  }

  private static void ping(URI server) throws Exception {
    try (CheckingClient client = connected(server, session(server))) {
      client.ping();
      client.await(
          "a pong", SOON, _ -> client.received().getLast().frame() instanceof ServerFrame.Pong);
    }
  }

  static String session(URI server) throws Exception {
    return new ParleyHttp(server).newSession("Conformance");
  }

  static CheckingClient connected(URI server, String session) throws Exception {
    CheckingClient client = new CheckingClient(server, session);
    client.connect();
    return client;
  }

  /// What was streamed is what is kept.
  private static void sameAsSnapshot(URI server, String session, CheckingClient client)
      throws Exception {
    try (CheckingClient fresh = connected(server, session)) {
      List<String> kept = fresh.turns().stream().map(ConversationScenarios::lasting).toList();
      List<String> shown = client.turns().stream().map(ConversationScenarios::lasting).toList();
      expect(kept.equals(shown), "the history is not what was shown");
    }
  }

  private static String lasting(HeldTurn turn) {
    return String.join(
        "|", turn.turnId(), String.valueOf(turn.parent()), turn.state().wire(), turn.answer());
  }

  private static long welcomes(CheckingClient client) {
    return client.received().stream().filter(r -> r.frame() instanceof Welcome).count();
  }

  private static long duplicates(CheckingClient client) {
    return client.received().stream()
        .filter(r -> r.frame() instanceof ServerFrame.Accepted accepted && accepted.duplicate())
        .count();
  }
}
