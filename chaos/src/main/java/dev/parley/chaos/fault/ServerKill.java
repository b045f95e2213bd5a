package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Node;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// kill -9 of a server.
record ServerKill() implements Fault {
  @Override
  public String name() {
    return "server-kill";
  }

  @Override
  public Place place() {
    return Place.SERVERS;
  }

  @Override
  public Duration cause(Stage stage) throws TimeoutException, InterruptedException {
    Node server = stage.someServer();
    server.kill();
    stage.last(Duration.ofMillis(500), Duration.ofSeconds(3));
    server.start();
    return Duration.ZERO;
  }
}
