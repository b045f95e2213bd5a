package dev.parley.testkit.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Running Redis servers that hold one key space together: one process, a pair, or a cluster.
/// Faults that any of them can suffer are here; those of its kind are at the type.
public sealed interface RedisServers extends AutoCloseable
    permits RedisProcess, RedisPair, RedisCluster {
  /// Where to connect, without password, such as `redis://127.0.0.1:24601`; for a cluster one a node.
  List<String> urls();

  /// Null where none is asked for. The same on each server.
  @Nullable String password();

  /// As [#urls()], with the password in each.
  default List<String> urlsWithPassword() {
    String password = password();
    return password == null
        ? urls()
        : urls().stream().map(url -> url.replace("//", "//:" + password + "@")).toList();
  }

  /// Its processes, be they running or killed; the same list for ever.
  List<RedisProcess> nodes();

  /// Lowers the memory limit of every running server below what it holds, so that each write that
  /// may need memory is answered with OOM and nothing is evicted, until [#freeMemory()] or a restart.
  default void fillMemory() {
    running().forEach(RedisProcess::fillMemory);
  }

  /// Puts the limits back to what they were before [#fillMemory()].
  default void freeMemory() {
    running().forEach(RedisProcess::freeMemory);
  }

  /// Closes every connection that has a subscription, sharded or not, on every running server.
  ///
  /// @return how many
  default int cutSubscriptions() {
    return running().stream().mapToInt(RedisProcess::cutSubscriptions).sum();
  }

  /// Closes every connection of a client that has no subscription, on every running server.
  ///
  /// @return how many
  default int cutClients() {
    return running().stream().mapToInt(RedisProcess::cutClients).sum();
  }

  private List<RedisProcess> running() {
    return nodes().stream().filter(RedisProcess::running).toList();
  }

  /// Deletes every key on every server that takes writes.
  void flushAll();

  /// Ends the servers and deletes their files. Closing twice is harmless.
  @Override
  void close();
}
