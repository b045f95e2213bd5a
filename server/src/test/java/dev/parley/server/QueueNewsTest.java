package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What those who wait are told of the queue.
final class QueueNewsTest {
  @Test
  void whoWaitsIsToldItsPlaceAndAboutHowLong() throws Exception {
    try (ServerRig rig = ServerRig.start()) {
      TestWorker worker = rig.worker();
      // One slot, and two seconds for a turn.
      worker.report();
      try (CheckingClient busy = rig.connected(rig.session());
          CheckingClient next = rig.connected(rig.session());
          CheckingClient last = rig.connected(rig.session())) {
        String running = busy.send("one");
        assertThat(worker.take().turnId()).isEqualTo(running);
        String second = busy.send("two");
        String third = busy.send("three");
        busy.await("both", SOON, view -> view.turns().size() == 3);
        String other = next.send("one");
        next.await("accepted", SOON, view -> view.turns().size() == 1);
        String behind = last.send("one");
        awaitQueued(busy, second, 1, Duration.ofSeconds(2));
        awaitQueued(busy, third, 2, Duration.ofSeconds(4));
        awaitQueued(next, other, 0, Duration.ofSeconds(2));
        awaitQueued(last, behind, 1, Duration.ofSeconds(4));
      }
    }
  }

  @Test
  void onAClusterNoTimeIsToldSinceOthersWaitElsewhereToo() throws Exception {
    try (ServerRig rig = ServerRig.on(RedisFlavor.CLUSTER.empty(), UnaryOperator.identity())) {
      rig.worker().report();
      try (CheckingClient client = rig.connected(rig.session())) {
        client.send("one");
        String second = client.send("two");
        awaitQueued(client, second, 1, null);
      }
    }
  }

  @Test
  void whileNoWorkerLivesThatIsSaidAndNoTime() throws Exception {
    try (ServerRig rig = ServerRig.start();
        CheckingClient client = rig.connected(rig.session())) {
      String turnId = client.send("one");
      awaitQueued(client, turnId, 0, null);
      awaitFrame(client, new ServerFrame.Notice(NoticeCode.NO_WORKER, null)::equals);
    }
  }

  private static void awaitQueued(
      CheckingClient client, String turnId, int ahead, @Nullable Duration wait) {
    awaitFrame(client, new ServerFrame.Queued(turnId, ahead, wait)::equals);
  }

  private static void awaitFrame(CheckingClient client, Predicate<ServerFrame> wanted) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> client.received().stream().map(received -> received.frame()).anyMatch(wanted));
  }
}
