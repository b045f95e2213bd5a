package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Node;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// SIGTERM to a worker, which gives its turns back.
record WorkerEnd() implements Fault {
  @Override
  public String name() {
    return "worker-end";
  }

  @Override
  public Place place() {
    return Place.WORKERS;
  }

  @Override
  public Duration cause(Stage stage) throws TimeoutException, InterruptedException {
    Node worker = stage.someWorker();
    int _ = worker.end();
    stage.last(Duration.ofMillis(500), Duration.ofSeconds(3));
    worker.start();
    return Duration.ZERO;
  }
}
