package dev.parley.app.redis;

import dev.parley.app.redis.RedisFolder.State;
import dev.parley.store.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A running redis-server with its files in a data folder: append-only file synced each second,
/// nothing evicted, at most a quarter of the machine's memory. It outlives a killed program, and the next start ends it.
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Duration END_MAX = Duration.ofSeconds(10);

  private final Process process;
  private final State state;
  private final RedisProgram program;

  EmbeddedRedis(Process process, State state, RedisProgram program) {
    this.process = process;
    this.state = state;
    this.program = program;
  }

  /// Where to find the parts.
  ///
  /// @param server the redis-server to use; null for the best that is found
  /// @param searchPath the PATH, folders separated by colons
  /// @param fetchedServer need not exist
  /// @param module RedisJSON; need not exist
  public record Parts(
      @Nullable Path server, @Nullable String searchPath, Path fetchedServer, Path module) {}

  /// Ends a leftover, starts a server and waits until it has read its files.
  ///
  /// @throws EmbeddedRedisException there is no server that can read the folder's files, or it does not start
  public static EmbeddedRedis start(DataFolder dataFolder, Parts parts)
      throws InterruptedException {
    try {
      RedisFolder folder = new RedisFolder(dataFolder.path().resolve("redis"));
      State state = folder.state();
      Leftover.end(folder, state);
      Path cache = RedisFolder.privately(dataFolder.path().resolve("cache"));
      List<RedisProgram> programs =
          RedisProgram.find(parts.server(), parts.searchPath(), parts.fetchedServer(), cache);
      return new RedisStart(folder, parts.module()).first(programs, state);
    } catch (IOException broken) {
      throw new EmbeddedRedisException(
          "Parley's own Redis in "
              + dataFolder.path()
              + " could not be started: "
              + broken.getMessage()
              + ".");
    }
  }

  /// How to reach a Redis that another process runs.
  ///
  /// @param url without the password
  public record Place(String url, Secret password) {}

  /// The Redis of a data folder that another process holds right now; empty if none does.
  ///
  /// @throws EmbeddedRedisException the folder cannot be read
  public static Optional<Place> running(Path dataFolder) {
    if (DataFolder.holder(dataFolder).isEmpty()) {
      return Optional.empty();
    }
    try {
      State state = new RedisFolder(dataFolder.toAbsolutePath().resolve("redis")).state();
      return Optional.of(new Place(url(state), new Secret(state.password())));
    } catch (IOException broken) {
      throw new EmbeddedRedisException("The data folder " + dataFolder + " cannot be read.");
    }
  }

  private static String url(State state) {
    return "redis://127.0.0.1:" + state.port();
  }

  /// Such as `redis://127.0.0.1:40123`, without the password.
  public String url() {
    return url(state);
  }

  public String password() {
    return state.password();
  }

  /// Whether it has RedisJSON.
  public boolean json() {
    return state.json();
  }

  /// Such as `7.0.15`.
  public String version() {
    return program.version().toString();
  }

  public long pid() {
    return process.pid();
  }

  /// @param told when the server has ended, for whatever reason
  public void onEnd(Runnable told) {
    var _ = process.onExit().thenRun(told);
  }

  /// Lets the server write what it holds and end; at most twenty seconds.
  @Override
  public void close() {
    try (RespConnection connection =
        RespConnection.open(state.port(), state.password(), ANSWER_MAX)) {
      connection.call("SHUTDOWN");
    } catch (IOException hangsUp) {
      // The answer to SHUTDOWN is the end of the connection; whether it was that, the wait shows.
      if (!process.isAlive()) {
        return;
      }
    }
    try {
      if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
        if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
