package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HeldTurn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConversationTest {
  private ServerRig rig;
  private TestWorker worker;

  @BeforeEach
  void start() throws Exception {
    rig = ServerRig.start();
    worker = rig.worker();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void anAnswerStreamsToEveryConnectionOfTheSession() throws Exception {
    String session = rig.session();
    try (CheckingClient sender = rig.connected(session);
        CheckingClient other = rig.connected(session)) {
      String turnId = sender.send("Hello?");
      TestWorker.Answering turn = worker.take();
      assertThat(turn.turnId()).isEqualTo(turnId);
      for (int i = 0; i < 50; i++) {
        turn.write("piece " + i + " ");
      }
      turn.complete();
      HeldTurn held = sender.awaitEnded(turnId, SOON);
      assertThat(held.state()).isEqualTo(TurnState.COMPLETED);
      assertThat(held.answer()).startsWith("piece 0 piece 1 ").endsWith("piece 49 ");
      assertThat(other.awaitEnded(turnId, SOON).answer()).isEqualTo(held.answer());
      sender.assertClean();
      other.assertClean();
    }
  }

  @Test
  void messagesAreAnsweredInTheOrderSent() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        sent.add(client.send("message " + i));
      }
      for (String turnId : sent) {
        TestWorker.Answering turn = worker.take();
        assertThat(turn.turnId()).isEqualTo(turnId);
        turn.write("answer to " + turnId);
        turn.complete();
      }
      for (String turnId : sent) {
        assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("answer to " + turnId);
      }
      client.assertClean();
    }
  }

  @Test
  void aReconnectGoesOnFromCursorAndPartial() throws Exception {
    try (CheckingClient client = rig.connected(rig.session());
        CheckingClient witness = rig.client(rig.session())) {
      String turnId = client.send("Tell me a story");
      TestWorker.Answering turn = worker.take();
      turn.write("Once upon ");
      client.awaitLength(turnId, 10, SOON);
      client.cut();
      turn.write("a time ");
      client.connect();
      assertThat(client.welcome().orElseThrow().resumed()).isTrue();
      turn.write("there was ");
      client.awaitLength(turnId, 27, SOON);
      client.cut();
      turn.write("an end.");
      turn.complete();
      client.connect();
      assertThat(client.awaitEnded(turnId, SOON).answer())
          .isEqualTo("Once upon a time there was an end.");
      assertThat(client.welcome().orElseThrow().resumed()).isTrue();
      client.assertClean();
      assertThat(witness.turns()).isEmpty();
    }
  }

  @Test
  void anotherNodeResumesFromTheStore() throws Exception {
    String session = rig.session();
    try (CheckingClient client = rig.connected(session)) {
      String turnId = client.send("Go on elsewhere");
      TestWorker.Answering turn = worker.take();
      turn.write("first half, ");
      client.awaitLength(turnId, 12, SOON);
      try (ServerRig second = rig.another()) {
        client.connect(second.uri);
        assertThat(client.welcome().orElseThrow().resumed()).isTrue();
        turn.write("second half");
        turn.complete();
        assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("first half, second half");
        client.assertClean();
      }
    }
  }

  @Test
  void aNewConnectionSeesTheRunningAnswerSoFar() throws Exception {
    String session = rig.session();
    try (CheckingClient first = rig.connected(session)) {
      String turnId = first.send("Hi");
      TestWorker.Answering turn = worker.take();
      turn.write("so far ");
      first.awaitLength(turnId, 7, SOON);
      try (CheckingClient second = rig.connected(session)) {
        assertThat(second.welcome().orElseThrow().resumed()).isFalse();
        turn.write("and further");
        turn.complete();
        assertThat(second.awaitEnded(turnId, SOON).answer()).isEqualTo("so far and further");
        second.assertClean();
      }
    }
  }

  @Test
  void aTakeoverGoesOnMidSentence() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("Hi");
      TestWorker.Answering first = worker.take();
      first.write("begun by one, ");
      client.awaitLength(turnId, 14, SOON);
      first.release();
      TestWorker.Answering second = rig.worker().takeReleased();
      second.write("ended by another");
      second.complete();
      assertThat(client.awaitEnded(turnId, SOON).answer())
          .isEqualTo("begun by one, ended by another");
      client.assertClean();
    }
  }

  @Test
  void stopEndsTheTurnWithWhatWasShown() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("Hi");
      TestWorker.Answering turn = worker.take();
      turn.write("until here");
      client.awaitLength(turnId, 10, SOON);
      client.stop(turnId);
      HeldTurn held = client.awaitEnded(turnId, SOON);
      assertThat(held.state()).isEqualTo(TurnState.STOPPED);
      assertThat(held.answer()).isEqualTo("until here");
      client.assertClean();
    }
  }

  @Test
  void aStopRightBehindItsSendStopsIt() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("Never mind");
      client.stop(turnId);
      assertThat(client.awaitEnded(turnId, SOON).state()).isEqualTo(TurnState.STOPPED);
      client.assertClean();
    }
  }

  @Test
  void aFailureArrivesWithItsCode() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("Hi");
      TestWorker.Answering turn = worker.take();
      turn.write("half an");
      turn.fail(FailureCode.MODEL_TIMEOUT);
      HeldTurn held = client.awaitEnded(turnId, SOON);
      assertThat(held.state()).isEqualTo(TurnState.FAILED);
      assertThat(held.answer()).isEqualTo("half an");
      client.assertClean();
    }
  }

  @Test
  void helloAgainBringsUpToDate() throws Exception {
    try (CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("Hi");
      TestWorker.Answering turn = worker.take();
      turn.write("one ");
      client.awaitLength(turnId, 4, SOON);
      client.hello();
      turn.write("two");
      turn.complete();
      assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("one two");
      client.hello();
      client.ping();
      client.await(
          "a pong",
          SOON,
          _ -> client.received().stream().anyMatch(it -> it.frame() instanceof ServerFrame.Pong));
      client.assertClean();
    }
  }

  @Test
  void aLongSessionIsWelcomedWhole() throws Exception {
    String session = rig.session();
    String text = "x".repeat(15_000);
    try (CheckingClient client = rig.connected(session)) {
      for (int i = 0; i < 40; i++) {
        String turnId = client.send(text);
        worker.answer("y".repeat(20_000));
        client.awaitEnded(turnId, SOON);
      }
      client.assertClean();
    }
    try (CheckingClient client = rig.connected(session)) {
      assertThat(client.turns()).hasSize(40).allMatch(turn -> turn.answer().length() == 20_000);
      client.assertClean();
    }
  }
}
