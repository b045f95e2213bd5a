package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.CloseCode;
import dev.parley.testkit.client.CheckingClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A node is told to end while answers run, and its clients go on at another.
final class DrainTest {
  private static final int CLIENTS = 40;
  private static final Duration SPREAD = Duration.ofSeconds(1);

  @Test
  void clientsAreSentAwayOneAfterAnotherAndMissNothing() throws Exception {
    try (ServerRig rig =
            ServerRig.start(
                settings -> {
                  settings.drainSpread = SPREAD;
                  return settings;
                });
        ServerRig other = rig.another()) {
      await().atMost(SOON).until(() -> rig.http.get("/health/ready").status() == 200);
      String session = rig.session();
      List<CheckingClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(rig.connected(session));
      }
      String turnId = clients.getFirst().send("Hi");
      TestWorker.Answering answer = rig.worker().take();
      answer.write("before, ");
      for (CheckingClient client : clients) {
        client.awaitLength(turnId, 8, SOON);
      }

      long begun = System.nanoTime();
      var drained = rig.server.drain().toCompletableFuture();
      assertThat(rig.http.get("/health/ready").body()).contains("draining");
      // The first has gone and most are still served.
      await().atMost(SOON).until(() -> rig.server.connections() < CLIENTS);
      assertThat(rig.server.connections()).isGreaterThan(CLIENTS / 4);
      answer.write("meanwhile, ");
      for (CheckingClient client : clients) {
        assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.DRAINING.code());
      }
      drained.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(SPREAD.dividedBy(2))
          .isLessThan(SPREAD.plus(Duration.ofSeconds(3)));
      assertThat(rig.server.connections()).isZero();
      rig.server.close();

      for (CheckingClient client : clients) {
        client.connect(other.uri);
      }
      answer.write("after");
      answer.complete();
      for (CheckingClient client : clients) {
        assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("before, meanwhile, after");
        client.assertClean();
        client.close();
      }
    }
  }
}
