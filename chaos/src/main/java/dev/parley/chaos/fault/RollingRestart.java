package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Node;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Every process is ended in order and started again, one after the other, as a deploy does.
record RollingRestart() implements Fault {
  @Override
  public String name() {
    return "rolling-restart";
  }

  @Override
  public Place place() {
    return Place.ALL;
  }

  @Override
  public Duration cause(Stage stage) throws TimeoutException, InterruptedException {
    for (Node server : stage.fleet().servers()) {
      int _ = server.end();
      server.start();
    }
    for (Node worker : stage.fleet().workers()) {
      int _ = worker.end();
      worker.start();
    }
    return Duration.ZERO;
  }
}
