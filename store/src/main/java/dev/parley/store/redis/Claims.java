package dev.parley.store.redis;

import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.store.Slot;
import dev.parley.store.StoreConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
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
  private final UnaryOperator<String> serverOf;

  /// Where something may be kept for each slot; the one that failed last comes last.
  private final Map<Slot, Set<Keys.Partition>> unanswered = new ConcurrentHashMap<>();

  /// @param serverOf names the server that a key is on
  Claims(
      ScriptRunner runner,
      Scripts scripts,
      StoreConfig config,
      Doorbells doorbells,
      UnaryOperator<String> serverOf) {
    this.runner = runner;
    this.scripts = scripts;
    this.config = config;
    this.doorbells = doorbells;
    this.serverOf = serverOf;
  }

  /// One look through the partitions, one after the other.
  private final class Look {
    final Slot slot;
    final boolean lapsedToo;

    /// Those that owe the slot an answer stand first.
    final List<Keys.Partition> partitions;

    final Set<String> away = new HashSet<>();
    private @Nullable Throwable failure;
    private boolean answered;

    Look(Slot slot, boolean lapsedToo) {
      this.slot = slot;
      this.lapsedToo = lapsedToo;
      Set<Keys.Partition> inOrder = new LinkedHashSet<>(unanswered(slot));
      inOrder.addAll(doorbells.toLookAt());
      partitions = List.copyOf(inOrder);
    }

    /// A server that does not answer is left alone for the rest of this look, so that it holds up no
    /// more than one command, and what waits on the others is found.
    CompletionStage<Optional<Claim>> from(int next) {
      int at = next;
      while (at < partitions.size() && away.contains(server(at))) {
        at++;
      }
      if (at == partitions.size()) {
        return failure == null || answered
            ? CompletableFuture.completedFuture(Optional.empty())
            : CompletableFuture.failedFuture(ScriptRunner.unwrapped(failure));
      }
      int asked = at;
      return ask(partitions.get(asked))
          .handle(
              (claim, thrown) -> {
                if (thrown != null) {
                  failure = thrown;
                  away.add(server(asked));
                } else {
                  answered = true;
                }
                return thrown == null && claim.isPresent()
                    ? CompletableFuture.completedFuture(claim)
                    : from(asked + 1);
              })
          .thenCompose(then -> then);
    }

    private String server(int index) {
      return serverOf.apply(partitions.get(index).queue());
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
    return new Look(slot, lapsedToo).from(0);
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
