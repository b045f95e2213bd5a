package dev.parley.app;

import dev.parley.app.redis.DataFolder;
import dev.parley.app.redis.EmbeddedRedis;
import dev.parley.app.settings.Checks;
import dev.parley.app.settings.Configs;
import dev.parley.app.settings.Role;
import dev.parley.app.settings.Settings;
import dev.parley.store.Secret;
import dev.parley.store.StoreConfig;
import dev.parley.store.redis.RedisStore;
import dev.parley.worker.model.LanguageModel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley run`: everything for one machine, its own Redis included.
@Command(
    description = "Run everything on this machine, Redis and a language model included.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingFlags.read(spec, Role.RUN);
    Logs.level(Configs.logLevel(settings));
    Checks.all(settings);
    ServerPart.checkPort(Configs.server(settings));
    Ending ending = new Ending();
    return ending.guard(() -> start(settings, ending));
  }

  private static void start(Settings settings, Ending ending) throws InterruptedException {
    FutureTask<List<LanguageModel>> models = new FutureTask<>(() -> Models.load(settings));
    Thread.ofPlatform().daemon().name("models").start(models);
    List<String> addresses = Configs.redisAddresses(settings);
    StoreConfig config =
        addresses == null ? ownRedis(settings, ending) : Configs.store(settings, addresses);
    RedisStore store = StoreStart.open(config, ending);
    String address = ServerPart.start(settings, store, ending);
    if (!models.isDone()) {
      Console.say("Loading the language model …");
    }
    WorkerPart.start(settings, store, loaded(models), ending);
    Console.say("Parley is ready at " + address);
  }

  private static StoreConfig ownRedis(Settings settings, Ending ending)
      throws InterruptedException {
    DataFolder folder = DataFolder.open(Configs.dataFolder(settings));
    ending.add(folder::close);
    EmbeddedRedis redis = EmbeddedRedis.start(folder, Configs.embeddedRedis(settings));
    ending.add(redis::close);
    redis.onEnd(
        () ->
            ending.fail(
                "Parley's own Redis has ended, and Parley with it; its last words are in "
                    + folder.path().resolve("redis/redis.log")
                    + ", and in redis.before.log beside it once Parley was started again."));
    Console.say(
        "Conversations are kept in "
            + folder.path()
            + ", by Redis "
            + redis.version()
            + (redis.json() ? " with RedisJSON" : ""));
    return Configs.store(settings, redis.url(), new Secret(redis.password()));
  }

  private static List<LanguageModel> loaded(FutureTask<List<LanguageModel>> models)
      throws InterruptedException {
    try {
      return models.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }
}
