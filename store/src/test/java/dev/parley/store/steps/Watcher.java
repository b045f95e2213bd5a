package dev.parley.store.steps;

import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.store.LiveChannels.Subscription;
import dev.parley.store.LiveMessage;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Watches a session as a server's mirror does: what it hears must, without a gap, make the same
/// history as the model's.
final class Watcher implements AutoCloseable {
  private static final Duration HEARD_MAX = Duration.ofSeconds(10);

  private final World world;
  private final ModelSession session;
  private final Queue<LiveMessage> heard = new ConcurrentLinkedQueue<>();
  private final Reader reader = new Reader();
  private final Subscription subscription;
  private boolean ended;

  Watcher(World world, ModelSession session) {
    this.world = world;
    this.session = session;
    subscription = World.answer(world.store.live().subscribe(session.token, heard::add));
    refresh();
  }

  /// Starts anew from a snapshot; to be called when nothing is left to be heard.
  void refresh() {
    heard.clear();
    reader.apply(world.look(session));
  }

  /// Applies what has come so far.
  void hear() {
    for (LiveMessage message = heard.poll(); message != null; message = heard.poll()) {
      switch (message) {
        case LiveMessage.Logged(String previous, ServerFrame.Event event) ->
            reader.hear(previous, event);
        case LiveMessage.Piece piece -> reader.hear(delta(piece));
        case LiveMessage.Ended() -> {
          reader.forget();
          ended = true;
        }
        case LiveMessage.Gap() -> throw new Violation("a gap, though no connection was lost");
      }
    }
  }

  private static ServerFrame.Delta delta(LiveMessage.Piece piece) {
    try {
      if (ServerFrameCodec.decode(piece.frame()).orElse(null) instanceof ServerFrame.Delta delta
          && delta.turnId().equals(piece.turnId())
          && delta.attempt().equals(piece.attempt())
          && delta.offset() == piece.offset()
          && delta.offset() + delta.text().length() == piece.length()) {
        return delta;
      }
    } catch (InvalidFrameException e) {
      throw new Violation("a piece whose frame cannot be read", e);
    }
    throw new Violation("a piece that is not the delta in it");
  }

  /// Waits until it was heard that the session was deleted.
  void awaitEnd() {
    await(() -> ended);
    ended = false;
  }

  /// The session is gone and nobody said so, as when it expires.
  void forget() {
    reader.forget();
  }

  private void await(BooleanSupplier condition) {
    hear();
    if (condition.getAsBoolean()) {
      return;
    }
    try {
      Awaitility.await()
          .atMost(HEARD_MAX)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .pollInSameThread()
          .until(
              () -> {
                hear();
                return condition.getAsBoolean();
              });
    } catch (ConditionTimeoutException e) {
      throw new Violation("something that happened was not heard", e);
    }
  }

  /// Waits until all that happened was heard, and compares.
  void settle() {
    if (session.exists) {
      await(() -> reader.upToDate(session));
      reader.check(session);
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
