package dev.parley.server.delivery;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Long frames that were written and that some client has yet to take. Each counts once, to however
/// many connections it goes, since they share it: so this is memory, where what connections are behind
/// is not. For any thread.
public final class UnreadFrames {
  private final long bytesMax;
  private final IdentityHashMap<byte[], Integer> holders = new IdentityHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private long bytes;

  /// @param bytesMax from here on no session that is long is read for whoever comes
  public UnreadFrames(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  public long bytesMax() {
    return bytesMax;
  }

  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /// One more connection has it to take, or will have.
  public void hold(byte[] frame) {
    lock.lock();
    try {
      if (holders.merge(frame, 1, Integer::sum) == 1) {
        bytes += frame.length;
      }
    } finally {
      lock.unlock();
    }
  }

  /// A connection has taken it, or is gone; once for each that holds it.
  public void release(byte[] frame) {
    lock.lock();
    try {
      if (holders.computeIfPresent(frame, (_, count) -> count == 1 ? null : count - 1) == null) {
        bytes -= frame.length;
        freed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is room for one more, or for so long. To be called on a virtual thread.
  void awaitRoom(Duration max) {
    lock.lock();
    try {
      long left = max.toNanos();
      while (bytes >= bytesMax && left > 0) {
        left = freed.awaitNanos(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
