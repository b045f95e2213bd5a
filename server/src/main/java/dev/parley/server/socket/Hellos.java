package dev.parley.server.socket;

import dev.parley.protocol.ClientFrame.Hello;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets a connection begin anew so often and not oftener: each time may cost its session's whole text.
/// What comes too soon waits, and of several that wait the newest counts, since it says what the client
/// has now. Everything happens on the connection's context.
final class Hellos {
  private static final int PER_SECOND = 2;

  private final Vertx vertx;
  private final Consumer<Hello> begin;
  private final FrameRate rate = new FrameRate(PER_SECOND, System.nanoTime());
  private @Nullable Hello waiting;
  private boolean ended;

  Hellos(Vertx vertx, Consumer<Hello> begin) {
    this.vertx = vertx;
    this.begin = begin;
  }

  void take(Hello hello) {
    if (waiting == null && rate.take(System.nanoTime())) {
      begin.accept(hello);
      return;
    }
    if (waiting == null) {
      vertx.setTimer(1_000 / PER_SECOND, _ -> next());
    }
    waiting = hello;
  }

  private void next() {
    Hello hello = waiting;
    waiting = null;
    if (hello != null && !ended) {
      take(hello);
    }
  }

  /// None that waits counts any more.
  void end() {
    ended = true;
  }
}
