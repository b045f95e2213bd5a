package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisProcess;
import java.time.Duration;

/// A power cut: Redis comes back without the last second of its append-only file.
record LastSecondCut() implements MomentsLost {
  @Override
  public String name() {
    return "last-second-cut";
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    RedisProcess redis = stage.fleet().single();
    long _ = redis.killAndCutAppendOnly(Duration.ofSeconds(1));
    long began = System.nanoTime();
    stage.last(Duration.ofMillis(200), Duration.ofSeconds(3));
    redis.start();
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
