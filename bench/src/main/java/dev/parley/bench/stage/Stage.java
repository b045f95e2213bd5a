package dev.parley.bench.stage;

import dev.parley.testkit.process.Folders;
import dev.parley.testkit.process.ParleyProcess;
import dev.parley.testkit.redis.RedisProcess;
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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Servers and workers as processes of their own, with the scripted model, on a Redis that keeps
/// what is written as in production (append-only, flushed each second).
public final class Stage implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)");
  private static final Pattern USED_MEMORY = Pattern.compile("(?m)^used_memory:(\\d+)");
  private static final Pattern READ = Pattern.compile("(?m)^total_net_input_bytes:(\\d+)");
  private static final Pattern WRITTEN = Pattern.compile("(?m)^total_net_output_bytes:(\\d+)");

  /// More than any run asks for: callers are counted as in production, and none is refused.
  private static final String NO_BOUND = "1000000";

  private final Path folder;
  private final RedisProcess redis;
  private final Map<String, String> settings = new HashMap<>();
  private final List<ParleyProcess> servers = new ArrayList<>();
  private final List<ParleyProcess> workers = new ArrayList<>();
  private final AtomicInteger routed = new AtomicInteger();
  private volatile List<URI> living = List.of();

  private Stage(RedisProcess redis, Path folder) {
    this.redis = redis;
    this.folder = folder;
    settings.put("REDIS_URL", String.join(",", redis.urlsWithPassword()));
    settings.put("PARLEY_PORT", "0");
    settings.put("PARLEY_MODEL", "scripted");
    // Or each turn would read its session's last twenty answers.
    settings.put("PARLEY_HISTORY", "1");
    settings.put("PARLEY_LOG_LEVEL", "warn");
    settings.put("PARLEY_ADDRESS_SESSIONS", NO_BOUND);
    settings.put("PARLEY_ADDRESS_MESSAGES", NO_BOUND);
    settings.put("PARLEY_ADDRESS_CONNECTIONS", NO_BOUND);
    settings.put("PARLEY_SESSION_MESSAGES", NO_BOUND);
    settings.put("PARLEY_SESSION_CONNECTIONS", NO_BOUND);
  }

  /// One server, and one worker for that many answers at once.
  public static Stage start(int answers) throws IOException, TimeoutException {
    return start(answers, Map.of());
  }

  /// @param more settings, over those that a run has by itself
  public static Stage start(int answers, Map<String, String> more)
      throws IOException, TimeoutException {
    return on(startRedis(false), answers, more);
  }

  /// As [#start(int, Map)], on a Redis that it ends with itself.
  public static Stage on(RedisProcess redis, int answers, Map<String, String> more)
      throws IOException, TimeoutException {
    Stage stage = new Stage(redis, Files.createTempDirectory("parley-bench"));
    stage.settings.put("PARLEY_SLOTS", Integer.toString(answers));
    stage.settings.putAll(more);
    try {
      stage.workers.add(ParleyProcess.start(stage.folder, stage.settings, "worker"));
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

  /// A Redis as in production: append-only, flushed each second, with a password.
  ///
  /// @param json with RedisJSON, which the program then uses
  public static RedisProcess startRedis(boolean json) {
    RedisSettings settings = RedisSettings.DEFAULT.withRandomPassword().withAppendOnly();
    return RedisProcess.start(json ? settings.withJson() : settings);
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

  /// One of the living servers after the other, as a balancer in front of them would choose.
  public URI route() {
    List<URI> now = living;
    return now.get(Math.floorMod(routed.getAndIncrement(), now.size()));
  }

  /// Makes sessions.
  ///
  /// @return their tokens
  public List<String> sessions(int count) throws IOException, InterruptedException {
    return NewSessions.make(route(), count);
  }

  /// What this stage's processes take from now on.
  public Meters meters() {
    return new Meters(this);
  }

  /// Bytes that Redis holds, by its own count.
  public long redisBytes() {
    return told("memory", USED_MEMORY);
  }

  /// What Redis has read and written since its start.
  public Traffic traffic() {
    return new Traffic(told("stats", READ), told("stats", WRITTEN), 0);
  }

  private long told(String section, Pattern number) {
    Matcher found = number.matcher(redis.call(line -> line.sync().info(section)));
    if (!found.find()) {
      throw new IllegalStateException("Redis does not tell " + number);
    }
    return Long.parseLong(found.group(1));
  }

  /// Bytes that passed each hop.
  ///
  /// @param toClients as the clients count it
  public record Traffic(long intoRedis, long outOfRedis, long toClients) {
    public Traffic since(Traffic before, long toClients) {
      return new Traffic(intoRedis - before.intoRedis, outOfRedis - before.outOfRedis, toClients);
    }
  }

  /// The processes of every redis-server that runs for this one, without those that a server makes of
  /// itself to write its file anew.
  public static List<ProcessHandle> redis() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> isRedis(process) && process.parent().filter(Stage::isRedis).isEmpty())
        .toList();
  }

  private static boolean isRedis(ProcessHandle process) {
    return process.info().command().orElse("").contains("redis-server");
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
    Folders.delete(folder);
  }
}
