package dev.parley.chaos.fleet;

import dev.parley.testkit.net.TcpProxy;
import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisPair;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisServers;
import dev.parley.testkit.redis.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The processes of a run. All listen on loopback alone and end with this one.
public final class Fleet implements AutoCloseable {
  /// Small, for a machine of two cores carries them all.
  private static final String JVM =
      "-Xmx192m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData";

  private final RedisServers redis;

  /// Between the processes and a Redis; null in front of a cluster, whose nodes name themselves.
  private final @Nullable TcpProxy redisLine;

  /// Between the clients and each server.
  private final List<TcpProxy> serverLines = new ArrayList<>();

  private final List<Node> servers = new ArrayList<>();
  private final List<Node> workers = new ArrayList<>();
  private final List<URI> addresses = new ArrayList<>();

  private Fleet(RedisServers redis) {
    this.redis = redis;
    this.redisLine =
        switch (redis) {
          case RedisProcess one -> TcpProxy.start(one.port());
          case RedisPair pair -> pair.address();
          case RedisCluster _ -> null;
        };
  }

  private String redisUrls() {
    return redisLine == null
        ? String.join(",", redis.urlsWithPassword())
        : "redis://:" + redis.password() + "@127.0.0.1:" + redisLine.port();
  }

  /// Starts everything at once, and waits until each process says that it is ready.
  public static Fleet start(FleetPlan plan) throws TimeoutException {
    Fleet fleet = new Fleet(redis(plan.redis()));
    Map<String, String> settings = new HashMap<>();
    settings.put("REDIS_URL", fleet.redisUrls());
    settings.put("PARLEY_HOST", "127.0.0.1");
    settings.put("PARLEY_MODEL", "scripted");
    settings.put("PARLEY_SLOTS", "100");
    // Hundreds of clients share this machine with what they break, and may be slow to speak.
    settings.put("PARLEY_HELLO", "30s");
    settings.put("JAVA_TOOL_OPTIONS", JVM);
    settings.putAll(plan.settings());
    try {
      for (int i = 0; i < plan.servers(); i++) {
        int port = freePort();
        Map<String, String> own = new HashMap<>(settings);
        own.put("PARLEY_PORT", Integer.toString(port));
        TcpProxy line = TcpProxy.start(port);
        fleet.serverLines.add(line);
        fleet.addresses.add(URI.create("http://127.0.0.1:" + line.port()));
        fleet.servers.add(new Node("server", i, plan.program(), plan.folder(), own));
      }
      for (int i = 0; i < plan.workers(); i++) {
        fleet.workers.add(new Node("worker", i, plan.program(), plan.folder(), settings));
      }
      for (Node node : Stream.concat(fleet.servers.stream(), fleet.workers.stream()).toList()) {
        node.awaitReady();
      }
      return fleet;
    } catch (TimeoutException | RuntimeException notReady) {
      fleet.close();
      throw notReady;
    }
  }

  private static RedisServers redis(RedisKind kind) {
    RedisSettings settings = RedisSettings.DEFAULT.withRandomPassword().withAppendOnly();
    return switch (kind) {
      case SINGLE -> RedisProcess.start(settings.withJson());
      case PAIR -> RedisPair.start(settings);
      case CLUSTER -> RedisCluster.start(settings, 1);
    };
  }

  public List<Node> servers() {
    return List.copyOf(servers);
  }

  public List<Node> workers() {
    return List.copyOf(workers);
  }

  /// Where clients reach the servers, in their order; the same after a restart.
  public List<URI> addresses() {
    return List.copyOf(addresses);
  }

  public RedisServers redis() {
    return redis;
  }

  /// The network between the clients and each server.
  public List<TcpProxy> serverLines() {
    return List.copyOf(serverLines);
  }

  /// The network between the processes and Redis.
  ///
  /// @throws IllegalStateException in front of a cluster
  public TcpProxy redisLine() {
    if (redisLine == null) {
      throw new IllegalStateException("a cluster's nodes are reached by their own addresses");
    }
    return redisLine;
  }

  /// The one Redis.
  ///
  /// @throws IllegalStateException if there are more
  public RedisProcess single() {
    if (redis instanceof RedisProcess one) {
      return one;
    }
    throw new IllegalStateException("there is more than one Redis");
  }

  /// @throws IllegalStateException if Redis is none
  public RedisPair pair() {
    if (redis instanceof RedisPair pair) {
      return pair;
    }
    throw new IllegalStateException("Redis is no pair");
  }

  /// @throws IllegalStateException if Redis is none
  public RedisCluster cluster() {
    if (redis instanceof RedisCluster cluster) {
      return cluster;
    }
    throw new IllegalStateException("Redis is no cluster");
  }

  @Override
  public void close() {
    Stream.concat(servers.stream(), workers.stream()).parallel().forEach(Node::close);
    serverLines.forEach(TcpProxy::close);
    if (redisLine != null) {
      redisLine.close();
    }
    redis.close();
  }

  /// Below the ports that outgoing connections get, so that it is still free after a kill.
  private static int freePort() {
    for (int i = 0; i < 1000; i++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException taken) {
        // The next one.
      }
    }
    throw new UncheckedIOException(new IOException("no free loopback port found"));
  }
}
