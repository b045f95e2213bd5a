package dev.parley.testkit.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// One redis-server on a free loopback port with a folder of its own. It can be killed, stopped,
/// frozen and started again on the same port and folder. Not for several threads at once.
public final class RedisProcess implements RedisServers {
  private static final Duration START_MAX = Duration.ofSeconds(20);
  private static final int PORT_TRIES = 20;

  /// Runs redis-server beside a reader of standard input, the other end of which this JVM holds: when
  /// the JVM is gone, however it went, the reader sees the end and kills the server. Java gives no
  /// other child that end. Ends when the server does, with its status; the first line out is the
  /// server's process id.
  private static final String WATCHED =
      """
      exec 3<&0
      "$@" </dev/null >>server.out 2>&1 3<&- &
      server=$!
      { read -r _ <&3; kill -9 $server; } >/dev/null 2>&1 &
      watcher=$!
      exec 3<&-
      echo $server
      exec >/dev/null 2>&1
      wait $server
      status=$?
      kill -9 $watcher
      exit $status
      """;

  private final RedisSettings settings;
  private final Path folder;
  private int port;
  private @Nullable Process shell;
  private long pid;
  private boolean closed;

  private RedisProcess(RedisSettings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  /// Starts a server and waits, for 20 seconds at most, until it answers.
  ///
  /// @throws IllegalStateException if it does not; the message ends with what the server printed
  public static RedisProcess start(RedisSettings settings) {
    RedisProcess redis;
    try {
      redis = new RedisProcess(settings, Files.createTempDirectory("parley-redis-data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Another process may take the port between the look and the start: then try the next.
    for (int i = 1; ; i++) {
      redis.port = freePort();
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
    if (closed || running()) {
      throw new IllegalStateException("closed, or runs already");
    }
    try {
      List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "redis"));
      command.addAll(serverCommand());
      Process started = new ProcessBuilder(command).directory(folder.toFile()).start();
      shell = started;
      BufferedReader out = started.inputReader(StandardCharsets.US_ASCII);
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("/bin/sh did not start redis-server");
      }
      pid = Long.parseLong(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer();
  }

  private List<String> serverCommand() {
    List<String> command = new ArrayList<>();
    Path server = settings.json() ? RedisBinaries.serverWithModules() : RedisBinaries.server();
    command.add(server.toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", "" + port, "--dir", folder.toString()));
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
    try {
      Path out = folder.resolve("server.out");
      return Files.exists(out) ? Files.readString(out) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the process is there, be it frozen or not.
  public boolean running() {
    return shell != null && shell.isAlive();
  }

  /// kill -9: nothing more is written or answered. Its files stay.
  public void kill() {
    end("KILL");
  }

  /// SIGTERM: the server ends in order. Its files stay.
  public void terminate() {
    end("TERM");
  }

  /// SIGSTOP: connections stay open and nothing is answered, as of a machine that hangs.
  public void freeze() {
    signal("STOP");
  }

  /// SIGCONT: goes on after [#freeze()].
  public void thaw() {
    signal("CONT");
  }

  private void end(String signal) {
    Process ending = shell;
    if (ending == null || !ending.isAlive()) {
      return;
    }
    signal(signal);
    try {
      if (!ending.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("redis-server does not end by SIG" + signal);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while redis-server ended", e);
    }
  }

  private void signal(String signal) {
    if (!running()) {
      throw new IllegalStateException("redis-server does not run");
    }
    try {
      Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("cannot send SIG" + signal + " to redis-server");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a signal", e);
    }
  }

  public int port() {
    return port;
  }

  /// Where its append-only file and output are; gone after [#close()].
  public Path folder() {
    return folder;
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
    RedisURI uri =
        RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(port)
            .withTimeout(Duration.ofSeconds(2))
            .build();
    if (settings.password() != null) {
      uri = RedisURI.builder(uri).withPassword(settings.password().toCharArray()).build();
    }
    try (StatefulRedisConnection<String, String> connection = TestClient.CLIENT.connect(uri)) {
      return question.apply(connection);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    kill();
    closed = true;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A port below those that outgoing connections get (from 32768 on with Linux), so that nothing
  /// takes it while the server is down.
  static int freePort() {
    for (int i = 0; i < 1000; i++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      if (free(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free loopback port found");
  }

  private static boolean free(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
