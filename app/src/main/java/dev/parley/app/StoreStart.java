package dev.parley.app;

import dev.parley.store.StoreConfig;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.redis.RedisStore;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;

/// Connects to Redis, with patience: in a deployment it may start at the same time.
final class StoreStart {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private StoreStart() {}

  /// @throws StartException Redis could not be reached for thirty seconds, or the process is to end
  static RedisStore open(StoreConfig config, Ending ending) throws InterruptedException {
    long begin = System.nanoTime();
    boolean told = false;
    while (true) {
      try {
        RedisStore store = RedisStore.open(config);
        ending.add(store::close);
        return store;
      } catch (StoreUnavailableException unreachable) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw unreachable(config);
        }
        if (!told) {
          Console.say("Waiting for Redis at " + places(config) + " …");
          told = true;
        }
        if (ending.await(PAUSE)) {
          throw new StartException("Ended while waiting for Redis.");
        }
      }
    }
  }

  static StartException unreachable(StoreConfig config) {
    return new StartException(
        "Redis at "
            + places(config)
            + " cannot be reached: start it, or check REDIS_URL, REDIS_USER and REDIS_PASSWORD.");
  }

  /// Hosts and ports without user and password.
  static String places(StoreConfig config) {
    return config.addresses().stream().map(StoreStart::place).collect(Collectors.joining(", "));
  }

  private static String place(String address) {
    URI uri = URI.create(address);
    if (uri.getHost() == null) {
      // Several sentinels: one authority with commas, which Java does not take apart.
      String authority = String.valueOf(uri.getRawAuthority());
      return "the sentinels " + authority.substring(authority.lastIndexOf('@') + 1);
    }
    return uri.getHost() + ":" + (uri.getPort() < 0 ? 6379 : uri.getPort());
  }
}
