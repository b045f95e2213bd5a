package dev.parley.server.delivery;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Turn;
import dev.parley.store.Resumption;
import dev.parley.store.Resumption.Snapshot;
import dev.parley.store.SessionInfo;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Welcomes as they are sent. One with a whole session may have megabytes: each snapshot is encoded
/// once for all who wait for it, a long one before it comes to an event loop, where others would wait
/// meanwhile. For any thread.
final class Welcomes {
  /// Below it a welcome takes less than a millisecond.
  static final int LONG_CHARS = 64 * 1024;

  private final DeliveryConfig config;
  private final WorkerDirectory workers;
  private final Map<Snapshot, byte[]> frames = Collections.synchronizedMap(new IdentityHashMap<>());

  Welcomes(DeliveryConfig config, WorkerDirectory workers) {
    this.config = config;
    this.workers = workers;
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
    byte[] known = frames.get(snapshot);
    if (known != null) {
      return known;
    }
    byte[] frame = encode(snapshot.info(), snapshot.cursor(), snapshot.turns());
    frames.put(snapshot, frame);
    return frame;
  }

  /// All who waited have been told.
  void forget() {
    frames.clear();
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
