package dev.parley.store.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.redis.RedisFlavor;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store under random steps. `-Dparley.seed=N -Dparley.steps=M` repeats a run, of which the seed
/// was logged; Surefire hands them on.
class RandomStepsTest {
  private static final Logger LOG = LoggerFactory.getLogger(RandomStepsTest.class);

  @ParameterizedTest
  @CsvSource({"LIST, 30000", "JSON, 10000", "CLUSTER, 10000"})
  void everyStepKeepsTheInvariants(RedisFlavor flavor, int usualSteps) {
    long seed = Long.getLong("parley.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
    int steps = Integer.getInteger("parley.steps", usualSteps);
    LOG.info("random steps on {}: -Dparley.seed={} -Dparley.steps={}", flavor, seed, steps);
    Map<String, Integer> outcomes = Rig.run(flavor, seed, steps, UnaryOperator.identity());
    LOG.info("answers on {}: {}", flavor, outcomes);
    if (steps >= 10_000) {
      // What a run must have met, else it shows little.
      assertThat(outcomes)
          .containsKeys(
              "accept Accepted",
              "accept Duplicate",
              "accept again Duplicate",
              "accept late Duplicate",
              "accept Busy",
              "accept Full",
              "accept UnknownParent",
              "begin Begun",
              "begin again Begun",
              "begin late Stale",
              "begin Exhausted",
              "flush Written",
              "flush OtherLength",
              "flush Fenced",
              "finish again Written",
              "finish late Fenced",
              "stop STOPPED",
              "stop again ALREADY",
              "resume Snapshot",
              "resume CaughtUp",
              "resume Gone");
    }
  }
}
