package dev.parley.app.redis;

import dev.parley.app.redis.RedisFolder.State;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A Redis that a killed program left behind. It still has the folder's files open, so no other may
/// start until it has ended.
final class Leftover {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration END_MAX = Duration.ofSeconds(10);

  private Leftover() {}

  /// Ends it in order if it answers, by signals if it does not. Whatever else may listen on its port
  /// is left alone.
  ///
  /// @return whether there was one
  /// @throws EmbeddedRedisException it does not end
  static boolean end(RedisFolder folder, State state) throws IOException, InterruptedException {
    Optional<ProcessHandle> found = answering(folder, state).or(() -> silent(folder));
    if (found.isEmpty()) {
      return false;
    }
    ProcessHandle redis = found.get();
    if (!ended(redis)) {
      redis.destroy();
      if (!ended(redis)) {
        redis.destroyForcibly();
        if (!ended(redis)) {
          throw new EmbeddedRedisException(
              "A Redis of an earlier run does not end: end process " + redis.pid() + ".");
        }
      }
    }
    return true;
  }

  /// The one that knows the folder's password and works in the folder, told to shut down.
  private static Optional<ProcessHandle> answering(RedisFolder folder, State state) {
    if (state.port() == 0) {
      return Optional.empty();
    }
    Optional<ProcessHandle> redis = Optional.empty();
    try (RespConnection connection =
        RespConnection.open(state.port(), state.password(), ANSWER_MAX)) {
      if (connection.call("CONFIG", "GET", "dir").contains(folder.path().toString())) {
        String pid = connection.info("server").getProperty("process_id", "");
        redis = ProcessHandle.of(Long.parseLong(pid));
        connection.call("SHUTDOWN");
      }
    } catch (IOException endedOrNotOurs) {
      // It hangs up instead of an answer to SHUTDOWN; and what refuses the password is not ours.
      return redis;
    }
    return redis;
  }

  /// One that hangs, or still loads.
  private static Optional<ProcessHandle> silent(RedisFolder folder) {
    try {
      Optional<ProcessHandle> redis = folder.process();
      redis.ifPresent(ProcessHandle::destroy);
      return redis;
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean ended(ProcessHandle redis) throws InterruptedException {
    long begin = System.nanoTime();
    CompletableFuture<ProcessHandle> exit = redis.onExit();
    while (redis.isAlive() && System.nanoTime() - begin < END_MAX.toNanos()) {
      try {
        var _ = exit.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException stillThere) {
        // Java itself looks every 300 ms and less often for a process that is not its child.
      }
    }
    return !redis.isAlive();
  }
}
