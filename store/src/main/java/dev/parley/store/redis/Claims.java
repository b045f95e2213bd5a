package dev.parley.store.redis;

import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.store.Slot;
import dev.parley.store.StoreConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Claims turns for slots, from one partition after the other.
///
/// A claim whose answer was lost may have given its slot an entry that nobody else is given before a
/// lease has run out, and a Redis that came back without its last moments may know an entry as claimed
/// of which the slot's hold is gone. So the slot's next claim begins with that partition.
final class Claims {
  private final ScriptRunner runner;
  private final Scripts scripts;
  private final StoreConfig config;
  private final Doorbells doorbells;

  /// Where something may be kept for each slot; the one that failed last comes last.
  private final Map<Slot, Set<Keys.Partition>> unanswered = new ConcurrentHashMap<>();

  Claims(ScriptRunner runner, Scripts scripts, StoreConfig config, Doorbells doorbells) {
    this.runner = runner;
    this.scripts = scripts;
    this.config = config;
    this.doorbells = doorbells;
  }

  /// One look through the partitions.
  private final class Look {
    final Slot slot;
    final boolean lapsedToo;
    final List<Keys.Partition> owed;
    final List<Keys.Partition> others;

    Look(Slot slot, boolean lapsedToo) {
      this.slot = slot;
      this.lapsedToo = lapsedToo;
      owed = unanswered(slot);
      others = new ArrayList<>(doorbells.toLookAt());
      others.removeAll(owed);
    }

    /// Goes on with the others after the first that fails again: where a part of a cluster is away,
    /// the rest goes on, and each claim is held up by one command at most.
    CompletionStage<Optional<Claim>> owed(int next) {
      if (next == owed.size()) {
        return others(0, null);
      }
      return ask(owed.get(next))
          .handle(
              (claim, failure) -> {
                if (failure != null) {
                  return others(0, failure);
                }
                return claim.isPresent()
                    ? CompletableFuture.completedFuture(claim)
                    : owed(next + 1);
              })
          .thenCompose(then -> then);
    }

    /// @param failure of the one asked before, if nobody has answered yet
    private CompletionStage<Optional<Claim>> others(int next, @Nullable Throwable failure) {
      if (next == others.size()) {
        return failure == null
            ? CompletableFuture.completedFuture(Optional.empty())
            : CompletableFuture.failedFuture(ScriptRunner.unwrapped(failure));
      }
      return ask(others.get(next))
          .thenCompose(
              claim ->
                  claim.isPresent()
                      ? CompletableFuture.completedFuture(claim)
                      : others(next + 1, null));
    }

    private CompletionStage<Optional<Claim>> ask(Keys.Partition partition) {
      doorbells.answered(partition);
      return runner
          .run(
              scripts.claim,
              new String[] {partition.queue()},
              slot.consumer(),
              lapsedToo ? 1 : 0,
              config.lease().toMillis())
          .whenComplete((reply, failure) -> asked(slot, partition, reply, failure))
          .thenApply(reply -> claim(slot, reply));
    }
  }

  CompletionStage<Optional<Claim>> claim(Slot slot, boolean lapsedToo) {
    return new Look(slot, lapsedToo).owed(0);
  }

  private List<Keys.Partition> unanswered(Slot slot) {
    List<Keys.Partition> owed = new ArrayList<>();
    unanswered.computeIfPresent(
        slot,
        (_, partitions) -> {
          owed.addAll(partitions);
          return partitions;
        });
    return owed;
  }

  private void asked(
      Slot slot, Keys.Partition partition, @Nullable Reply reply, @Nullable Throwable failure) {
    if (failure != null || reply == null) {
      askFirst(slot, partition);
      return;
    }
    unanswered.computeIfPresent(
        slot,
        (_, partitions) -> {
          partitions.remove(partition);
          return partitions.isEmpty() ? null : partitions;
        });
    if (!reply.isEmpty()) {
      // There may be more where this came from.
      doorbells.rang(partition);
    }
  }

  /// The slot's next claim begins with this partition, where something may be kept for it.
  void askFirst(Slot slot, Keys.Partition partition) {
    // The bell that led there is still to be answered, by whichever slot asks next.
    doorbells.rang(partition);
    unanswered.compute(
        slot,
        (_, known) -> {
          Set<Keys.Partition> partitions = known == null ? new LinkedHashSet<>() : known;
          partitions.remove(partition);
          partitions.add(partition);
          return partitions;
        });
  }

  private static Optional<Claim> claim(Slot slot, Reply reply) {
    return reply.isEmpty()
        ? Optional.empty()
        : SessionToken.parse(reply.text(1))
            .map(
                session ->
                    new Claim(
                        session,
                        reply.text(0),
                        reply.text(2),
                        reply.optionalText(3),
                        slot,
                        reply.count(4)));
  }
}
