package dev.parley.worker;

import dev.parley.protocol.ModelInfo;
import dev.parley.store.Hold;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Turns;
import dev.parley.store.WorkerReport;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Renews the leases of a worker's turns and says that the worker lives. Never waits.
final class Beats {
  private final String worker;
  private final int slots;
  private final List<ModelInfo> models;
  private final Turns turns;
  private final WorkerTime time;
  private final WorkerConfig config;
  private final Tallies tallies;
  private final StoreLink link;
  private volatile long dueAt;

  Beats(
      String worker,
      int slots,
      List<ModelInfo> models,
      Turns turns,
      WorkerTime time,
      WorkerConfig config,
      Tallies tallies,
      StoreLink link) {
    this.worker = worker;
    this.slots = slots;
    this.models = models;
    this.turns = turns;
    this.time = time;
    this.config = config;
    this.tallies = tallies;
    this.link = link;
    this.dueAt = time.nanos();
  }

  /// Whether the next beat is due: after the configured time, or in the next round after one failed.
  boolean due() {
    return time.nanos() - dueAt >= 0;
  }

  /// @param report whether the worker is still to be counted on
  void all(Collection<RunningTurn> running, boolean report) {
    dueAt = time.nanos() + config.beat().toNanos();
    running.forEach(this::renew);
    if (report) {
      report();
    }
  }

  void renew(RunningTurn turn) {
    Hold hold = turn.hold();
    if (hold == null) {
      return;
    }
    var _ =
        call(() -> turns.beat(hold))
            .thenAccept(
                ours -> {
                  if (!ours) {
                    turn.interrupt(Interruption.FENCED);
                  }
                });
  }

  private void report() {
    WorkerReport report = new WorkerReport(worker, slots, models, tallies.turnTime());
    var _ = call(() -> turns.report(report)).thenRun(link::answered);
  }

  private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    CompletionStage<T> answer;
    try {
      answer = call.get();
    } catch (StoreUnavailableException e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            dueAt = time.nanos();
            link.failed(failure);
          }
        });
  }
}
