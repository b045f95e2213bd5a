package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Node;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// SIGTERM to a server, which sends its clients elsewhere.
record ServerEnd() implements Fault {
  @Override
  public String name() {
    return "server-end";
  }

  @Override
  public Place place() {
    return Place.SERVERS;
  }

  @Override
  public Duration cause(Stage stage) throws TimeoutException, InterruptedException {
    Node server = stage.someServer();
    int _ = server.end();
    stage.last(Duration.ofMillis(500), Duration.ofSeconds(3));
    server.start();
    return Duration.ZERO;
  }
}
