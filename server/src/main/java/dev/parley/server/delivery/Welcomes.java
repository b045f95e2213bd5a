package dev.parley.server.delivery;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Turn;
import dev.parley.store.Resumption;
import dev.parley.store.Resumption.Snapshot;
import dev.parley.store.SessionInfo;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Welcomes as they are sent. One with a whole session may have megabytes: each snapshot is encoded
/// once for all who wait for it, a long one before it comes to an event loop, where others would wait
/// meanwhile. Those that stand ready count as unread. For any thread.
final class Welcomes {
  /// Below it a welcome takes less than a millisecond.
  static final int LONG_CHARS = 64 * 1024;

  private final DeliveryConfig config;
  private final WorkerDirectory workers;
  private final UnreadFrames unread;
  private final IdentityHashMap<Snapshot, byte[]> frames = new IdentityHashMap<>();
  private boolean closed;

  Welcomes(DeliveryConfig config, WorkerDirectory workers, UnreadFrames unread) {
    this.config = config;
    this.workers = workers;
    this.unread = unread;
  }

  /// The same answer, once its welcome stands ready if it is a long one.
  CompletionStage<Resumption> prepared(Resumption answer) {
    if (!(answer instanceof Snapshot snapshot) || chars(snapshot) < LONG_CHARS) {
      return CompletableFuture.completedFuture(answer);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          frame(snapshot);
          return snapshot;
        },
        task -> Thread.ofVirtual().name("welcome").start(task));
  }

  byte[] frame(Snapshot snapshot) {
    byte[] known = known(snapshot);
    return known != null
        ? known
        : keep(snapshot, encode(snapshot.info(), snapshot.cursor(), snapshot.turns()));
  }

  private synchronized byte @Nullable [] known(Snapshot snapshot) {
    return frames.get(snapshot);
  }

  private synchronized byte[] keep(Snapshot snapshot, byte[] frame) {
    byte[] known = frames.get(snapshot);
    if (known != null) {
      return known;
    }
    if (!closed) {
      frames.put(snapshot, frame);
      unread.hold(frame);
    }
    return frame;
  }

  /// All who waited have been told.
  synchronized void forget() {
    frames.values().forEach(unread::release);
    frames.clear();
  }

  /// Nothing is kept any more.
  synchronized void close() {
    closed = true;
    forget();
  }

  /// For one that resumes from a cursor.
  byte[] resumed(SessionInfo info, String cursor) {
    return encode(info, cursor, null);
  }

  private byte[] encode(SessionInfo info, String cursor, @Nullable List<Turn> turns) {
    return ServerFrameCodec.encode(
        new ServerFrame.Welcome(
            info.name(),
            info.startedAt(),
            info.expiresAt(),
            config.limits(),
            workers.models(),
            cursor,
            turns));
  }

  private static long chars(Snapshot snapshot) {
    long chars = 0;
    for (Turn turn : snapshot.turns()) {
      Turn.Answer answer = turn.answer();
      chars += turn.text().length() + (answer == null ? 0 : answer.text().length());
    }
    return chars;
  }
}
