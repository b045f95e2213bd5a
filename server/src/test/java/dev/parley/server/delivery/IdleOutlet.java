package dev.parley.server.delivery;

import dev.parley.protocol.CloseCode;
import java.time.Duration;

/// An outlet without a socket: takes what is written at once, and leaves it to its test what becomes
/// of it.
public abstract class IdleOutlet implements Outlet {
  private final boolean closed;

  protected IdleOutlet(boolean closed) {
    this.closed = closed;
  }

  @Override
  public boolean full() {
    return false;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public long keptBytes() {
    return 0;
  }

  @Override
  public Duration sinceProgress() {
    return Duration.ZERO;
  }

  @Override
  public void onDrained(Runnable action) {}

  @Override
  public void close(CloseCode code) {}

  @Override
  public boolean closed() {
    return closed;
  }
}
