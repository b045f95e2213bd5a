package dev.parley.bench.stage;

import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.process.ParleyProcess;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisServers;
import dev.parley.testkit.redis.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Servers and workers as processes of their own, with the scripted model, on a Redis that keeps
/// what is written as in production (append-only, flushed each second).
public final class Stage implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)");
  private static final int CALLS_AT_ONCE = 32;
  private static final int TRIES_MAX = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /// What one worker's scripted model answers together.
  private static final int ANSWERS_OF_A_WORKER = 64;

  private final Path folder;
  private final RedisServers redis;
  private final Map<String, String> settings = new HashMap<>();
  private final List<ParleyProcess> servers = new ArrayList<>();
  private final List<ParleyProcess> workers = new ArrayList<>();
  private volatile List<URI> living = List.of();

  private Stage(RedisServers redis, Path folder) {
    this.redis = redis;
    this.folder = folder;
    settings.put("REDIS_URL", String.join(",", redis.urlsWithPassword()));
    settings.put("PARLEY_PORT", "0");
    settings.put("PARLEY_MODEL", "scripted");
    // Or each turn would read its session's last twenty answers.
    settings.put("PARLEY_HISTORY", "1");
    settings.put("PARLEY_LOG_LEVEL", "warn");
  }

  /// One server, and as many workers as that many answers at once need.
  public static Stage start(int answers) throws IOException, TimeoutException {
    RedisServers redis =
        RedisProcess.start(RedisSettings.DEFAULT.withRandomPassword().withAppendOnly());
    Stage stage = new Stage(redis, Files.createTempDirectory("parley-bench"));
    try {
      for (int i = 0; i < Math.ceilDiv(answers, ANSWERS_OF_A_WORKER); i++) {
        stage.workers.add(ParleyProcess.start(stage.folder, stage.settings, "worker"));
      }
      stage.addServer();
      for (ParleyProcess worker : stage.workers) {
        worker.awaitOutput("ready", START_MAX);
      }
      return stage;
    } catch (TimeoutException notReady) {
      stage.close();
      throw notReady;
    }
  }

  /// Starts one more server and waits until it is ready.
  public void addServer() throws TimeoutException {
    ParleyProcess server = ParleyProcess.start(folder, settings, "server");
    servers.add(server);
    server.awaitOutput("ready", START_MAX);
    lookWhoLives();
  }

  /// As `kill -9`. From then on nobody is routed there.
  public void kill(ParleyProcess server) {
    server.kill();
    lookWhoLives();
  }

  /// The server that was started last.
  public ParleyProcess newestServer() {
    return servers.getLast();
  }

  /// The living one that was started first.
  public ParleyProcess oldestServer() {
    return servers.stream().filter(ParleyProcess::alive).findFirst().orElseThrow();
  }

  public List<ProcessHandle> workers() {
    return workers.stream().flatMap(worker -> handle(worker).stream()).toList();
  }

  private void lookWhoLives() {
    living = servers.stream().filter(ParleyProcess::alive).map(Stage::address).toList();
  }

  public static URI address(ParleyProcess server) {
    Matcher address = ADDRESS.matcher(server.output());
    if (!address.find()) {
      throw new IllegalStateException("the server's output names no address");
    }
    return URI.create(address.group());
  }

  /// One of the living servers, as a balancer in front of them would choose.
  public URI route() {
    List<URI> now = living;
    return now.get(ThreadLocalRandom.current().nextInt(now.size()));
  }

  /// Makes sessions.
  ///
  /// @return their tokens
  public List<String> sessions(int count) throws IOException, InterruptedException {
    ParleyHttp http = new ParleyHttp(route());
    try (ExecutorService calls = Executors.newFixedThreadPool(CALLS_AT_ONCE)) {
      List<Future<String>> made = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        made.add(calls.submit(() -> session(http)));
      }
      List<String> tokens = new ArrayList<>();
      for (Future<String> one : made) {
        tokens.add(one.get());
      }
      return tokens;
    } catch (ExecutionException failed) {
      throw new IOException("a session could not be made", failed.getCause());
    }
  }

  /// Asks again where the store was too slow, as a client does: it is not this that is measured.
  private static String session(ParleyHttp http) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return http.newSession("Bench");
      } catch (IOException refused) {
        if (tries == TRIES_MAX) {
          throw refused;
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  /// The redis-server's process.
  public List<ProcessHandle> redis() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").contains("redis-server"))
        .toList();
  }

  /// A process of the program.
  public static List<ProcessHandle> handle(ParleyProcess process) {
    return ProcessHandle.of(process.pid()).stream().toList();
  }

  @Override
  public void close() {
    servers.forEach(ParleyProcess::close);
    workers.forEach(ParleyProcess::close);
    redis.close();
  }
}
