package dev.parley.app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HeldTurn;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.process.ParleyProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Workers that are told to end, killed and stopped while they answer, as processes. All wait frozen
/// for their part, so that it is known whose a turn is.
class WorkerFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SCRIPT = "/script pieces=70 pace=30ms";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "PARLEY_LEASE", "1s",
          "PARLEY_BEAT", "300ms",
          "PARLEY_LAPSES_MAX", "2",
          "PARLEY_LOG_LEVEL", "debug");

  private final Deque<ParleyProcess> frozen = new ArrayDeque<>();

  @Test
  void answersOutliveWorkersThatAreDrainedKilledAndPaused() throws Exception {
    try (Deployment deployment = Deployment.start(1, 5, SETTINGS)) {
      for (int i = 0; i < 5; i++) {
        deployment.worker(i).signal("STOP");
        frozen.add(deployment.worker(i));
      }
      String session = new ParleyHttp(deployment.address(0)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(deployment.address(0), session)) {
        client.connect();
        ParleyProcess third = drainedThenKilled(client);
        ParleyProcess fourth = pausedAndBack(client, third);
        tooOften(deployment, client, third, fourth);
        client.assertClean();
      }
    }
  }

  private ParleyProcess thaw() {
    ParleyProcess next = frozen.removeFirst();
    next.signal("CONT");
    return next;
  }

  /// A turn that was given back and then lapsed once: had giving it back been counted, that would
  /// have been too often.
  private ParleyProcess drainedThenKilled(CheckingClient client) throws Exception {
    ParleyProcess drained = thaw();
    String turnId = client.send(SCRIPT);
    var _ = client.awaitLength(turnId, 20, SOON);
    ParleyProcess killed = thaw();
    drained.signal("TERM");
    awaitAttempts(client, turnId, 2);
    assertThat(drained.awaitExit(SOON)).isZero();
    assertThat(drained.output()).contains("drained, 0 turns left to lapse");
    var _ = client.awaitLength(turnId, length(client, turnId) + 20, SOON);
    killed.kill();
    ParleyProcess heir = thaw();
    assertWhole(client.awaitEnded(turnId, SOON));
    assertWentOn(client, turnId, 3);
    return heir;
  }

  /// @param paused has no turn, and alone looks for one
  /// @return who went on
  private ParleyProcess pausedAndBack(CheckingClient client, ParleyProcess paused)
      throws Exception {
    String turnId = client.send(SCRIPT);
    var _ = client.awaitLength(turnId, 20, SOON);
    paused.signal("STOP");
    ParleyProcess heir = thaw();
    awaitAttempts(client, turnId, 2);
    // While the other still writes.
    paused.signal("CONT");
    assertWhole(client.awaitEnded(turnId, SOON));
    assertWentOn(client, turnId, 2);
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                paused.output().contains("The worker was suspended")
                    && paused.output().contains("Turn " + turnId + " is no longer this worker's"));
    return heir;
  }

  /// @param first and second have no turn
  private void tooOften(
      Deployment deployment, CheckingClient client, ParleyProcess first, ParleyProcess second)
      throws Exception {
    second.signal("STOP");
    String turnId = client.send(SCRIPT);
    var _ = client.awaitLength(turnId, 20, SOON);
    first.kill();
    second.signal("CONT");
    awaitAttempts(client, turnId, 2);
    second.kill();
    var _ = thaw();
    HeldTurn failed = client.awaitEnded(turnId, SOON);
    assertThat(failed.state()).isEqualTo(TurnState.FAILED);
    assertThat(failed.code()).isEqualTo(FailureCode.ATTEMPTS_EXHAUSTED);
    assertThat(numbers()).startsWith(failed.answer());

    List<String> list = deployment.run("dead-letters", "list").lines().toList();
    assertThat(list).hasSize(2);
    assertThat(list.getLast()).contains("attempts_exhausted").endsWith(turnId);
    String letter = list.getLast().split(" ", 2)[0];
    assertThat(deployment.run("dead-letters", "retry", letter))
        .startsWith(letter + " waits for a worker again");
    client.await("the sibling", SOON, view -> view.turns().size() == 4);
    HeldTurn sibling = client.turns().getLast();
    assertThat(sibling.parent()).isEqualTo(failed.parent());
    assertWhole(client.awaitEnded(sibling.turnId(), SOON));
  }

  private static void assertWhole(HeldTurn turn) {
    assertThat(turn.state()).isEqualTo(TurnState.COMPLETED);
    assertThat(turn.answer()).isEqualTo(numbers());
  }

  /// So many attempts, each from where the one before it stopped.
  private static void assertWentOn(CheckingClient client, String turnId, int attempts) {
    List<Integer> offsets =
        starts(client, turnId).stream().map(ServerFrame.Started::offset).toList();
    assertThat(offsets).hasSize(attempts).isSorted().doesNotHaveDuplicates();
    assertThat(offsets.getFirst()).isZero();
  }

  private static void awaitAttempts(CheckingClient client, String turnId, int attempts) {
    Awaitility.await().atMost(SOON).until(() -> starts(client, turnId).size() == attempts);
  }

  private static List<ServerFrame.Started> starts(CheckingClient client, String turnId) {
    return client.received().stream()
        .map(received -> received.frame())
        .filter(ServerFrame.Started.class::isInstance)
        .map(ServerFrame.Started.class::cast)
        .filter(started -> started.turnId().equals(turnId))
        .toList();
  }

  private static int length(CheckingClient client, String turnId) {
    return client.read(view -> view.length(turnId));
  }

  /// What the script says.
  private static String numbers() {
    return IntStream.rangeClosed(1, 70)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }
}
