package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisProcess;
import java.time.Duration;

/// kill -9 of Redis, which comes back with its append-only file.
record RedisKill() implements Fault {
  @Override
  public String name() {
    return "redis-kill";
  }

  @Override
  public Place place() {
    return Place.REDIS;
  }

  /// With `appendfsync everysec` Redis answers before it writes when its disk is slow.
  @Override
  public boolean loses() {
    return true;
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
