package dev.parley.store.steps;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Redis behind the store's back: to look at what is there ([Inspection]) and to do harm ([Faults]).
final class RedisView {
  final RedisClusterCommands<String, byte[]> redis;
  private final String inspect;

  RedisView(RedisClusterCommands<String, byte[]> redis) {
    this.redis = redis;
    try (InputStream in = RedisView.class.getResourceAsStream("/steps/inspect.lua")) {
      if (in == null) {
        throw new IllegalStateException("missing: steps/inspect.lua");
      }
      inspect = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param keys as the store's scripts on that session have them
  /// @param since an event's id
  /// @param turn its index, or -1 for none
  Inspection inspect(String[] keys, String token, String since, int turn) {
    List<?> reply =
        redis.eval(
            inspect,
            ScriptOutputType.MULTI,
            keys,
            bytes(token),
            bytes(since),
            bytes(Integer.toString(turn)));
    return Inspection.of(reply);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
