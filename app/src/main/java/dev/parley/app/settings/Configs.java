package dev.parley.app.settings;

import dev.parley.app.redis.EmbeddedRedis;
import dev.parley.protocol.Limits;
import dev.parley.server.ServerConfig;
import dev.parley.server.looks.Looks;
import dev.parley.store.Secret;
import dev.parley.store.StoreConfig;
import dev.parley.worker.WorkerConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes the record of each component out of the settings.
///
/// Every method throws [SettingException] for settings that are allowed each by itself and do not go
/// together.
public final class Configs {
  private Configs() {}

  /// Where Redis is by the settings; null where they name none.
  public static @Nullable List<String> redisAddresses(Settings settings) {
    List<String> urls = settings.find(RedisSettings.REDIS_URL);
    String host = settings.find(RedisSettings.REDIS_HOST);
    if (host == null) {
      return urls;
    }
    String address;
    try {
      address = RedisAddress.of(host, settings.get(RedisSettings.REDIS_PORT));
    } catch (IllegalArgumentException notAllowed) {
      throw settings.bad(RedisSettings.REDIS_HOST, "must be a host's name or address");
    }
    if (urls != null && urls.stream().noneMatch(url -> samePlace(url, address))) {
      throw settings.bad(
          RedisSettings.REDIS_HOST, "names another Redis than REDIS_URL: give one only");
    }
    return urls == null ? List.of(address) : urls;
  }

  private static boolean samePlace(String left, String right) {
    return authority(left).equals(authority(right));
  }

  private static String authority(String url) {
    URI uri = URI.create(url);
    return uri.getHost() + ":" + (uri.getPort() < 0 ? 6379 : uri.getPort());
  }

  /// For the Redis that the settings name, or the one at its usual port.
  public static StoreConfig store(Settings settings) {
    List<String> addresses = redisAddresses(settings);
    return store(settings, addresses == null ? List.of("redis://localhost:6379") : addresses);
  }

  /// @param addresses of the Redis to use
  public static StoreConfig store(Settings settings, List<String> addresses) {
    return store(
        settings,
        addresses,
        settings.find(RedisSettings.REDIS_USER),
        settings.find(RedisSettings.REDIS_PASSWORD));
  }

  /// For the Redis of `run`.
  public static StoreConfig store(Settings settings, String address, Secret password) {
    return store(settings, List.of(address), null, password);
  }

  private static StoreConfig store(
      Settings settings, List<String> addresses, @Nullable String user, @Nullable Secret password) {
    Limits limits = limits(settings);
    return together(
        () ->
            new StoreConfig(
                addresses,
                user,
                password,
                settings.get(RedisSettings.DOCUMENTS),
                settings.get(ConversationSettings.SESSION_TTL),
                settings.get(ConversationSettings.LEASE),
                settings.get(ConversationSettings.BEAT),
                settings.get(ConversationSettings.LAPSES_MAX),
                settings.get(ConversationSettings.QUEUE_DEADLINE),
                settings.get(ConversationSettings.QUEUE_MAX),
                settings.get(ConversationSettings.EVENTS_MAX),
                StoreConfig.PAGE_BYTES,
                settings.get(RedisSettings.REDIS_TIMEOUT),
                settings.get(RedisSettings.REDIS_REPLICAS),
                limits));
  }

  public static Limits limits(Settings settings) {
    return together(
        () ->
            new Limits(
                settings.get(ConversationSettings.TEXT_MAX),
                settings.get(ConversationSettings.ANSWER_MAX),
                settings.get(ConversationSettings.FRAME_MAX),
                settings.get(ConversationSettings.INBOX_MAX),
                settings.get(ConversationSettings.SESSION_MAX)));
  }

  public static ServerConfig server(Settings settings) {
    Limits limits = limits(settings);
    Looks looks = LookSettings.config(settings);
    Path client = settings.find(ProcessSettings.CLIENT_DIR);
    if (client != null && !Files.isRegularFile(client.resolve("index.html"))) {
      throw settings.bad(
          ProcessSettings.CLIENT_DIR, "must be " + ProcessSettings.CLIENT_DIR.kind().allowed());
    }
    Path built = settings.home().resolve("client/dist");
    return together(
        () ->
            new ServerConfig(
                settings.get(ProcessSettings.HOST),
                settings.get(ProcessSettings.PORT),
                Runtime.getRuntime().availableProcessors(),
                settings.get(ProcessSettings.APP_ENV).equals("development"),
                origins(settings),
                client == null && Files.isRegularFile(built.resolve("index.html")) ? built : client,
                limits,
                settings.get(ProcessSettings.CONNECTIONS_MAX),
                ServerConfig.standard().sendBufferBytes(),
                settings.get(ProcessSettings.PING),
                settings.get(ProcessSettings.PONG),
                settings.get(ProcessSettings.HELLO),
                settings.get(ProcessSettings.SLOW_CLIENT),
                settings.get(ProcessSettings.BEHIND_MAX),
                settings.get(ProcessSettings.DRAIN),
                settings.get(ProcessSettings.DRAIN_SPREAD),
                CallerSettings.config(settings),
                looks,
                ServerConfig.standard().rhythm()));
  }

  private static Set<String> origins(Settings settings) {
    List<URI> origins = settings.find(ProcessSettings.ORIGINS);
    return origins == null
        ? Set.of()
        : origins.stream().map(URI::toString).collect(Collectors.toUnmodifiableSet());
  }

  public static WorkerConfig worker(Settings settings) {
    WorkerConfig standard = WorkerConfig.DEFAULT;
    Duration beat = settings.get(ConversationSettings.BEAT);
    Duration drain = settings.get(ProcessSettings.DRAIN);
    return together(
        () ->
            new WorkerConfig(
                settings.find(ProcessSettings.SLOTS),
                new WorkerConfig.Flushing(
                    settings.get(ProcessSettings.FLUSH),
                    standard.flushing().intervalMax(),
                    settings.get(ProcessSettings.FLUSH_SIZE)),
                new WorkerConfig.Deadlines(
                    settings.get(ProcessSettings.FIRST_PIECE),
                    settings.get(ProcessSettings.SILENCE),
                    settings.get(ProcessSettings.ATTEMPT),
                    standard.deadlines().ending()),
                standard.retrying(),
                beat,
                beat.compareTo(standard.round()) < 0 ? beat : standard.round(),
                drain,
                standard.modelCheck(),
                settings.get(ConversationSettings.ANSWER_MAX),
                messagesMax(settings)));
  }

  /// A prompt is gathered once for whichever model answers; each takes of it what it may.
  private static int messagesMax(Settings settings) {
    Integer history = settings.find(ModelSettings.HISTORY);
    return history == null ? WorkerConfig.DEFAULT.messagesMax() : history;
  }

  /// Where a worker tells how it is; null for nowhere.
  public static @Nullable Integer workerPort(Settings settings) {
    return settings.find(ProcessSettings.WORKER_PORT);
  }

  /// Where the Redis of `run` finds its parts.
  public static EmbeddedRedis.Parts embeddedRedis(Settings settings) {
    Path server = settings.find(RedisSettings.REDIS_SERVER);
    Path module = settings.find(RedisSettings.REDIS_JSON_MODULE);
    if (server != null && !Files.isExecutable(server)) {
      throw settings.bad(RedisSettings.REDIS_SERVER, "must be a program that can be run");
    }
    if (module != null && !Files.isReadable(module)) {
      throw settings.bad(RedisSettings.REDIS_JSON_MODULE, "must be a file that can be read");
    }
    return new EmbeddedRedis.Parts(
        server,
        settings.searchPath(),
        settings.home().resolve(".cache/redis/redis-server"),
        module == null ? settings.home().resolve(".cache/modules/rejson.so") : module);
  }

  /// Where `run` keeps everything.
  public static Path dataFolder(Settings settings) {
    Path folder = settings.find(RedisSettings.DATA_DIR);
    return folder == null ? settings.home().resolve(".parley") : folder;
  }

  public static LogLevel logLevel(Settings settings) {
    return settings.get(ProcessSettings.LOG_LEVEL);
  }

  /// Turns what a record refuses into a complaint about the settings.
  static <T> T together(Supplier<T> config) {
    try {
      return config.get();
    } catch (IllegalArgumentException unfit) {
      throw new SettingException("The settings do not fit together: " + unfit.getMessage() + ".");
    }
  }
}
