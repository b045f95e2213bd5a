package dev.parley.server.delivery;

import dev.parley.protocol.ClientFrame.Partial;
import dev.parley.store.Resumption;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A connection that waits to be told where it stands.
final class Greeting {
  final Reader reader;
  final @Nullable String cursor;
  final @Nullable Partial partial;

  /// Whether the session is there; done when the reader has its place. Fails at once, with the
  /// store's exception, when the store cannot be asked: only plain connections look at it.
  final CompletableFuture<Boolean> joined = new CompletableFuture<>();

  /// Whether only a whole snapshot will do, whatever its cursor.
  boolean whole;

  /// What it will be told, once the mirror has got as far.
  Resumption.@Nullable Snapshot snapshot;

  /// How often that snapshot did not meet the mirror.
  int misses;

  Greeting(Reader reader, @Nullable String cursor, @Nullable Partial partial) {
    this.reader = reader;
    this.cursor = cursor;
    this.partial = partial;
    this.whole = cursor == null;
  }
}
