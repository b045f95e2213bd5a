package dev.parley.store.redis;

import dev.parley.store.StoreConfig;
import io.lettuce.core.RedisException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Answers when so many replicas as are set have what a script wrote, on connections of its own: those
/// stand still while replicas are waited for. For any thread.
final class ReplicatedEvaluation implements Evaluation, AutoCloseable {
  private final Connections connections;
  private final StoreConfig config;

  /// By server, as [Connections#serverOf] names it.
  private final Map<String, ReplicatedLine> lines = new HashMap<>();

  ReplicatedEvaluation(Connections connections, StoreConfig config) {
    this.connections = connections;
    this.config = config;
  }

  @Override
  public CompletionStage<List<Object>> evaluate(Script script, String[] keys, byte[][] values) {
    String server = connections.serverOf(keys[0]);
    if (server.isEmpty() && connections.cluster()) {
      return CompletableFuture.failedFuture(new RedisException("no master is known for a slot"));
    }
    return line(server).evaluate(script, keys, values);
  }

  private synchronized ReplicatedLine line(String server) {
    ReplicatedLine known = lines.get(server);
    if (known != null) {
      return known;
    }
    // Most likely there is a new server because an old one has gone.
    lines
        .values()
        .removeIf(
            line -> {
              boolean gone = !line.stands();
              if (gone) {
                line.close();
              }
              return gone;
            });
    ReplicatedLine line =
        new ReplicatedLine(
            () -> connections.commandsTo(server), config.replicas(), config.commandTimeout());
    lines.put(server, line);
    return line;
  }

  @Override
  public synchronized void close() {
    lines.values().forEach(ReplicatedLine::close);
    lines.clear();
  }
}
