package dev.parley.server.delivery;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Turn;
import dev.parley.store.Resumption;
import dev.parley.store.Resumption.Snapshot;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Welcomes with a whole session, as they are sent: megabytes of a long one. Each snapshot is encoded
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
    byte[] frame = ServerFrameCodec.encode(welcome(snapshot));
    frames.put(snapshot, frame);
    return frame;
  }

  /// All who waited have been told.
  void forget() {
    frames.clear();
  }

  private ServerFrame.Welcome welcome(Snapshot snapshot) {
    var info = snapshot.info();
    return new ServerFrame.Welcome(
        info.name(),
        info.startedAt(),
        info.expiresAt(),
        config.limits(),
        workers.models(),
        snapshot.cursor(),
        snapshot.turns());
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
