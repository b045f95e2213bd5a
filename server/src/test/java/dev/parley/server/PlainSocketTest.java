package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.PlainMessage;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HandshakeRefusedException;
import dev.parley.testkit.client.PlainClient;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PlainSocketTest {
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
  void wholeAnswersComeInOrderToEveryPlainSocket() throws Exception {
    String session = rig.session();
    TestWorker worker = rig.worker();
    try (PlainClient sender = rig.plain(session);
        PlainClient other = rig.plain(session);
        ServerRig second = rig.another();
        PlainClient elsewhere = second.plain(session)) {
      for (String text : List.of("one", "two", "three")) {
        sender.send(text);
      }
      worker.answer("uno");
      worker.answer("dos");
      worker.answer("tres");
      for (PlainClient client : List.of(sender, other, elsewhere)) {
        assertThat(client.awaitMessages(3, SOON))
            .extracting(PlainMessage::msg)
            .containsExactly("uno", "dos", "tres");
        client.assertClean();
      }
    }
  }

  @Test
  void failuresAndStopsAreFramesToo() throws Exception {
    String session = rig.session();
    TestWorker worker = rig.worker();
    try (PlainClient client = rig.plain(session);
        CheckingClient stopper = rig.connected(session)) {
      client.send("one");
      TestWorker.Answering first = worker.take();
      first.write("never mind this");
      first.fail(FailureCode.MODEL_TIMEOUT);
      client.awaitMessages(1, SOON);
      client.send("two");
      TestWorker.Answering second = worker.take();
      second.write("until here");
      stopper.awaitLength(second.turnId(), 10, SOON);
      stopper.stop(second.turnId());
      List<PlainMessage> messages = client.awaitMessages(2, SOON);
      assertThat(messages)
          .extracting(PlainMessage::timestamp)
          .as("as fine as the history's")
          .allSatisfy(at -> assertThat(at).isEqualTo(at.truncatedTo(ChronoUnit.MILLIS)));
      assertThat(messages.get(0).error()).isEqualTo("model_timeout");
      assertThat(messages.get(0).msg()).isEqualTo(FailureCode.MODEL_TIMEOUT.sentence());
      assertThat(messages.get(1).error()).isNull();
      assertThat(messages.get(1).msg()).isEqualTo("until here");
      client.assertClean();
    }
  }

  @Test
  void aMessageThatCannotBeTakenIsAnsweredWithASentence() throws Exception {
    try (PlainClient client = rig.plain(rig.session())) {
      client.send("  ");
      client.send("x".repeat(20_000));
      assertThat(client.awaitMessages(2, SOON))
          .extracting(PlainMessage::error)
          .containsExactly("empty", "too_long");
      client.assertClean();
    }
  }

  @Test
  void anAnswerThatEndedWhileNoSocketWasOpenIsInTheHistoryOnly() throws Exception {
    String session = rig.session();
    TestWorker worker = rig.worker();
    try (CheckingClient other = rig.connected(session)) {
      PlainClient client = rig.plain(session);
      client.send("one");
      TestWorker.Answering turn = worker.take();
      client.cut();
      turn.write("unheard");
      turn.complete();
      // Then this server knows of its end too.
      other.awaitEnded(turn.turnId(), SOON);
    }
    try (PlainClient client = rig.plain(session)) {
      client.send("two");
      worker.answer("heard");
      assertThat(client.awaitMessages(1, SOON))
          .extracting(PlainMessage::msg)
          .containsExactly("heard");
    }
    assertThat(rig.http.refresh(session).body()).contains("Bot: unheard", "Bot: heard");
  }

  @Test
  void noSessionIsRefusedAtTheHandshake() {
    for (String token : List.of("", "nonsense", UUID.randomUUID().toString())) {
      assertThatThrownBy(() -> PlainClient.connect(rig.uri, token))
          .asInstanceOf(type(HandshakeRefusedException.class))
          .extracting(HandshakeRefusedException::status)
          .isEqualTo(403);
    }
    assertThatThrownBy(() -> PlainClient.connectWithoutToken(rig.uri))
        .asInstanceOf(type(HandshakeRefusedException.class))
        .extracting(HandshakeRefusedException::status)
        .isEqualTo(403);
  }

  @Test
  void aBinaryFrameEndsTheConnection() throws Exception {
    try (PlainClient client = rig.plain(rig.session())) {
      client.sendBinary(new byte[] {1});
      assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.NOT_UNDERSTOOD.code());
    }
  }
}
