package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HandshakeRefusedException;
import dev.parley.testkit.client.ParleyHttp.Answer;
import dev.parley.testkit.client.PlainClient;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Redis stands still or is away for a while, and what clients and operators see of it.
final class OutageTest {
  @Test
  void aStopIsCarriedOutThoughTheStoreIsAwayWhenItComes() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        ServerRig rig = ServerRig.on(redis, settings -> settings);
        CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("Hi");
      TestWorker.Answering turn = rig.worker().take();
      turn.write("half");
      client.awaitLength(turnId, 4, SOON);
      assertThat(redis.cutClients()).isPositive();
      client.stop(turnId);
      assertThat(client.awaitEnded(turnId, SOON).state()).isEqualTo(TurnState.STOPPED);
      client.assertClean();
    }
  }

  @Test
  void aStoreThatStandsStillIsToldAndGottenOver() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        ServerRig rig =
            ServerRig.on(
                redis,
                settings -> {
                  settings.rhythm =
                      new Rhythm(
                          Rhythm.STANDARD.silence(),
                          Duration.ofSeconds(1),
                          Rhythm.STANDARD.linger(),
                          Rhythm.STANDARD.close());
                  return settings;
                })) {
      String session = rig.session();
      await().atMost(SOON).until(() -> rig.http.get("/health/ready").status() == 200);
      try (CheckingClient client = rig.connected(session)) {
        String before = client.send("before");
        rig.worker().answer("all well");
        client.awaitEnded(before, SOON);

        redis.freeze();
        String during = client.send("during");
        ServerFrame.Refused refused = client.awaitRefused(during, SOON);
        assertThat(refused.code()).isEqualTo(RefusalCode.UNAVAILABLE);
        assertThat(rig.http.post("/token?name=Ada").status()).isEqualTo(503);
        assertThatThrownBy(() -> PlainClient.connect(rig.uri, otherSession(session)))
            .asInstanceOf(type(HandshakeRefusedException.class))
            .extracting(HandshakeRefusedException::status)
            .isEqualTo(503);
        try (CheckingClient late = rig.client(session)) {
          late.open(rig.uri);
          late.raw("{\"type\":\"hello\",\"session\":\"" + otherSession(session) + "\"}");
          late.await("a notice", SOON, _ -> told(late));
        }
        await()
            .atMost(Duration.ofSeconds(15))
            .untilAsserted(
                () -> {
                  Answer ready = rig.http.get("/health/ready");
                  assertThat(ready.status()).isEqualTo(503);
                  assertThat(ready.body()).contains("store_unreachable");
                });
        assertThat(rig.http.get("/health/live").status()).isEqualTo(200);

        client.await("a notice", SOON, _ -> told(client));
        int known = client.received().size();

        redis.thaw();
        client.await(
            "a welcome that takes the notice back",
            SOON,
            _ ->
                client.received().stream()
                    .skip(known)
                    .anyMatch(it -> it.frame() instanceof ServerFrame.Welcome));
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> rig.http.get("/health/ready").status() == 200);
        String after = client.send("after");
        // What was refused may have been stored all the same, and then it is answered first.
        TestWorker worker = rig.worker();
        TestWorker.Answering turn;
        do {
          turn = worker.take();
          turn.write("well again");
          turn.complete();
        } while (!turn.turnId().equals(after));
        assertThat(client.awaitEnded(after, SOON).answer()).isEqualTo("well again");
        client.assertClean();
      }
    }
  }

  private static boolean told(CheckingClient client) {
    return client.received().stream()
        .anyMatch(
            it ->
                it.frame() instanceof ServerFrame.Notice notice
                    && notice.code() == NoticeCode.STORE_UNREACHABLE);
  }

  /// One that no connection follows, so that the store must be asked. Whether it is there is not known
  /// while the store stands still.
  private static String otherSession(String session) {
    char last = session.charAt(35);
    return session.substring(0, 35) + (last == '0' ? '1' : '0');
  }
}
