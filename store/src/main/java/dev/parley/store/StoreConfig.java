package dev.parley.store;

import dev.parley.protocol.Limits;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How to reach Redis, and what holds there.
///
/// @param addresses `redis://host:port/db` or `rediss://…` (TLS); several, or one that is a cluster's
///     node, for a cluster; or one `redis-sentinel://host:port,host:port/db#name`. User and password
///     may stand in the URL
/// @param user null for Redis's default user, or where the URL names one
/// @param password null for none, or where the URL holds it
/// @param documents which layout to write where no other node has decided
/// @param sessionTtl how long a session stays after its last message or answer
/// @param lease how long a hold lasts without a beat
/// @param beat how often a holder renews it, and a worker reports itself; at most a third of `lease`
/// @param lapsesMax lapses after which a turn fails
/// @param queueDeadline how long a turn may wait to begin
/// @param queueMax most ready sessions of one partition
/// @param eventsMax about how many events of a session stay in its log
/// @param pageBytes about how much of a session is read from Redis at once, in bytes
/// @param commandTimeout after which a command counts as failed
/// @param replicas so many must have a new session, a message or a deletion before it counts as done;
///     0 to wait for none
/// @param limits what a session may hold
public record StoreConfig(
    List<String> addresses,
    @Nullable String user,
    @Nullable Secret password,
    Documents documents,
    Duration sessionTtl,
    Duration lease,
    Duration beat,
    int lapsesMax,
    Duration queueDeadline,
    int queueMax,
    int eventsMax,
    int pageBytes,
    Duration commandTimeout,
    int replicas,
    Limits limits) {

  /// Redis needs about two milliseconds for so much of a document, and nothing else is done by it
  /// meanwhile.
  public static final int PAGE_BYTES = 128 * 1024;

  /// More than anybody has.
  public static final int REPLICAS_MAX = 16;

  /// How session documents are kept.
  public enum Documents {
    /// In RedisJSON where the server has it, else as a list.
    AUTO,
    JSON,
    LIST
  }

  public StoreConfig {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("at least one Redis address is needed");
    }
    if (beat.isNegative() || beat.isZero() || beat.plus(beat).plus(beat).compareTo(lease) > 0) {
      throw new IllegalArgumentException(
          "the beat must be above 0 and at most a third of the lease");
    }
    if (sessionTtl.toSeconds() < 1
        || queueDeadline.toMillis() < 1
        || commandTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("times must be above 0");
    }
    if (replicas < 0 || replicas > REPLICAS_MAX) {
      throw new IllegalArgumentException("replicas from 0 to " + REPLICAS_MAX);
    }
    if (pageBytes < 1) {
      throw new IllegalArgumentException("a page must be at least 1 byte");
    }
    if (lapsesMax < 1 || queueMax < 1 || eventsMax < 32) {
      throw new IllegalArgumentException("lapses and queue from 1 on, events from 32 on");
    }
  }

  /// What holds where no setting says otherwise.
  public static StoreConfig of(String... addresses) {
    return new StoreConfig(
        List.of(addresses),
        null,
        null,
        Documents.AUTO,
        Duration.ofHours(1),
        Duration.ofSeconds(15),
        Duration.ofSeconds(5),
        3,
        Duration.ofMinutes(10),
        10_000,
        256,
        PAGE_BYTES,
        Duration.ofSeconds(1),
        0,
        Limits.DEFAULT);
  }

  /// The same but for what the change sets.
  public StoreConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /// A configuration while it is being changed; each field is the component of its name. Not for
  /// several threads.
  public static final class Draft {
    public List<String> addresses;
    public @Nullable String user;
    public @Nullable Secret password;
    public Documents documents;
    public Duration sessionTtl;
    public Duration lease;
    public Duration beat;
    public int lapsesMax;
    public Duration queueDeadline;
    public int queueMax;
    public int eventsMax;
    public int pageBytes;
    public Duration commandTimeout;
    public int replicas;
    public Limits limits;

    private Draft(StoreConfig config) {
      addresses = config.addresses;
      user = config.user;
      password = config.password;
      documents = config.documents;
      sessionTtl = config.sessionTtl;
      lease = config.lease;
      beat = config.beat;
      lapsesMax = config.lapsesMax;
      queueDeadline = config.queueDeadline;
      queueMax = config.queueMax;
      eventsMax = config.eventsMax;
      pageBytes = config.pageBytes;
      commandTimeout = config.commandTimeout;
      replicas = config.replicas;
      limits = config.limits;
    }

    private StoreConfig config() {
      return new StoreConfig(
          addresses,
          user,
          password,
          documents,
          sessionTtl,
          lease,
          beat,
          lapsesMax,
          queueDeadline,
          queueMax,
          eventsMax,
          pageBytes,
          commandTimeout,
          replicas,
          limits);
    }
  }
}
