package dev.parley.testkit.net;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Whether bytes may pass in one direction; shared by all connections of a proxy.
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean shut;

  void shut(boolean now) {
    lock.lock();
    try {
      shut = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until bytes may pass or the connection has ended. Unbounded: a stall lasts until
  /// [TcpProxy#resume()], a cut or the proxy's end, each of which wakes it.
  void pass(ProxiedConnection connection) throws InterruptedException {
    lock.lock();
    try {
      while (shut && !connection.ended()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Lets those who wait see that their connection has ended.
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
