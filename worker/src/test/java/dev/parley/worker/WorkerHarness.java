package dev.parley.worker;

import dev.parley.worker.model.LanguageModel;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/// A worker on a clock that the test holds, with turns in memory and a model that says what the test
/// says.
@Timeout(20)
abstract class WorkerHarness {
  final ManualTime time = new ManualTime();
  final FakeTurns turns = new FakeTurns(time);
  final PuppetModel model = new PuppetModel(time, "puppet", 2, true);
  private @Nullable Worker worker;

  final Worker start() {
    return start(WorkerConfig.DEFAULT, model);
  }

  /// Starts the worker; it hears doorbells when this returns.
  final Worker start(WorkerConfig config, LanguageModel... models) {
    Worker started = new Worker(turns, List.of(models), config, time);
    worker = started;
    started.start();
    await(() -> turns.down || turns.listening);
    return started;
  }

  @AfterEach
  final void close() {
    if (worker != null) {
      worker.close();
    }
  }

  static void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition::getAsBoolean);
  }

  final void pass(Duration by) {
    time.advance(by);
  }

  final long called(String call) {
    return turns.calls.stream().filter(call::equals).count();
  }
}
