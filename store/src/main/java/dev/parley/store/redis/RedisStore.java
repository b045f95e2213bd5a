package dev.parley.store.redis;

import dev.parley.store.LiveChannels;
import dev.parley.store.Quotas;
import dev.parley.store.Sessions;
import dev.parley.store.StoreConfig;
import dev.parley.store.StoreConfig.Documents;
import dev.parley.store.StoreRefusedException;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Turns;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The store on one Redis or one cluster, connected from [#open] to [#close]. For any thread.
public final class RedisStore implements AutoCloseable {
  /// Of the keys and of what they hold. A later version that reads another one moves it up.
  private static final int LAYOUT_VERSION = 1;

  private static final int CLUSTER_PARTITIONS = 64;
  private static final Duration AWAY_MIN = Duration.ofMinutes(1);

  private final Connections connections;
  private final ReplicatedEvaluation replicated;
  private final Channels channels;
  private final Convoy flushes = Convoy.start();
  private final Layout layout;
  private final Repeats repeats;
  private final Sessions sessions;
  private final Turns turns;
  private final LiveChannels live;
  private final DeadLetters deadLetters;
  private final Quotas quotas;

  /// Connects, settles the layout and makes the partitions' keys.
  ///
  /// @throws StoreUnavailableException if Redis cannot be reached
  /// @throws StoreRefusedException if this Redis cannot be used; trying again does not help
  public static RedisStore open(StoreConfig config) {
    return open(config, UnaryOperator.identity());
  }

  /// As [#open(StoreConfig)].
  ///
  /// @param edit changes each script's source before use; for tests that take a check out
  static RedisStore open(StoreConfig config, UnaryOperator<String> edit) {
    Connections connections;
    try {
      connections = Connections.open(config);
    } catch (RedisException unreachable) {
      throw new StoreUnavailableException("Redis cannot be reached");
    }
    try {
      return new RedisStore(connections, config, edit);
    } catch (RuntimeException failed) {
      connections.close();
      throw failed;
    }
  }

  private RedisStore(Connections connections, StoreConfig config, UnaryOperator<String> edit) {
    this.connections = connections;
    replicated = new ReplicatedEvaluation(connections, config);
    ScriptRunner runner =
        new ScriptRunner(
            connections.commands(),
            connections.cluster(),
            config.commandTimeout(),
            connections::lookAgain);
    layout = settle(runner, connections, config);
    Scripts scripts = new Scripts(layout.documents(), edit);
    Keys keys = new Keys(layout.partitions());
    await(
        CompletableFuture.allOf(
            keys.partitions().stream()
                .map(partition -> prepare(runner, scripts, partition))
                .toArray(CompletableFuture[]::new)),
        config);
    channels = new Channels(config.commandTimeout(), connections::transport);
    ScriptRunner confirming = config.replicas() == 0 ? runner : runner.through(replicated);
    SessionCall call = new SessionCall(runner, confirming, keys, config);
    repeats = new Repeats(keys, awayMax(config), System::nanoTime);
    connections.onFault(repeats::faulted);
    sessions =
        new RepeatingSessions(
            new RedisSessions(
                call, runner, confirming, scripts, keys, config, connections::serverOf),
            repeats);
    turns =
        new RedisTurns(
            call,
            runner,
            scripts,
            keys,
            config,
            new Doorbells(channels, keys),
            flushes,
            connections::serverOf);
    live = new RedisLiveChannels(channels, runner, keys);
    deadLetters = new DeadLetters(call, runner, scripts, keys, sessions);
    quotas = new RedisQuotas(runner, scripts, keys);
  }

  /// What nobody could be told for so long is of no use any more: its turn would have failed in the
  /// queue. A short queue does not make an outage short.
  static Duration awayMax(StoreConfig config) {
    Duration queue = config.queueDeadline();
    return queue.compareTo(AWAY_MIN) > 0 ? queue : AWAY_MIN;
  }

  Repeats repeats() {
    return repeats;
  }

  public Sessions sessions() {
    return sessions;
  }

  public Turns turns() {
    return turns;
  }

  public LiveChannels live() {
    return live;
  }

  public DeadLetters deadLetters() {
    return deadLetters;
  }

  public Quotas quotas() {
    return quotas;
  }

  public Layout layout() {
    return layout;
  }

  /// Ends the connections. Calls under way fail.
  @Override
  public void close() {
    repeats.close();
    channels.close();
    flushes.close();
    replicated.close();
    connections.close();
  }

  private static CompletableFuture<Reply> prepare(
      ScriptRunner runner, Scripts scripts, Keys.Partition partition) {
    String[] keys = {partition.queue(), partition.active(), partition.dead()};
    return runner.run(scripts.prepare, keys).toCompletableFuture();
  }

  private static Layout settle(ScriptRunner runner, Connections connections, StoreConfig config) {
    boolean cluster = connections.cluster();
    String info = await(runner.command(redis -> redis.info()), config);
    String version = field(info, "redis_version");
    Matcher major = Pattern.compile("^(\\d+)\\.").matcher(version);
    if (!major.find() || Integer.parseInt(major.group(1)) < 7) {
      throw new StoreRefusedException(
          "This is Redis " + version + ", but Parley needs Redis 7.0 or newer: please update it.");
    }
    boolean json =
        await(runner.command(redis -> redis.commandInfo("JSON.SET")), config).stream()
            .anyMatch(command -> command instanceof List<?> known && !known.isEmpty());
    if (config.documents() == Documents.JSON && !json) {
      throw new StoreRefusedException(
          "RedisJSON was asked for, but this Redis has no JSON module: load it, or leave the choice"
              + " to Parley.");
    }
    boolean wishJson = json && config.documents() != Documents.LIST;
    Reply settled =
        await(
            runner.run(
                Scripts.layout(),
                new String[] {Keys.LAYOUT},
                LAYOUT_VERSION,
                cluster ? CLUSTER_PARTITIONS : 1,
                wishJson ? "json" : "list"),
            config);
    return new Layout(
        version,
        json,
        documents(settled, json),
        cluster,
        partitions(settled),
        field(info, "maxmemory_policy"),
        field(info, "aof_enabled").equals("1"),
        connections.replicas(info));
  }

  private static Documents documents(Reply settled, boolean json) {
    if (settled.number(0) != LAYOUT_VERSION) {
      throw new StoreRefusedException(
          "This Redis is laid out for another version of Parley: use that one, or another Redis.");
    }
    return switch (settled.text(2)) {
      case "list" -> Documents.LIST;
      case "json" -> {
        if (!json) {
          throw new StoreRefusedException(
              "The sessions in this Redis are kept in RedisJSON, but its JSON module is missing:"
                  + " load it, or use another Redis.");
        }
        yield Documents.JSON;
      }
      default ->
          throw new StoreRefusedException(
              "The key layout in this Redis does not say how sessions are kept: use another Redis.");
    };
  }

  private static int partitions(Reply settled) {
    int partitions = settled.count(1);
    if (partitions < 1 || partitions > 1024 || Integer.bitCount(partitions) != 1) {
      throw new StoreRefusedException(
          "The key layout in this Redis names a number of partitions that cannot be: use another"
              + " Redis.");
    }
    return partitions;
  }

  private static String field(String info, String name) {
    Matcher line = Pattern.compile("^" + name + ":(.*?)\\r?$", Pattern.MULTILINE).matcher(info);
    return line.find() ? line.group(1) : "";
  }

  private static <T> T await(CompletionStage<T> answer, StoreConfig config) {
    try {
      return answer
          .toCompletableFuture()
          .orTimeout(2 * config.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case StoreUnavailableException unavailable -> throw unavailable;
        case TimeoutException _ ->
            throw new StoreUnavailableException("Redis did not answer in time");
        case null, default -> throw new StoreUnavailableException("Redis could not be asked");
      }
    }
  }
}
