package dev.parley.chaos.fleet;

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

/// The processes of a run. All listen on loopback alone and end with this one.
public final class Fleet implements AutoCloseable {
  /// Small, for a machine of two cores carries them all.
  private static final String JVM =
      "-Xmx192m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData";

  private final RedisServers redis;
  private final List<Node> servers = new ArrayList<>();
  private final List<Node> workers = new ArrayList<>();
  private final List<URI> addresses = new ArrayList<>();

  private Fleet(RedisServers redis) {
    this.redis = redis;
  }

  /// Starts everything at once, and waits until each process says that it is ready.
  public static Fleet start(FleetPlan plan) throws TimeoutException {
    Fleet fleet = new Fleet(redis(plan.redis()));
    Map<String, String> settings = new HashMap<>();
    settings.put("REDIS_URL", String.join(",", fleet.redis.urlsWithPassword()));
    settings.put("PARLEY_HOST", "127.0.0.1");
    settings.put("PARLEY_MODEL", "scripted");
    settings.put("PARLEY_SLOTS", "100");
    settings.put("JAVA_TOOL_OPTIONS", JVM);
    settings.putAll(plan.settings());
    try {
      for (int i = 0; i < plan.servers(); i++) {
        int port = freePort();
        Map<String, String> own = new HashMap<>(settings);
        own.put("PARLEY_PORT", Integer.toString(port));
        fleet.addresses.add(URI.create("http://127.0.0.1:" + port));
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
      case PAIR, CLUSTER -> throw new IllegalArgumentException("not yet");
    };
  }

  public List<Node> servers() {
    return List.copyOf(servers);
  }

  public List<Node> workers() {
    return List.copyOf(workers);
  }

  /// Where the servers listen, in their order; the same after a restart.
  public List<URI> addresses() {
    return List.copyOf(addresses);
  }

  public RedisServers redis() {
    return redis;
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

  @Override
  public void close() {
    Stream.concat(servers.stream(), workers.stream()).parallel().forEach(Node::close);
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
