package dev.parley.server.delivery;

import dev.parley.protocol.ModelInfo;
import dev.parley.store.QueuePlace;
import dev.parley.store.Sessions;
import dev.parley.store.WorkerReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The live workers and their models, as the store last told. Kept fresh by whoever calls [#refresh]
/// each second; read from any thread.
public final class WorkerDirectory {
  private static final Duration KNOWN_FOR = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Told told = new Told(List.of(), List.of(), null);

  private record Told(List<WorkerReport> workers, List<ModelInfo> models, @Nullable Long atNanos) {}

  public WorkerDirectory(Sessions sessions) {
    this.sessions = sessions;
  }

  /// Asks the store again, unless a question is under way. If it cannot be asked, what it told before
  /// stays.
  ///
  /// @return whether the store answered this question
  public CompletionStage<Boolean> refresh() {
    if (!asking.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(false);
    }
    return sessions
        .workers()
        .handle(
            (workers, failure) -> {
              if (failure == null) {
                told = new Told(List.copyOf(workers), modelsOf(workers), System.nanoTime());
              }
              asking.set(false);
              return failure == null;
            });
  }

  /// Every model that some worker offers, in the order of their reports; empty while none lives.
  public List<ModelInfo> models() {
    return told.models;
  }

  /// Whether a turn may ask for a model. While no worker is known any may: who comes may offer it.
  public boolean offers(String model) {
    List<ModelInfo> models = told.models;
    return models.isEmpty() || models.stream().anyMatch(offered -> offered.id().equals(model));
  }

  /// Whether the store said of late that no worker lives.
  boolean noneLives() {
    Told now = told;
    return now.workers.isEmpty()
        && now.atNanos != null
        && System.nanoTime() - now.atNanos < KNOWN_FOR.toNanos();
  }

  /// How long a turn will wait, as far as the workers' last turns tell: those of its own session go
  /// one after the other, those of others as many at once as there are slots.
  ///
  /// @return null where no worker has a figure, or it is not known who else waits
  @Nullable Duration expectedWait(QueuePlace place) {
    if (!place.whole()) {
      return null;
    }
    int slots = 0;
    Duration sum = Duration.ZERO;
    int figures = 0;
    for (WorkerReport worker : told.workers) {
      slots += worker.slots();
      Duration turnTime = worker.turnTime();
      if (turnTime != null) {
        sum = sum.plus(turnTime);
        figures++;
      }
    }
    if (figures == 0 || slots == 0) {
      return null;
    }
    Duration turnTime = sum.dividedBy(figures);
    // All slots are taken, else it would not wait: one must come free, for it or for its session.
    int others = place.ahead() - place.own() + (place.own() == 0 ? 1 : 0);
    return turnTime.multipliedBy(place.own()).plus(turnTime.multipliedBy(others).dividedBy(slots));
  }

  private static List<ModelInfo> modelsOf(List<WorkerReport> workers) {
    Map<String, ModelInfo> byId = new LinkedHashMap<>();
    for (WorkerReport worker : workers) {
      worker.models().forEach(model -> byId.putIfAbsent(model.id(), model));
    }
    return List.copyOf(byId.values());
  }
}
