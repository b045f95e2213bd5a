package dev.parley.app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.client.Received;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What the server says unasked, and why it closes sockets.
class ClosingIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void aServerThatIsToldToEndSendsItsClientsToTheOthersWhereTheAnswerGoesOn() throws Exception {
    try (Deployment deployment = Deployment.start(2, 1, Map.of())) {
      String session = new ParleyHttp(deployment.address(0)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(deployment.address(0), session)) {
        client.connect();
        String turnId = client.send("/script pieces=100 pace=50ms");
        var _ = client.awaitLength(turnId, 20, SOON);
        deployment.server(0).signal("TERM");
        assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.DRAINING.code());
        client.connect(deployment.address(1));
        assertThat(client.awaitEnded(turnId, SOON).answer()).endsWith(" 99 100").hasSize(291);
        client.assertClean();
      }
      assertThat(deployment.server(0).awaitExit(SOON)).isZero();
    }
  }

  @Test
  void aFloodOfFramesIsClosedAndOthersAreServed() throws Exception {
    try (Deployment deployment = Deployment.start(1, 1, Map.of())) {
      ParleyHttp http = new ParleyHttp(deployment.address(0));
      try (CheckingClient flood =
              new CheckingClient(deployment.address(0), http.newSession("Mallory"));
          CheckingClient client =
              new CheckingClient(deployment.address(0), http.newSession("Ada"))) {
        client.connect();
        flood.connect();
        for (int i = 0; i < 5_000 && flood.end().isEmpty(); i++) {
          flood.ping();
        }
        assertThat(flood.awaitEnd(SOON).code()).isEqualTo(CloseCode.TOO_MANY.code());
        assertThat(client.awaitEnded(client.send("/script pieces=3"), SOON).state())
            .isEqualTo(TurnState.COMPLETED);
        client.assertClean();
      }
    }
  }

  @Test
  void whileNoWorkerLivesThatIsSaidAndTheFirstThatComesAnswers() throws Exception {
    try (Deployment deployment = Deployment.start(1, 0, Map.of())) {
      String session = new ParleyHttp(deployment.address(0)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(deployment.address(0), session)) {
        client.connect();
        String turnId = client.send("/script pieces=3");
        awaitFrame(
            client, frame -> frame.equals(new ServerFrame.Notice(NoticeCode.NO_WORKER, null)));
        deployment.addWorker();
        assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("1 2 3");
        client.assertClean();
      }
    }
  }

  @Test
  void aTurnThatNoWorkerTakesInTimeHasFailedAndCanBeAskedAgain() throws Exception {
    try (Deployment deployment = Deployment.start(1, 0, Map.of("PARLEY_QUEUE_DEADLINE", "1s"))) {
      String session = new ParleyHttp(deployment.address(0)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(deployment.address(0), session)) {
        client.connect();
        String turnId = client.send("/script pieces=3");
        assertThat(client.awaitEnded(turnId, SOON).code()).isEqualTo(FailureCode.NO_WORKER);
        awaitFrame(
            client, frame -> frame instanceof ServerFrame.Failed failed && failed.retryable());
        client.assertClean();
      }
    }
  }

  @Test
  void aTurnBehindOthersIsToldItsPlace() throws Exception {
    try (Deployment deployment = Deployment.start(1, 1, Map.of())) {
      String session = new ParleyHttp(deployment.address(0)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(deployment.address(0), session)) {
        client.connect();
        String first = client.send("/script pieces=60 pace=50ms");
        String second = client.send("/script pieces=3");
        awaitFrame(
            client,
            frame ->
                frame instanceof ServerFrame.Queued queued
                    && queued.turnId().equals(second)
                    && queued.ahead() == 1);
        assertThat(client.awaitEnded(second, SOON).state()).isEqualTo(TurnState.COMPLETED);
        assertThat(client.awaitEnded(first, SOON).state()).isEqualTo(TurnState.COMPLETED);
        client.assertClean();
      }
    }
  }

  @Test
  void aSessionThatExpiresIsTakenLeaveOf() throws Exception {
    try (Deployment deployment = Deployment.start(1, 1, Map.of("PARLEY_SESSION_TTL", "6s"))) {
      String session = new ParleyHttp(deployment.address(0)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(deployment.address(0), session)) {
        client.connect();
        awaitFrame(
            client,
            frame ->
                frame instanceof ServerFrame.Notice notice
                    && notice.code() == NoticeCode.EXPIRING
                    && notice.until() != null);
        assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.SESSION_GONE.code());
      }
      assertThat(new ParleyHttp(deployment.address(0)).refresh(session).status()).isEqualTo(400);
      String never = UUID.randomUUID().toString();
      assertThat(new ParleyHttp(deployment.address(0)).refresh(never).status()).isEqualTo(400);
    }
  }

  private static void awaitFrame(CheckingClient client, Predicate<ServerFrame> wanted) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> client.received().stream().map(Received::frame).anyMatch(wanted));
  }
}
