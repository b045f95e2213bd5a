package dev.parley.worker;

import dev.parley.store.Claim;
import dev.parley.store.Slot;
import dev.parley.store.Turns;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Claims turns for free slots, one call at a time, on a thread of its own: when woken by a doorbell or
/// a round until there is none or no slot is left, and for a freed slot while others would be busy.
final class ClaimLoop {
  private final Turns turns;
  private final StoreLink link;
  private final WorkerTime time;
  private final Consumer<Claim> claimed;

  /// Whose turn has ended, and who have not asked since.
  private final ConcurrentLinkedDeque<Freed> freed = new ConcurrentLinkedDeque<>();

  /// Who asked last and got nothing. Of the loop's thread alone.
  private final ArrayDeque<Slot> idle = new ArrayDeque<>();

  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean rung;
  private volatile boolean roundDue;
  private volatile boolean stopped;
  private volatile long roundAt;

  /// @param claimed takes over a claimed turn, on a thread of the store's, and gives its slot back by
  ///     [#free]; must not wait
  ClaimLoop(
      String worker,
      int slots,
      Turns turns,
      StoreLink link,
      WorkerTime time,
      Consumer<Claim> claimed) {
    this.turns = turns;
    this.link = link;
    this.time = time;
    this.claimed = claimed;
    this.roundAt = time.nanos();
    for (int number = 0; number < slots; number++) {
      idle.add(new Slot(worker, number));
    }
    thread = Thread.ofVirtual().name("worker-claims").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Some turn may be ready.
  void doorbell() {
    rung = true;
    wakes.release();
  }

  /// It is time to look without a doorbell, also for lapsed turns.
  void round() {
    roundDue = true;
    wakes.release();
  }

  /// @param over the store knows that the slot's turn has ended
  void free(Slot slot, boolean over) {
    freed.addLast(new Freed(slot, over));
    wakes.release();
  }

  /// Claims nothing more. Returns when the last claim has been handed over, within the store's
  /// command time-out.
  void stop() throws InterruptedException {
    stopped = true;
    wakes.release();
    thread.join();
  }

  /// When the last round ended while the store answered, on the clock of [WorkerTime#nanos].
  long roundAtNanos() {
    return roundAt;
  }

  private void run() {
    while (!stopped) {
      wakes.acquireUninterruptibly();
      wakes.drainPermits();
      boolean round = roundDue;
      roundDue = false;
      boolean maybeReady = round;
      // Rung once more in between, it is answered by what follows.
      if (rung) {
        rung = false;
        maybeReady = true;
      }
      try {
        if (round) {
          turns.lookEverywhere();
        }
        claimAll(maybeReady, round);
        if (round && link.up()) {
          roundAt = time.nanos();
        }
      } catch (RuntimeException e) {
        rung = true;
        link.failed(e);
      }
    }
  }

  private record Freed(Slot slot, boolean over) {}

  /// A freed slot need not ask while others are idle, who would have been given what there was, unless
  /// the store may still count its turn as its own: a Redis that came back without its last moments may
  /// keep it for the slot as claimed and never begun. Nobody else would be given that before its lease
  /// has run out.
  private void claimAll(boolean maybeReady, boolean round) {
    boolean more = maybeReady;
    for (Freed next = freed.pollFirst(); next != null && !stopped; next = freed.pollFirst()) {
      if (!next.over() || more || idle.isEmpty()) {
        more = claimed(next.slot(), round);
      }
      if (!more) {
        idle.addLast(next.slot());
      }
    }
    while (more && !stopped) {
      Slot slot = idle.pollFirst();
      if (slot == null) {
        return;
      }
      more = claimed(slot, round);
      if (!more) {
        idle.addFirst(slot);
      }
    }
  }

  /// A slot whose answer was lost asks again for itself: what it was given is still kept for it.
  private boolean claimed(Slot slot, boolean round) {
    Optional<Claim> claim;
    try {
      claim =
          StoreCalls.once(
              () -> turns.claim(slot, round && link.stands()).thenApply(this::handedOver));
    } catch (RuntimeException e) {
      freed.addFirst(new Freed(slot, false));
      throw e;
    }
    link.answered();
    return claim.isPresent();
  }

  /// On the store's thread, which spares the turn the wait for this loop's to wake up.
  private Optional<Claim> handedOver(Optional<Claim> claim) {
    claim.ifPresent(claimed);
    return claim;
  }
}
