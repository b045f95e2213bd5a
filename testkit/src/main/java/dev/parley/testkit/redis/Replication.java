package dev.parley.testkit.redis;

import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The copying from a master to its replica, which can be broken off so that the replica really
/// misses what follows. To freeze the replica would not do: what waits in its socket is read later.
final class Replication {
  private static final Pattern OFFSET = Pattern.compile("(?:master|slave)_repl_offset:(\\d+)");

  private Replication() {}

  /// What a node says of its part in it: INFO replication.
  record State(String info) {
    boolean isMaster() {
      return info.contains("role:master");
    }

    /// Whether it is a replica that its master has brought up to date and keeps so.
    boolean isLinked() {
      return info.contains("master_link_status:up");
    }

    /// How many bytes of the stream of changes it has made or got.
    long offset() {
      // A replica's own comes before its master's.
      Matcher match = OFFSET.matcher(info);
      if (!match.find()) {
        throw new IllegalStateException("no offset in:\n" + info);
      }
      return Long.parseLong(match.group(1));
    }
  }

  static State state(RedisProcess node) {
    return new State(node.call(connection -> connection.sync().info("replication")));
  }

  /// What the master acknowledges from now on does not reach the replica, until [#mend].
  static void breakOff(RedisProcess master, RedisProcess replica) {
    // The replica comes back each second, and is refused for its password.
    authenticate(replica, "broken-off");
    master.kill(KillArgs.Builder.typeSlave());
  }

  /// The replica can copy again, from whichever master it has or gets.
  static void mend(RedisProcess replica) {
    String password = replica.password();
    authenticate(replica, password == null ? "" : password);
  }

  private static void authenticate(RedisProcess replica, String password) {
    replica.call(connection -> connection.sync().configSet("masterauth", password));
  }

  /// Waits until the replica has all that the master had when this was called.
  static void awaitInSync(RedisProcess master, RedisProcess replica, Duration boundMax) {
    long offset = state(master).offset();
    Waiting.until(
        "the replica has what the master has",
        boundMax,
        () -> {
          State now = state(replica);
          return now.isLinked() && now.offset() >= offset;
        });
  }
}
