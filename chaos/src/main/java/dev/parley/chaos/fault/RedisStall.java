package dev.parley.chaos.fault;

import dev.parley.testkit.net.TcpProxy;
import java.time.Duration;

/// The network between the processes and Redis swallows everything for a while, then lets it through.
record RedisStall() implements Fault {
  @Override
  public String name() {
    return "redis-stall";
  }

  @Override
  public Place place() {
    return Place.REDIS;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    TcpProxy line = stage.fleet().redisLine();
    long began = System.nanoTime();
    line.stall();
    stage.last(Duration.ofMillis(500), Duration.ofSeconds(8));
    line.resume();
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
