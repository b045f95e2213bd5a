package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Node;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// kill -9 of a worker, which is started again after others had time to take over.
record WorkerKill() implements Fault {
  @Override
  public String name() {
    return "worker-kill";
  }

  @Override
  public Place place() {
    return Place.WORKERS;
  }

  @Override
  public Duration cause(Stage stage) throws TimeoutException, InterruptedException {
    Node worker = stage.someWorker();
    worker.kill();
    stage.last(Duration.ofSeconds(1), stage.lease());
    worker.start();
    return Duration.ZERO;
  }
}
