package dev.parley.store.redis;

import dev.parley.store.Quotas;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// [Quotas] on Redis. Addresses are kept as salted hashes, and no longer than they count.
final class RedisQuotas implements Quotas {
  /// The field of the layout that holds the salt of the deployment.
  private static final String SALT = "salt";

  private static final int SALT_BYTES = 16;

  /// Of the hash; enough that no two addresses ever share a count.
  private static final int ID_BYTES = 12;

  private final SecureRandom random = new SecureRandom();
  private final ScriptRunner runner;
  private final Scripts scripts;
  private final Keys keys;
  private volatile byte @Nullable [] salt;

  RedisQuotas(ScriptRunner runner, Scripts scripts, Keys keys) {
    this.runner = runner;
    this.scripts = scripts;
    this.keys = keys;
  }

  /// Where a subject is counted.
  private record Place(Keys.Partition partition, String id) {}

  @Override
  public CompletionStage<Duration> take(Event event, Subject subject, int perMinute) {
    String what = event.name().toLowerCase(Locale.ROOT);
    return place(subject)
        .thenCompose(
            place ->
                runner.run(
                    scripts.limit, new String[] {place.partition.rate(what, place.id)}, perMinute))
        .thenApply(reply -> Duration.ofMillis(reply.number(0)));
  }

  @Override
  public CompletionStage<Boolean> note(Subject subject, String node, int open, int most) {
    return place(subject)
        .thenCompose(
            place ->
                runner.run(
                    scripts.open,
                    new String[] {place.partition.open(place.id)},
                    node,
                    open,
                    most,
                    NOTED.toMillis()))
        .thenApply(reply -> reply.number(0) == 1);
  }

  private CompletionStage<Place> place(Subject subject) {
    return switch (subject) {
      case Subject.Session(var token) ->
          CompletableFuture.completedFuture(new Place(keys.partition(token), token.value()));
      case Subject.Address(String network) -> salt().thenApply(known -> place(network, known));
    };
  }

  private Place place(String network, byte[] known) {
    byte[] hash;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(known);
      hash = digest.digest(network.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
    int partition = Math.floorMod(Arrays.hashCode(hash), keys.partitions().size());
    return new Place(keys.partitions().get(partition), HexFormat.of().formatHex(hash, 0, ID_BYTES));
  }

  /// Made by whichever node needs it first, then the same for all.
  private CompletionStage<byte[]> salt() {
    byte[] known = salt;
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    byte[] fresh = new byte[SALT_BYTES];
    random.nextBytes(fresh);
    return runner
        .command(redis -> redis.hsetnx(Keys.LAYOUT, SALT, fresh))
        .thenCompose(_ -> runner.command(redis -> redis.hget(Keys.LAYOUT, SALT)))
        .thenApply(
            settled -> {
              salt = settled;
              return settled;
            });
  }
}
