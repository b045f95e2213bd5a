package dev.parley.testkit.redis;

/// The kinds of Redis that the store must work on; made for `@EnumSource`.
public enum RedisFlavor {
  /// One Redis 7.0 without RedisJSON: documents are lists.
  LIST,
  /// One Redis 8.2 with RedisJSON.
  JSON,
  /// A cluster of three masters, Redis 7.0 without RedisJSON.
  CLUSTER;

  /// The flavour's servers that this JVM's tests share, all keys deleted. Started by the first call,
  /// which takes a few seconds for a cluster; they end with the JVM. Not to be closed, killed or
  /// stopped: a test that does so starts its own.
  public RedisServers empty() {
    RedisServers servers =
        switch (this) {
          case LIST -> Plain.SERVERS;
          case JSON -> Json.SERVERS;
          case CLUSTER -> Cluster.SERVERS;
        };
    servers.flushAll();
    return servers;
  }

  /// New servers of this flavour, for a test that does harm to them; the caller closes them.
  public RedisServers start() {
    RedisSettings settings = RedisSettings.DEFAULT.withRandomPassword();
    return switch (this) {
      case LIST -> RedisProcess.start(settings);
      case JSON -> RedisProcess.start(settings.withJson());
      case CLUSTER -> RedisCluster.start(settings, 0);
    };
  }

  private RedisServers startForJvm() {
    RedisServers servers = start();
    // They would end without it; it is for their files.
    Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "redis-close"));
    return servers;
  }

  // Holders, so that each flavour starts when it is first asked for, once.
  private static final class Plain {
    static final RedisServers SERVERS = LIST.startForJvm();
  }

  private static final class Json {
    static final RedisServers SERVERS = JSON.startForJvm();
  }

  private static final class Cluster {
    static final RedisServers SERVERS = CLUSTER.startForJvm();
  }
}
