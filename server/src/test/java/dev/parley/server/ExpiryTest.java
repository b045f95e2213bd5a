package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.CloseCode;
import dev.parley.testkit.client.CheckingClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ExpiryTest {
  private static final Duration TTL = Duration.ofSeconds(2);

  @Test
  void anAnswerThatOutlastsItsSessionsTimeIsCompletedAndThenTheSessionEnds() throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.sessionTtl = TTL;
              return settings;
            })) {
      String session = rig.session();
      try (CheckingClient client = rig.connected(session)) {
        String turnId = client.send("Take your time");
        TestWorker.Answering answer = rig.worker().take();
        answer.write("slowly, ");
        client.awaitLength(turnId, 8, SOON);
        await()
            .during(TTL.multipliedBy(5))
            .atMost(TTL.multipliedBy(6))
            .until(() -> client.end().isEmpty());
        answer.write("but whole");
        answer.complete();
        assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("slowly, but whole");
        long ended = System.nanoTime();
        assertThat(rig.http.snapshot(session).status()).as("not yet").isEqualTo(200);
        assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.SESSION_GONE.code());
        assertThat(Duration.ofNanos(System.nanoTime() - ended))
            .isBetween(TTL.minusMillis(500), TTL.plusSeconds(5));
        client.assertClean();
      }
      assertThat(rig.http.snapshot(session).status()).isEqualTo(401);
    }
  }
}
