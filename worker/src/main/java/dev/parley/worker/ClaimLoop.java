package dev.parley.worker;

import dev.parley.store.Claim;
import dev.parley.store.Slot;
import dev.parley.store.Turns;
import java.util.ArrayDeque;
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

  /// Whose turn has ended, and who have not asked since.
  private final ConcurrentLinkedDeque<Slot> freed = new ConcurrentLinkedDeque<>();

  /// Who asked last and got nothing. Of the loop's thread alone.
  private final ArrayDeque<Slot> idle = new ArrayDeque<>();

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
      idle.add(new Slot(worker, number));
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
    freed.addLast(slot);
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
        if (round) {
          turns.lookEverywhere();
        }
        claimAll(round);
        if (round && link.up()) {
          roundAt = time.nanos();
        }
      } catch (RuntimeException e) {
        link.failed(e);
      }
    }
  }

  /// Each freed slot asks for itself, though others have got nothing: a Redis that came back without
  /// its last moments may keep the slot's turn for it as claimed and never begun. Nobody else would be
  /// given that before its lease has run out.
  private void claimAll(boolean round) {
    boolean more = true;
    for (Slot slot = freed.pollFirst(); slot != null && !stopped; slot = freed.pollFirst()) {
      more = claimed(slot, round);
      if (!more) {
        idle.addLast(slot);
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
      claim = StoreCalls.once(() -> turns.claim(slot, round && link.stands()));
    } catch (RuntimeException e) {
      freed.addFirst(slot);
      throw e;
    }
    link.answered();
    claim.ifPresent(claimed);
    return claim.isPresent();
  }
}
