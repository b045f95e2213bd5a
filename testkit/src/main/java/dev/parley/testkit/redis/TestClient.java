package dev.parley.testkit.redis;

import io.lettuce.core.RedisClient;

/// The test kit's own Lettuce client: one per JVM, since each has threads; its threads are daemons.
final class TestClient {
  static final RedisClient CLIENT = RedisClient.create();

  private TestClient() {}
}
