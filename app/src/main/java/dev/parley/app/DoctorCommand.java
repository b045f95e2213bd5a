package dev.parley.app;

import dev.parley.app.redis.DataFolder;
import dev.parley.app.redis.EmbeddedRedis;
import dev.parley.app.redis.EmbeddedRedisException;
import dev.parley.app.settings.Checks;
import dev.parley.app.settings.Configs;
import dev.parley.app.settings.ModelConfigs;
import dev.parley.app.settings.Role;
import dev.parley.app.settings.SettingException;
import dev.parley.app.settings.Settings;
import dev.parley.server.ServerConfig;
import dev.parley.store.Secret;
import dev.parley.store.StoreConfig;
import dev.parley.store.StoreRefusedException;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.redis.Layout;
import dev.parley.store.redis.RedisStore;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley doctor`: looks at all that a start would need, and says of each finding what to do.
@Command(
    description =
        "Look at Redis, the language model and the port, and say what to do. Ends with 1 if Parley would not work.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  private boolean sick;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingFlags.read(spec, Role.DOCTOR);
    List<String> addresses = Configs.redisAddresses(settings);
    OptionalLong running = OptionalLong.empty();
    if (addresses == null) {
      Console.say("The Redis that `run` brings along; for another one set REDIS_URL.");
      running = DataFolder.holder(Configs.dataFolder(settings));
      if (running.isPresent()) {
        well(
            "data folder",
            Configs.dataFolder(settings)
                + " is in use by a running Parley (pid "
                + running.getAsLong()
                + ")");
      } else {
        own(settings);
      }
    } else {
      Console.say("The Redis that REDIS_URL or REDIS_HOST names.");
      look(Configs.store(settings, addresses));
    }
    model(settings);
    edge(settings, running.isPresent());
    return sick ? 1 : 0;
  }

  /// The Redis of `run`, started for the look and ended again.
  private void own(Settings settings) throws InterruptedException {
    try (DataFolder folder = DataFolder.open(Configs.dataFolder(settings));
        EmbeddedRedis redis = EmbeddedRedis.start(folder, Configs.embeddedRedis(settings))) {
      well("data folder", folder.path() + " can be written");
      look(Configs.store(settings, redis.url(), new Secret(redis.password())));
    } catch (EmbeddedRedisException trouble) {
      bad("data folder", String.valueOf(trouble.getMessage()));
    } catch (IOException unlockable) {
      bad("data folder", "its lock cannot be given back");
    }
  }

  private void look(StoreConfig config) {
    String place = StoreStart.places(config);
    try (RedisStore store = RedisStore.open(config)) {
      Layout layout = store.layout();
      well(
          "Redis",
          layout.redisVersion()
              + " at "
              + place
              + (layout.cluster() ? ", a cluster of " + layout.partitions() + " partitions" : ""));
      well(
          "documents",
          "kept as "
              + (layout.documents() == StoreConfig.Documents.JSON ? "RedisJSON" : "lists")
              + (layout.jsonOffered() ? "" : "; this Redis has no RedisJSON, which is fine"));
      if (layout.evictionPolicy().equals("noeviction")) {
        well("memory", "nothing is evicted when it is full");
      } else {
        bad(
            "memory",
            "a full Redis would drop conversations by "
                + layout.evictionPolicy()
                + ": set its maxmemory-policy to noeviction");
      }
      if (config.replicas() > layout.replicas()) {
        bad(
            "replicas",
            "%d must have each message, but %d are there: messages will be held back; start them, or set PARLEY_REDIS_REPLICAS to %2$d"
                .formatted(config.replicas(), layout.replicas()));
      } else if (config.replicas() > 0) {
        well(
            "replicas",
            layout.replicas() + " are there, and " + config.replicas() + " must have each message");
      }
      if (layout.appendOnly()) {
        well("disk", "an append-only file is written");
      } else {
        odd(
            "disk",
            "no append-only file is written, so a restart of Redis may lose conversations: set appendonly to yes");
      }
    } catch (StoreRefusedException refused) {
      bad("Redis", String.valueOf(refused.getMessage()));
    } catch (StoreUnavailableException unreachable) {
      bad(
          "Redis",
          place
              + " cannot be reached: start it, or check REDIS_URL, REDIS_USER and REDIS_PASSWORD");
    }
  }

  private void model(Settings settings) {
    try {
      Checks.models(settings);
      for (LanguageModel model : Models.load(settings)) {
        String origin = ModelConfigs.origin(settings, model.info().kind());
        try (model) {
          model.check();
          well("language model", model.info().label() + " (" + model.info().kind() + ")" + origin);
        } catch (ModelFailure failure) {
          // The kind of exception in brackets is for the log.
          bad(
              "language model",
              Models.sentence(failure).replaceFirst(" \\(\\w+\\)\\.$", "") + origin);
        }
      }
    } catch (StartException | SettingException failed) {
      bad("language model", String.valueOf(failed.getMessage()));
    }
  }

  /// @param running whether a Parley of this folder runs, which then has the port
  private void edge(Settings settings, boolean running) {
    ServerConfig config;
    try {
      Checks.host(settings);
      config = Configs.server(settings);
    } catch (SettingException wrong) {
      bad("server", String.valueOf(wrong.getMessage()));
      return;
    }
    try {
      ServerPart.checkPort(config);
      well("port", config.port() + " is free");
    } catch (StartException taken) {
      if (running) {
        odd("port", config.port() + " is in use, as it is while that Parley runs");
      } else {
        bad("port", String.valueOf(taken.getMessage()));
      }
    }
    if (config.clientDir() == null) {
      odd("client", "it is not built, so only the protocol is served: run make setup");
    } else {
      well("client", config.clientDir().toString());
    }
  }

  private static void well(String part, String finding) {
    say("ok   ", part, finding);
  }

  /// Works, and may surprise.
  private static void odd(String part, String finding) {
    say("note ", part, finding);
  }

  private void bad(String part, String finding) {
    sick = true;
    say("bad  ", part, finding);
  }

  private static void say(String state, String part, String finding) {
    Console.say(state + part + ": " + finding.replaceFirst("\\.$", ""));
  }
}
