package dev.parley.worker;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/// Lets at most as many turns ask a model as it can answer at once; the others wait in the order
/// they came. A worker can hold more turns than one of its models answers when it has several.
final class ModelGate {
  private final ArrayDeque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private int free;

  ModelGate(int slots) {
    free = slots;
  }

  /// Waits on this thread for a place, or until `interrupted` completes.
  ///
  /// @return whether there is a place, to be given back by [#leave]
  boolean enter(CompletableFuture<?> interrupted) {
    CompletableFuture<Void> place = new CompletableFuture<>();
    synchronized (this) {
      if (free > 0) {
        free--;
        return true;
      }
      waiting.add(place);
    }
    CompletableFuture.anyOf(place, interrupted).join();
    synchronized (this) {
      // Whoever waits in vain is passed over by the next to leave.
      return place.isDone() || !place.cancel(false);
    }
  }

  synchronized void leave() {
    CompletableFuture<Void> next;
    do {
      next = waiting.poll();
    } while (next != null && !next.complete(null));
    if (next == null) {
      free++;
    }
  }
}
