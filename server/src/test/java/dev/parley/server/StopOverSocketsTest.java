package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.TurnState;
import dev.parley.store.WriteResult;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.ClientConduct;
import dev.parley.testkit.client.HeldTurn;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Stop from any connection of the session, wherever it is, and whenever.
final class StopOverSocketsTest {
  private static final int RACES = Integer.getInteger("parley.races", 1_000) / 10;
  private static final long SEED = Long.getLong("parley.seed", System.nanoTime());
  private static final int HEAD_START_NANOS = 600_000;

  /// More on one socket in so short a time would be taken for a flood.
  private static final int RACES_PER_SESSION = 25;

  @Test
  void aTabOnAnotherServerStopsWhatWaitsWhatThinksAndWhatStreams() throws Exception {
    try (ServerRig rig = ServerRig.start();
        ServerRig elsewhere = rig.another()) {
      String session = rig.session();
      TestWorker worker = rig.worker();
      try (CheckingClient asks = rig.connected(session);
          CheckingClient stops = elsewhere.connected(session)) {
        String streaming = asks.send("one");
        String thinking = asks.send("two");
        String waiting = asks.send("three");
        TestWorker.Answering turn = worker.take();
        turn.write("half");
        stops.awaitLength(streaming, 4, SOON);
        // Nobody stops what is not accepted yet.
        stops.await("all messages", SOON, view -> view.turns().size() == 3);
        stops.stop(waiting);
        assertStopped(asks, waiting, "");
        stops.stop(streaming);
        assertStopped(asks, streaming, "half");
        assertThat(turn.tryWrite(" more")).isEqualTo(new WriteResult.Fenced());
        TestWorker.Answering next = worker.take();
        assertThat(next.turnId()).isEqualTo(thinking);
        stops.stop(thinking);
        assertStopped(asks, thinking, "");
        assertThat(next.tryComplete()).isEqualTo(new WriteResult.Fenced());
        assertThat(worker.idle()).isTrue();
        asks.assertClean();
        stops.assertClean();
      }
    }
  }

  private static void assertStopped(CheckingClient client, String turnId, String answer)
      throws Exception {
    HeldTurn turn = client.awaitEnded(turnId, SOON);
    assertThat(turn.state()).isEqualTo(TurnState.STOPPED);
    assertThat(turn.answer()).isEqualTo(answer);
  }

  /// Run with `-Dparley.races=10000` for the long form.
  @Test
  void stopAndFinishAtOnceEndATurnOnceAndTheSameForAll() throws Exception {
    Random random = new Random(SEED);
    Map<TurnState, Integer> ends = new EnumMap<>(TurnState.class);
    try (ServerRig rig = ServerRig.start();
        ServerRig elsewhere = rig.another();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TestWorker worker = rig.worker();
      for (int races = 0; races < RACES; races += RACES_PER_SESSION) {
        String session = rig.session();
        try (CheckingClient asks = client(rig, session);
            CheckingClient stops = client(elsewhere, session)) {
          asks.connect();
          stops.connect();
          for (int race = 0; race < RACES_PER_SESSION; race++) {
            ends.merge(race(asks, stops, worker, random, threads), 1, Integer::sum);
          }
          assertThat(ended(asks)).isEqualTo(ended(stops)).isEqualTo(RACES_PER_SESSION);
          asks.assertClean();
          stops.assertClean();
          try (CheckingClient later = rig.connected(session)) {
            assertThat(later.turns())
                .extracting(HeldTurn::state)
                .isEqualTo(asks.turns().stream().map(HeldTurn::state).toList());
          }
        }
      }
    }
    System.out.printf("StopOverSocketsTest: %s, seed %d%n", ends, SEED);
    assertThat(ends).containsOnlyKeys(TurnState.COMPLETED, TurnState.STOPPED);
  }

  /// @return how the turn ended, for the worker and both clients
  private static TurnState race(
      CheckingClient asks,
      CheckingClient stops,
      TestWorker worker,
      Random random,
      ExecutorService threads)
      throws Exception {
    String turnId = asks.send("text");
    TestWorker.Answering turn = worker.take();
    turn.write("half");
    var _ = stops.awaitLength(turnId, 4, SOON);
    int finishLater = random.nextBoolean() ? random.nextInt(HEAD_START_NANOS) : 0;
    int stopLater = finishLater > 0 ? 0 : random.nextInt(HEAD_START_NANOS);
    Future<WriteResult> finish =
        threads.submit(
            () -> {
              LockSupport.parkNanos(finishLater);
              return turn.tryComplete();
            });
    LockSupport.parkNanos(stopLater);
    stops.stop(turnId);
    asks.stop(turnId);
    TurnState end =
        finish.get() instanceof WriteResult.Written ? TurnState.COMPLETED : TurnState.STOPPED;
    for (CheckingClient client : List.of(asks, stops)) {
      HeldTurn held = client.awaitEnded(turnId, SOON);
      assertThat(held.state()).as("seed %s", SEED).isEqualTo(end);
      assertThat(held.answer()).isEqualTo("half");
    }
    return end;
  }

  /// How many ends a connection was told of.
  private static long ended(CheckingClient client) {
    return client.received().stream()
        .map(received -> received.frame())
        .filter(
            frame ->
                frame instanceof ServerFrame.Completed
                    || frame instanceof ServerFrame.Stopped
                    || frame instanceof ServerFrame.Failed)
        .count();
  }

  private static CheckingClient client(ServerRig rig, String session) {
    return new CheckingClient(rig.uri, session, ClientConduct.PERSISTENT);
  }
}
