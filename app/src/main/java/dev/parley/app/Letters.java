package dev.parley.app;

import dev.parley.app.redis.DataFolder;
import dev.parley.app.redis.EmbeddedRedis;
import dev.parley.app.redis.EmbeddedRedisException;
import dev.parley.app.settings.Configs;
import dev.parley.app.settings.Role;
import dev.parley.app.settings.Settings;
import dev.parley.store.Secret;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.redis.DeadLetters;
import dev.parley.store.redis.RedisStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/// The dead letters of the Redis that the settings name, or of the one that `run` brings along, for as
/// long as one command takes.
final class Letters {
  /// Whatever is asked goes to all partitions at once, and Redis's own time-out ends each.
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private Letters() {}

  /// What a command does with them.
  interface Work {
    /// @return the process's exit code
    int on(DeadLetters letters);
  }

  /// @throws StartException Redis cannot be reached
  static int with(CommandSpec spec, Work work) throws InterruptedException {
    Settings settings = SettingFlags.read(spec, Role.DEAD_LETTERS);
    List<String> addresses = Configs.redisAddresses(settings);
    return addresses == null
        ? inDataFolder(settings, work)
        : on(Configs.store(settings, addresses), work);
  }

  /// The Redis of `run`: the one that runs, else one started for the occasion.
  private static int inDataFolder(Settings settings, Work work) throws InterruptedException {
    Path path = Configs.dataFolder(settings);
    Optional<EmbeddedRedis.Place> running = EmbeddedRedis.running(path);
    if (running.isPresent()) {
      return on(Configs.store(settings, running.get().url(), running.get().password()), work);
    }
    try (DataFolder folder = DataFolder.open(path);
        EmbeddedRedis redis = EmbeddedRedis.start(folder, Configs.embeddedRedis(settings))) {
      return on(Configs.store(settings, redis.url(), new Secret(redis.password())), work);
    } catch (IOException unlockable) {
      throw new EmbeddedRedisException("The lock of the data folder cannot be given back.");
    }
  }

  private static int on(StoreConfig config, Work work) {
    try (RedisStore store = RedisStore.open(config)) {
      return work.on(store.deadLetters());
    } catch (StoreUnavailableException unreachable) {
      throw StoreStart.unreachable(config);
    }
  }

  /// Waits for an answer.
  ///
  /// @throws StoreUnavailableException it did not come
  static <T> T get(CompletionStage<T> answer) {
    try {
      return answer
          .toCompletableFuture()
          .orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof StoreUnavailableException unavailable) {
        throw unavailable;
      }
      throw failed;
    }
  }

  /// Enough of a session token to tell sessions apart, and too little to open one.
  static String shortened(SessionToken token) {
    return token.value().substring(0, 8);
  }

  static void say(CommandSpec spec, String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  static void complain(CommandSpec spec, String sentence) {
    spec.commandLine().getErr().println("parley: " + sentence);
    spec.commandLine().getErr().flush();
  }

  static String unknown(String id) {
    return "There is no dead letter " + id + "; parley dead-letters list shows which there are.";
  }
}
