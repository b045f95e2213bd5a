package dev.parley.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a test's redis-server is to be started.
///
/// @param json whether to load RedisJSON; then it is Redis 8.2, else 7.0
/// @param password null for none
/// @param appendOnly whether what is written survives [RedisProcess#kill()] and a restart
/// @param more further arguments for redis-server, such as `--maxmemory`, `4mb`
public record RedisSettings(
    boolean json, @Nullable String password, boolean appendOnly, List<String> more) {
  /// Plain, without password, nothing on disk.
  public static final RedisSettings DEFAULT = new RedisSettings(false, null, false, List.of());

  public RedisSettings {
    more = List.copyOf(more);
  }

  public RedisSettings withJson() {
    return new RedisSettings(true, password, appendOnly, more);
  }

  public RedisSettings withRandomPassword() {
    return new RedisSettings(json, UUID.randomUUID().toString(), appendOnly, more);
  }

  public RedisSettings withAppendOnly() {
    return new RedisSettings(json, password, true, more);
  }

  /// Adds arguments after those that are there.
  public RedisSettings with(String... arguments) {
    List<String> all = new ArrayList<>(more);
    all.addAll(List.of(arguments));
    return new RedisSettings(json, password, appendOnly, all);
  }
}
