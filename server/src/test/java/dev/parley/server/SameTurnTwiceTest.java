package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.TurnState;
import dev.parley.store.SessionToken;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HeldTurn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The same message, under one turnId, to two servers at the same moment: as of a client that
/// connected anew while its first send was still on its way.
final class SameTurnTwiceTest {
  private static final int SESSIONS = 25;
  private static final int ROUNDS = 40;

  /// One session, open on two servers.
  private record Pair(CheckingClient one, CheckingClient other) {
    List<CheckingClient> both() {
      return List.of(one, other);
    }
  }

  @Test
  void aThousandTurnsSentToTwoServersAtOnceAreStoredAndAnsweredOnceEach() throws Exception {
    try (ServerRig first = ServerRig.start();
        ServerRig second = first.another();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TestWorker worker = first.worker();
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        String session = session(first);
        pairs.add(new Pair(first.connected(session), second.connected(session)));
      }
      Set<String> begun = new HashSet<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<String> turnIds = sendTwice(pairs, threads);
        for (int i = 0; i < SESSIONS; i++) {
          TestWorker.Answering turn = worker.take();
          assertThat(begun.add(turn.turnId())).as("begun once").isTrue();
          turn.complete();
        }
        for (int i = 0; i < SESSIONS; i++) {
          for (CheckingClient client : pairs.get(i).both()) {
            assertThat(client.awaitEnded(turnIds.get(i), SOON).state())
                .isEqualTo(TurnState.COMPLETED);
          }
        }
      }
      assertThat(begun).hasSize(SESSIONS * ROUNDS);
      pairs.forEach(SameTurnTwiceTest::check);
      assertThat(worker.idle()).as("nothing is left to answer").isTrue();
    }
  }

  /// Not by the route: how many one address may make is not what this is about.
  private static String session(ServerRig rig) throws Exception {
    SessionToken token = SessionToken.random();
    assertThat(
            rig.store
                .sessions()
                .create(token, "Ada", List.of())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS))
        .isPresent();
    return token.value();
  }

  private static List<String> sendTwice(List<Pair> pairs, ExecutorService threads)
      throws Exception {
    List<String> turnIds = new ArrayList<>();
    List<Future<?>> sends = new ArrayList<>();
    for (Pair pair : pairs) {
      Send send = new Send(UUID.randomUUID().toString(), "Hello?", new Parent.Newest(), null);
      turnIds.add(send.turnId());
      CyclicBarrier together = new CyclicBarrier(2);
      for (CheckingClient client : pair.both()) {
        sends.add(
            threads.submit(
                () -> {
                  together.await();
                  client.send(send);
                  return null;
                }));
      }
    }
    for (Future<?> send : sends) {
      send.get();
    }
    return turnIds;
  }

  private static void check(Pair pair) {
    Set<String> repeats = new HashSet<>();
    for (CheckingClient client : pair.both()) {
      Set<String> accepted = new HashSet<>();
      client
          .received()
          .forEach(
              received -> {
                if (received.frame() instanceof ServerFrame.Accepted frame) {
                  Set<String> seen = frame.duplicate() ? repeats : accepted;
                  assertThat(seen.add(frame.turnId())).isTrue();
                }
              });
      assertThat(accepted).hasSize(ROUNDS);
      client.assertClean();
    }
    // Of the two senders of each turn, one was told that it is known.
    assertThat(repeats).hasSize(ROUNDS);
    assertThat(pair.one().turns()).isEqualTo(pair.other().turns()).hasSize(ROUNDS);
    try {
      pair.one().cut();
      pair.one().connect();
    } catch (IOException lost) {
      throw new AssertionError("the server is there", lost);
    }
    assertThat(pair.one().turns())
        .extracting(HeldTurn::turnId)
        .doesNotHaveDuplicates()
        .hasSize(ROUNDS);
    pair.both().forEach(CheckingClient::close);
  }
}
