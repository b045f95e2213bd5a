package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HandshakeRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Connections that end for other reasons than a bad frame.
final class LeavingTest {
  /// What the WebSocket standard has for a peer that is left alone.
  private static final int GOING_AWAY = 1001;

  @Test
  void drainingSendsEveryoneAwayAndTakesNoOneNew() throws Exception {
    try (ServerRig rig = ServerRig.start()) {
      String session = rig.session();
      await().atMost(SOON).until(() -> rig.http.get("/health/ready").status() == 200);
      List<CheckingClient> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(rig.connected(session));
      }
      rig.server.drain();
      for (CheckingClient client : clients) {
        assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.DRAINING.code());
        client.assertClean();
      }
      assertThat(rig.http.get("/health/ready").status()).isEqualTo(503);
      assertThat(rig.http.get("/health/ready").body()).contains("draining");
      assertThat(rig.http.get("/health/live").status()).isEqualTo(200);
      assertThatThrownBy(() -> rig.client(session).connect())
          .asInstanceOf(type(HandshakeRefusedException.class))
          .extracting(HandshakeRefusedException::status)
          .isEqualTo(503);
      await().atMost(SOON).until(() -> rig.server.connections() == 0);
    }
  }

  @Test
  void moreConnectionsThanAllowedAreSentAway() throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.connectionsMax = 2;
              return settings;
            })) {
      String session = rig.session();
      try (CheckingClient first = rig.connected(session);
          CheckingClient second = rig.connected(session);
          CheckingClient third = rig.client(session)) {
        third.open(rig.uri);
        assertThat(third.awaitEnd(SOON).code()).isEqualTo(CloseCode.TOO_MANY.code());
        first.cut();
        await().atMost(SOON).until(() -> rig.server.connections() == 1);
        third.connect();
        second.assertClean();
      }
    }
  }

  @Test
  void anExpiringSessionIsWarnedOfAndThenClosed() throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.sessionTtl = Duration.ofSeconds(4);
              return settings;
            })) {
      try (CheckingClient client = rig.connected(rig.session())) {
        client.await(
            "a warning",
            SOON,
            _ ->
                client.received().stream()
                    .anyMatch(
                        it ->
                            it.frame() instanceof ServerFrame.Notice notice
                                && notice.code() == NoticeCode.EXPIRING
                                && notice.until() != null));
        assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.SESSION_GONE.code());
        assertThat(
                client.received().stream().filter(it -> it.frame() instanceof ServerFrame.Notice))
            .hasSize(1);
      }
    }
  }

  @Test
  void aWaitingTurnIsToldItsPlaceAndThatNoWorkerLives() throws Exception {
    try (ServerRig rig = ServerRig.start();
        CheckingClient client = rig.connected(rig.session())) {
      client.send("one");
      String second = client.send("two");
      client.await(
          "a place",
          SOON,
          _ ->
              client.received().stream()
                  .anyMatch(
                      it ->
                          it.frame() instanceof ServerFrame.Queued queued
                              && queued.turnId().equals(second)
                              && queued.ahead() == 1));
      client.await(
          "a notice",
          SOON,
          _ ->
              client.received().stream()
                  .anyMatch(
                      it ->
                          it.frame() instanceof ServerFrame.Notice notice
                              && notice.code() == NoticeCode.NO_WORKER));
      client.assertClean();
    }
  }

  @Test
  void aWaitingTurnIsToldItsPlaceByANodeThatNeverSawItAccepted() throws Exception {
    try (ServerRig rig = ServerRig.start();
        ServerRig other = rig.another();
        CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("one");
      client.await("the turn", SOON, view -> view.turn(turnId).isPresent());
      client.connect(other.uri);
      assertThat(client.welcome().orElseThrow().turns()).isNull();
      int before = client.received().size();
      client.await(
          "a place",
          SOON,
          _ ->
              client.received().stream()
                  .skip(before)
                  .anyMatch(
                      it ->
                          it.frame() instanceof ServerFrame.Queued queued
                              && queued.turnId().equals(turnId)));
      client.assertClean();
    }
  }

  @Test
  void onlyModelsOfLiveWorkersMayBeAskedFor() throws Exception {
    try (ServerRig rig = ServerRig.start();
        CheckingClient client = rig.connected(rig.session())) {
      rig.worker().report();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                client.connect();
                assertThat(client.welcome().orElseThrow().models())
                    .extracting(model -> model.id())
                    .containsExactly(TestWorker.MODEL);
              });
      var newest = new Parent.Newest();
      String refused = client.send("Hi", newest, "another-model");
      assertThat(client.awaitRefused(refused, SOON).code()).isEqualTo(RefusalCode.UNKNOWN_MODEL);
      String taken = client.send("Hi", newest, TestWorker.MODEL);
      client.await("the turn", SOON, view -> view.turn(taken).isPresent());
      client.assertClean();
    }
  }

  @Test
  void onlyAPeerThatAnswersPingsStays() throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.ping = Duration.ofMillis(700);
              settings.pong = Duration.ofMillis(600);
              return settings;
            })) {
      String session = rig.session();
      try (CheckingClient alive = rig.connected(session);
          HandSocket halfOpen = HandSocket.open(rig.server.port())) {
        halfOpen.hello(session);
        await().atMost(SOON).until(() -> rig.server.connections() == 2);
        await().atMost(SOON).until(() -> rig.server.connections() == 1);
        assertThat(halfOpen.readToClose()).isEqualTo(GOING_AWAY);
        String turnId = alive.send("Still here");
        alive.await("the turn", SOON, view -> view.turn(turnId).isPresent());
        alive.assertClean();
      }
    }
  }
}
