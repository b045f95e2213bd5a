package dev.parley.testkit.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Running Redis servers that hold one key space together: one process, or a cluster.
public sealed interface RedisServers extends AutoCloseable permits RedisProcess, RedisCluster {
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

  /// Deletes every key on every server that takes writes.
  void flushAll();

  /// Ends the servers and deletes their files. Closing twice is harmless.
  @Override
  void close();
}
