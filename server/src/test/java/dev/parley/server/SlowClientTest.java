package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.CloseCode;
import dev.parley.testkit.client.CheckingClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Clients that do not read: nobody else waits for them, what is kept for them is bounded, and in the
/// end they are closed.
final class SlowClientTest {
  private static final int TURNS = 20;
  private static final String TOO_SLOW = "parley_closes_total{code=\"too_slow\"}";

  /// A full outlet, one answer's text beyond it, and its frames' surroundings.
  private static final double KEPT_BYTES_MAX = 256 * 1024;

  @Test
  void aClientThatDoesNotReadIsLeftBehindAndCatchesUp() throws Exception {
    try (ServerRig rig = ServerRig.start()) {
      String session = rig.session();
      TestWorker worker = rig.worker();
      try (CheckingClient reader = rig.connected(session);
          CheckingClient sleeper = rig.connected(session)) {
        sleeper.holdReading();
        String last = "";
        for (int i = 0; i < 8; i++) {
          last = converse(reader, worker, "question " + i);
        }
        sleeper.resumeReading();
        assertThat(sleeper.awaitEnded(last, SOON).answer()).hasSize(60_000);
        assertThat(sleeper.turns()).isEqualTo(reader.turns());
        reader.assertClean();
        sleeper.assertClean();
      }
    }
  }

  @Test
  void aClientThatStaysFarBehindIsClosed() throws Exception {
    try (ServerRig rig = impatient()) {
      String session = rig.session();
      try (CheckingClient reader = rig.connected(session);
          HandSocket sleeper = HandSocket.open(rig.server.port())) {
        sleeper.hello(session);
        fallBehind(rig, reader);
        await().atMost(SOON).until(() -> rig.figure(TOO_SLOW) == 1);
        assertThat(sleeper.readToClose()).isEqualTo(CloseCode.TOO_SLOW.code());
        reader.assertClean();
      }
    }
  }

  @Test
  void aClientThatReadsSlowlyIsAliveThoughItsPongComesLate() throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.ping = Duration.ofMillis(600);
              settings.pong = Duration.ofMillis(500);
              return settings;
            })) {
      String session = rig.session();
      try (CheckingClient reader = rig.connected(session);
          HandSocket slow = HandSocket.open(rig.server.port())) {
        slow.hello(session);
        slow.answerPing(Duration.ZERO);
        TestWorker worker = rig.worker();
        String turnId = reader.send("How are you?");
        TestWorker.Answering turn = worker.take();
        for (int piece = 0; piece < 80; piece++) {
          turn.write("p".repeat(1_000));
        }
        turn.complete();
        reader.awaitEnded(turnId, SOON);

        int read = 0;
        while (read < 80_000) {
          read += slow.answerPing(Duration.ofMillis(40));
        }
        slow.answerPing(Duration.ZERO);
        assertThat(rig.server.connections()).isEqualTo(2);
        reader.assertClean();
      }
    }
  }

  @Test
  void oneThatDoesNotTakeTheCloseFrameEitherIsCut() throws Exception {
    try (ServerRig rig = impatient()) {
      String session = rig.session();
      try (CheckingClient reader = rig.connected(session);
          HandSocket sleeper = HandSocket.open(rig.server.port())) {
        sleeper.hello(session);
        fallBehind(rig, reader);
        await().atMost(SOON).until(() -> rig.server.connections() == 1);
        assertThat(rig.figure(TOO_SLOW)).isEqualTo(1);
        assertThat(rig.figure("parley_pending_bytes")).isZero();
        reader.assertClean();
      }
    }
  }

  @Test
  void oneThatSaysGoodbyeAndReadsNoMoreIsCut() throws Exception {
    try (ServerRig rig = ServerRig.start(SlowClientTest::closingSoon)) {
      String session = rig.session();
      try (CheckingClient reader = rig.connected(session);
          HandSocket sleeper = HandSocket.open(rig.server.port())) {
        sleeper.hello(session);
        fallBehind(rig, reader);
        sleeper.sendClose();
        await().atMost(SOON).until(() -> rig.server.connections() == 1);
        assertThat(rig.figure("parley_pending_bytes")).isZero();
        reader.assertClean();
      }
    }
  }

  private static ServerRig.Settings closingSoon(ServerRig.Settings settings) {
    settings.rhythm =
        new Rhythm(
            Rhythm.STANDARD.silence(),
            Rhythm.STANDARD.check(),
            Rhythm.STANDARD.linger(),
            Duration.ofSeconds(1));
    return settings;
  }

  private static ServerRig impatient() throws IOException {
    return ServerRig.start(
        settings -> {
          settings.slowClient = Duration.ofSeconds(1);
          return closingSoon(settings);
        });
  }

  /// Lets far more happen than a slow client may lack, and looks that it is not kept for it.
  private static void fallBehind(ServerRig rig, CheckingClient reader) throws Exception {
    TestWorker worker = rig.worker();
    for (int i = 0; i < TURNS; i++) {
      converse(reader, worker, "q".repeat(10_000));
      assertThat(rig.figure("parley_pending_bytes")).isLessThan(KEPT_BYTES_MAX);
    }
  }

  private static String converse(CheckingClient reader, TestWorker worker, String text)
      throws Exception {
    String turnId = reader.send(text);
    TestWorker.Answering turn = worker.take();
    for (int piece = 0; piece < 15; piece++) {
      turn.write("p".repeat(4_000));
    }
    turn.complete();
    reader.awaitEnded(turnId, SOON);
    return turnId;
  }
}
