package dev.parley.testkit.redis;

import io.lettuce.core.RedisException;
import java.time.Duration;

/// Sets a key to 1, 2, 3 and so on until it is stopped or its server is gone, and knows which number
/// was acknowledged last.
final class CountingWriter implements AutoCloseable {
  /// How many of its writes a server must lack at least that lost a moment of 200 ms: more than the
  /// one or two that any kill can take while they travel.
  static final int LOST_MIN = 5;

  private static final Duration END_MAX = Duration.ofSeconds(10);

  private final Thread thread;
  private volatile long acknowledged;
  private volatile boolean stopped;

  CountingWriter(RedisProcess redis, String key) {
    thread = Thread.startVirtualThread(() -> write(redis, key));
    Waiting.until("a first write", Duration.ofSeconds(5), () -> acknowledged > 0);
  }

  private void write(RedisProcess redis, String key) {
    try {
      redis.call(
          connection -> {
            for (long i = 1; !stopped; i++) {
              connection.sync().set(key, Long.toString(i));
              acknowledged = i;
            }
            return acknowledged;
          });
    } catch (RedisException serverGone) {
      // The end that most tests bring about; the number of the last acknowledged write stays.
    }
  }

  /// Ends the writing and says which number was acknowledged last.
  long end() throws InterruptedException {
    stopped = true;
    if (!thread.join(END_MAX)) {
      throw new IllegalStateException("the writer does not end");
    }
    return acknowledged;
  }

  @Override
  public void close() {
    stopped = true;
  }
}
