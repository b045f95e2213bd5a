package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisProcess;
import java.time.Duration;

/// kill -9 of Redis, which comes back with its append-only file: with `appendfsync everysec` it answers
/// before it writes when its disk is slow.
record RedisKill() implements MomentsLost {
  @Override
  public String name() {
    return "redis-kill";
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    RedisProcess redis = stage.fleet().single();
    long began = System.nanoTime();
    redis.kill();
    stage.last(Duration.ofMillis(200), Duration.ofSeconds(4));
    redis.start();
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
