package dev.parley.testkit.redis;

import dev.parley.testkit.net.LoopbackPorts;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Three sentinels of one master; two of them must agree that it is gone.
final class RedisSentinels {
  static final String NAME = "parley";
  private static final int COUNT = 3;
  private static final int QUORUM = 2;
  private static final Duration KNOWN_MAX = Duration.ofSeconds(30);

  private final List<ServerProcess> processes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  /// Those that the others and the servers can reach.
  private final List<Integer> connected = new ArrayList<>();

  private RedisSentinels() {}

  /// Starts them and waits, for 30 seconds at most, until each knows the others and the replicas.
  static RedisSentinels start(RedisProcess master, List<RedisProcess> nodes) {
    RedisSentinels sentinels = new RedisSentinels();
    try {
      for (int i = 0; i < COUNT; i++) {
        sentinels.startOne(master);
      }
      String known = "slaves=" + (nodes.size() - 1) + ",sentinels=" + COUNT;
      Waiting.until(
          "the sentinels know each other",
          KNOWN_MAX,
          () ->
              sentinels.ports.stream()
                  .allMatch(port -> ask(port, sync -> sync.info("sentinel")).contains(known)));
      return sentinels;
    } catch (RuntimeException e) {
      sentinels.close();
      throw e;
    }
  }

  private void startOne(RedisProcess master) {
    int port = LoopbackPorts.free();
    ServerProcess process = new ServerProcess();
    processes.add(process);
    ports.add(port);
    connected.add(port);
    Path file = process.folder().resolve("sentinel.conf");
    try {
      Files.writeString(file, configuration(port, process.folder(), master));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.start(List.of(master.executable().toString(), file.toString(), "--sentinel"));
  }

  private static String configuration(int port, Path folder, RedisProcess master) {
    String password =
        master.password() == null ? "" : "sentinel auth-pass " + NAME + " " + master.password();
    // They promote the same pair again only after twice the time of a failover.
    return """
    port %d
    bind 127.0.0.1
    dir %s
    sentinel monitor %s 127.0.0.1 %d %d
    sentinel down-after-milliseconds %s 1000
    sentinel failover-timeout %s 3000
    %s
    """
        .formatted(port, folder, NAME, master.port(), QUORUM, NAME, NAME, password);
  }

  List<String> urls() {
    return ports.stream().map(port -> "redis://127.0.0.1:" + port).toList();
  }

  /// The first of them still answers who asks it, and hears nothing any more of the others or of the
  /// servers: it goes on naming the master that there is now.
  void cutOffFirst(List<RedisProcess> nodes) {
    int port = ports.getFirst();
    connected.removeFirst();
    command(port, "ACL", "SETUSER", "default", "-publish");
    command(port, "SENTINEL", "SET", NAME, "auth-pass", "wrong");
    for (RedisProcess node : nodes) {
      node.call(
          connection -> {
            connection
                .sync()
                .clientList()
                .lines()
                .filter(client -> client.contains("name=sentinel-"))
                .map(client -> client.replaceAll("^id=(\\d+) .*", "$1"))
                .forEach(
                    id -> connection.sync().clientKill(KillArgs.Builder.id(Long.parseLong(id))));
            return 0;
          });
    }
  }

  private static void command(int port, String... words) {
    RedisURI uri = RedisURI.create("127.0.0.1", port);
    uri.setTimeout(Duration.ofSeconds(2));
    try (var connection = TestClient.CLIENT.connectSentinel(uri)) {
      CommandArgs<String, String> rest =
          new CommandArgs<>(StringCodec.UTF8).addValues(List.of(words).subList(1, words.length));
      connection
          .sync()
          .dispatch(CommandType.valueOf(words[0]), new StatusOutput<>(StringCodec.UTF8), rest);
    }
  }

  /// Has one of them promote the replica although the master lives. It refuses for some seconds when
  /// it has not yet seen that a replica that came back is well.
  void failover(Duration boundMax) {
    Waiting.until(
        "a sentinel begins a failover",
        boundMax,
        () -> ask(connected.getLast(), sync -> sync.failover(NAME)).equals("OK"));
  }

  /// Waits until each of them that is not cut off names that master.
  void awaitMaster(RedisProcess master, Duration boundMax) {
    Waiting.until(
        "the sentinels have promoted the replica",
        boundMax,
        () ->
            connected.stream()
                .map(port -> ask(port, sync -> sync.getMasterAddrByName(NAME)))
                .allMatch(
                    address ->
                        address instanceof InetSocketAddress at && at.getPort() == master.port()));
  }

  private static <T> T ask(int port, Function<RedisSentinelCommands<String, String>, T> question) {
    RedisURI uri = RedisURI.create("127.0.0.1", port);
    uri.setTimeout(Duration.ofSeconds(2));
    try (StatefulRedisSentinelConnection<String, String> connection =
        TestClient.CLIENT.connectSentinel(uri)) {
      return question.apply(connection.sync());
    }
  }

  void close() {
    processes.forEach(ServerProcess::close);
  }
}
