package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ModelInfo;
import dev.parley.store.Slot;
import dev.parley.store.WorkerReport;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The scripts report, workers and leave.
class WorkersTest {
  private static WorkerReport report(String worker) {
    return new WorkerReport(
        worker,
        2,
        List.of(new ModelInfo("m", "A \"Model\"", "scripted")),
        worker.equals("new") ? null : Duration.ofMillis(1234));
  }

  @ParameterizedTest
  @EnumSource
  void thoseThatReportAreListedUntilTheyLeaveOrFallSilent(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofMillis(600)))) {
      assertThat(get(rig.sessions.workers())).isEmpty();
      get(rig.turns.report(report("a")));
      get(rig.turns.report(report("new")));
      get(rig.turns.report(report("a")));
      assertThat(get(rig.sessions.workers())).containsExactlyInAnyOrder(report("a"), report("new"));
      get(rig.turns.leave("a", 2));
      assertThat(get(rig.sessions.workers())).containsExactly(report("new"));
      Awaitility.await().until(() -> get(rig.sessions.workers()).isEmpty());
    }
  }

  private static List<Object> consumers(StoreRig rig) {
    return rig.redis(redis -> redis.xinfoConsumers("message_channel:{0}", "workers"));
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void consumersThatHaveNothingPendingGoWithTheirWorker(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      rig.accepted(rig.session(), "one");
      String entry = rig.claimed("a", false).entry();
      rig.accepted(rig.session(), "two");
      var other = get(rig.turns.claim(new Slot("a", 1), false)).orElseThrow();
      rig.complete(rig.begun(other).hold(), "", "x");
      assertThat(consumers(rig)).hasSize(2);
      get(rig.turns.leave("a", 2));
      assertThat(consumers(rig)).hasSize(1);
      // Its entry is not lost.
      assertThat(rig.claimed("a", false).entry()).isEqualTo(entry);
      assertThat(get(rig.turns.claim(slot("b"), false))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void consumersOfAWorkerThatDiedGoWhenAnotherReports(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofMillis(15)))) {
      rig.accepted(rig.session(), "one");
      get(rig.turns.report(report("dead")));
      rig.complete(rig.begun("dead").hold(), "", "x");
      assertThat(consumers(rig)).hasSize(1);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                get(rig.turns.report(report("alive")));
                return consumers(rig).isEmpty();
              });
    }
  }
}
