package dev.parley.testkit.redis;

import dev.parley.testkit.net.LoopbackPorts;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// One redis-server on a free loopback port with a folder of its own. It can be killed, stopped,
/// frozen and started again on the same port and folder. Not for several threads at once.
public final class RedisProcess implements RedisServers {
  private static final Duration START_MAX = Duration.ofSeconds(20);
  private static final int PORT_TRIES = 20;

  private final RedisSettings settings;
  private final ServerProcess process = new ServerProcess();
  private int port;
  private @Nullable String memoryBytesMax;

  private RedisProcess(RedisSettings settings) {
    this.settings = settings;
  }

  /// Starts a server and waits, for 20 seconds at most, until it answers.
  ///
  /// @throws IllegalStateException if it does not; the message ends with what the server printed
  public static RedisProcess start(RedisSettings settings) {
    RedisProcess redis = new RedisProcess(settings);
    // Another process may take the port between the look and the start: then try the next.
    for (int i = 1; ; i++) {
      redis.port = LoopbackPorts.free();
      try {
        redis.start();
        return redis;
      } catch (IllegalStateException e) {
        if (i == PORT_TRIES || !redis.output().contains("Address already in use")) {
          redis.close();
          throw e;
        }
      }
    }
  }

  /// Starts the server again, on the port and with the files it had, and waits until it answers.
  public void start() {
    process.start(serverCommand());
    awaitAnswer();
  }

  /// As [#start()], from the first moment as a replica: it never takes a write as a master.
  void startAsReplicaOf(RedisProcess master) {
    List<String> command = serverCommand();
    command.addAll(List.of("--replicaof", "127.0.0.1", "" + master.port()));
    process.start(command);
    awaitAnswer();
  }

  private List<String> serverCommand() {
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(
        List.of("--bind", "127.0.0.1", "--port", "" + port, "--dir", folder().toString()));
    command.addAll(List.of("--save", "", "--appendonly", settings.appendOnly() ? "yes" : "no"));
    if (settings.password() != null) {
      command.addAll(List.of("--requirepass", settings.password()));
      command.addAll(List.of("--masterauth", settings.password()));
    }
    if (settings.json()) {
      command.addAll(List.of("--loadmodule", RedisBinaries.json().toString()));
    }
    command.addAll(settings.more());
    return command;
  }

  Path executable() {
    return settings.json() ? RedisBinaries.serverWithModules() : RedisBinaries.server();
  }

  private void awaitAnswer() {
    try {
      Awaitility.await()
          .atMost(START_MAX)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptions()
          .until(() -> !running() || call(connection -> connection.sync().ping()).equals("PONG"));
    } catch (ConditionTimeoutException e) {
      kill();
      throw new IllegalStateException("redis-server does not answer:\n" + output(), e);
    }
    if (!running()) {
      throw new IllegalStateException("redis-server ended at its start:\n" + output());
    }
  }

  /// What the server printed, from its first start on.
  public String output() {
    return process.output();
  }

  /// Whether the process is there, be it frozen or not.
  public boolean running() {
    return process.running();
  }

  /// kill -9: nothing more is written or answered. Its files stay.
  public void kill() {
    process.end("KILL");
  }

  /// SIGTERM: the server ends in order. Its files stay.
  public void terminate() {
    process.end("TERM");
  }

  /// SIGSTOP: connections stay open and nothing is answered, as of a machine that hangs.
  public void freeze() {
    process.signal("STOP");
  }

  /// SIGCONT: goes on after [#freeze()].
  public void thaw() {
    process.signal("CONT");
  }

  /// kill -9, and what was appended to the append-only file in the moment before is gone from it, as
  /// after a power cut with `appendfsync everysec`. [#start()] then comes back without it. Takes as
  /// long as the moment: clients must write meanwhile for anything to be lost. What the
  /// cut goes through is dropped by that start as a whole, be it a command or a transaction.
  ///
  /// @param lastMoment at most a minute
  /// @return how many bytes were cut off
  /// @throws IllegalStateException if the server has no append-only file
  public long killAndCutAppendOnly(Duration lastMoment) {
    if (!settings.appendOnly()) {
      throw new IllegalStateException("this server has no append-only file");
    }
    AppendOnlyFile file = new AppendOnlyFile(this);
    AppendOnlyFile.End end = file.end();
    Moment.pass(lastMoment);
    kill();
    return file.cut(end);
  }

  @Override
  public void fillMemory() {
    call(
        connection -> {
          if (memoryBytesMax == null) {
            memoryBytesMax = connection.sync().configGet("maxmemory").get("maxmemory");
          }
          return connection
              .sync()
              .configSet(Map.of("maxmemory-policy", "noeviction", "maxmemory", "1"));
        });
  }

  @Override
  public void freeMemory() {
    String before = memoryBytesMax;
    if (before != null) {
      call(connection -> connection.sync().configSet("maxmemory", before));
      memoryBytesMax = null;
    }
  }

  @Override
  public int cutSubscriptions() {
    return kill(KillArgs.Builder.typePubsub());
  }

  @Override
  public int cutClients() {
    return kill(KillArgs.Builder.typeNormal().skipme());
  }

  int kill(KillArgs which) {
    return Math.toIntExact(call(connection -> connection.sync().clientKill(which)));
  }

  public int port() {
    return port;
  }

  /// Where its append-only file and output are; gone after [#close()].
  public Path folder() {
    return process.folder();
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public List<String> urls() {
    return List.of(url());
  }

  @Override
  public @Nullable String password() {
    return settings.password();
  }

  @Override
  public void flushAll() {
    call(connection -> connection.sync().flushall());
  }

  /// Asks the server something on a connection of its own, with two seconds for each command.
  public <T> T call(Function<StatefulRedisConnection<String, String>, T> question) {
    try (StatefulRedisConnection<String, String> connection = connect()) {
      return question.apply(connection);
    }
  }

  /// A connection as [#call(Function)] has it, for the caller to close.
  StatefulRedisConnection<String, String> connect() {
    RedisURI uri =
        RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(port)
            .withTimeout(Duration.ofSeconds(2))
            .build();
    if (settings.password() != null) {
      uri = RedisURI.builder(uri).withPassword(settings.password().toCharArray()).build();
    }
    return TestClient.CLIENT.connect(uri);
  }

  @Override
  public List<RedisProcess> nodes() {
    return List.of(this);
  }

  @Override
  public void close() {
    process.close();
  }
}
