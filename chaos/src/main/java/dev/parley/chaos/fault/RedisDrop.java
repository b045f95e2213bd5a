package dev.parley.chaos.fault;

import dev.parley.testkit.net.TcpProxy;
import java.time.Duration;

/// The network between the processes and Redis breaks half of the connections, then all, and is gone for a moment.
record RedisDrop() implements Fault {
  @Override
  public String name() {
    return "redis-drop";
  }

  @Override
  public Place place() {
    return Place.REDIS;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    TcpProxy line = stage.fleet().redisLine();
    int _ = line.dropRandom(stage.random(), 0.5);
    stage.last(Duration.ofSeconds(1));
    long began = System.nanoTime();
    line.refuse();
    int _ = line.cutAll();
    stage.last(Duration.ofMillis(200), Duration.ofSeconds(4));
    line.accept();
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
