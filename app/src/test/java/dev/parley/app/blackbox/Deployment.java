package dev.parley.app.blackbox;

import dev.parley.testkit.process.ParleyProcess;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisServers;
import dev.parley.testkit.redis.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Servers and workers as separate processes on one Redis, with the scripted model. Not for several
/// threads at once.
final class Deployment implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)");

  private final Path folder;
  private final RedisServers redis;
  private final Map<String, String> settings;
  private final List<ParleyProcess> servers = new ArrayList<>();
  private final List<ParleyProcess> workers = new ArrayList<>();
  private final List<ParleyProcess> spares = new ArrayList<>();

  private Deployment(Path folder, RedisServers redis, Map<String, String> settings) {
    this.folder = folder;
    this.redis = redis;
    this.settings = settings;
  }

  /// Starts all processes at once and waits until each says that it is ready.
  ///
  /// @param more settings over those of a test deployment
  static Deployment start(int servers, int workers, Map<String, String> more)
      throws TimeoutException {
    Deployment deployment;
    try {
      RedisServers redis =
          RedisProcess.start(RedisSettings.DEFAULT.withRandomPassword().withAppendOnly());
      Map<String, String> settings = new HashMap<>();
      settings.put("REDIS_URL", String.join(",", redis.urlsWithPassword()));
      settings.put("PARLEY_PORT", "0");
      settings.put("PARLEY_MODEL", "scripted");
      settings.putAll(more);
      deployment = new Deployment(Files.createTempDirectory("parley-deployment"), redis, settings);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    try {
      for (int i = 0; i < servers; i++) {
        deployment.servers.add(deployment.spawn("server"));
      }
      for (int i = 0; i < workers; i++) {
        deployment.workers.add(deployment.spawn("worker"));
      }
      for (ParleyProcess process : deployment.all()) {
        process.awaitOutput("ready", START_MAX);
      }
      return deployment;
    } catch (TimeoutException notReady) {
      deployment.close();
      throw notReady;
    }
  }

  /// Starts one more worker and waits until it is ready.
  void addWorker() throws TimeoutException {
    ParleyProcess worker = spawn("worker");
    workers.add(worker);
    worker.awaitOutput("ready", START_MAX);
  }

  /// Runs a command that ends by itself, with the deployment's settings.
  ///
  /// @return what it said
  String run(String... command) throws TimeoutException, InterruptedException {
    try (ParleyProcess process = ParleyProcess.start(folder, settings, command)) {
      int code = process.awaitExit(START_MAX);
      if (code != 0) {
        throw new IllegalStateException("ended with " + code + ": " + process.output());
      }
      return process.output();
    }
  }

  /// Starts as many workers as live, and freezes them: no turn can be theirs yet.
  void spareWorkers() throws TimeoutException {
    long living = workers.stream().filter(ParleyProcess::alive).count();
    for (int i = 0; i < living; i++) {
      spares.add(spawn("worker"));
    }
    for (ParleyProcess spare : spares) {
      spare.awaitOutput("ready", START_MAX).signal("STOP");
    }
  }

  /// Kills the living workers, as `kill -9` does, and thaws the spare ones: whoever had a turn is dead
  /// then, and others with free slots are there.
  void swapWorkers() {
    workers.forEach(ParleyProcess::kill);
    spares.forEach(spare -> spare.signal("CONT"));
    workers.addAll(spares);
    spares.clear();
  }

  /// Where the server of this number listens, such as `http://localhost:40123`.
  URI address(int server) {
    Matcher address = ADDRESS.matcher(servers.get(server).output());
    if (!address.find()) {
      throw new IllegalStateException("the server's output names no address");
    }
    return URI.create(address.group());
  }

  ParleyProcess server(int number) {
    return servers.get(number);
  }

  ParleyProcess worker(int number) {
    return workers.get(number);
  }

  /// Servers first, then workers, dead and spare ones too.
  List<ParleyProcess> all() {
    List<ParleyProcess> all = new ArrayList<>(servers);
    all.addAll(workers);
    all.addAll(spares);
    return all;
  }

  @Override
  public void close() {
    all().parallelStream().forEach(ParleyProcess::close);
    redis.close();
  }

  private ParleyProcess spawn(String command) {
    return ParleyProcess.start(folder, settings, command);
  }
}
