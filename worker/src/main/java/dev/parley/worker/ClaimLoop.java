package dev.parley.worker;

import dev.parley.store.Claim;
import dev.parley.store.Slot;
import dev.parley.store.Turns;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Claims turns for free slots, one call at a time, on a thread of its own: when woken by a doorbell,
/// a freed slot or a round, and then until there is none or no slot is left.
final class ClaimLoop {
  private final Turns turns;
  private final StoreLink link;
  private final WorkerTime time;
  private final Consumer<Claim> claimed;
  private final ConcurrentLinkedDeque<Slot> free = new ConcurrentLinkedDeque<>();
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean roundDue;
  private volatile boolean stopped;
  private volatile long roundAt;

  /// @param claimed takes over a claimed turn, and gives its slot back by [#free]; must not wait
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
      free.add(new Slot(worker, number));
    }
    thread = Thread.ofVirtual().name("worker-claims").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Some turn may be ready.
  void doorbell() {
    wakes.release();
  }

  /// It is time to look without a doorbell, also for lapsed turns.
  void round() {
    roundDue = true;
    wakes.release();
  }

  void free(Slot slot) {
    free.addLast(slot);
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
      try {
        claimAll(round);
        if (round && link.up()) {
          roundAt = time.nanos();
        }
      } catch (RuntimeException e) {
        link.failed(e);
      }
    }
  }

  private void claimAll(boolean round) {
    while (!stopped) {
      Slot slot = free.pollFirst();
      if (slot == null) {
        return;
      }
      // A slot that got nothing is the next to ask: what it was given in an answer that was lost is
      // still kept for it.
      Optional<Claim> claim = claim(slot, round);
      if (claim.isEmpty()) {
        free.addFirst(slot);
        return;
      }
      claimed.accept(claim.get());
    }
  }

  private Optional<Claim> claim(Slot slot, boolean round) {
    Optional<Claim> claim;
    try {
      claim = StoreCalls.once(() -> turns.claim(slot, round && link.stands()));
    } catch (RuntimeException e) {
      free.addFirst(slot);
      throw e;
    }
    link.answered();
    return claim;
  }
}
