package dev.parley.testkit.redis;

import dev.parley.testkit.net.TcpProxy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A master and its replica behind one virtual address that leads to whichever is the master, and, if
/// asked for, three sentinels that know both. The two can change places again and again: kill or
/// promote, then [#rejoin()]. Not for several threads at once.
public final class RedisPair implements RedisServers {
  private static final Duration SYNC_MAX = Duration.ofSeconds(30);
  private static final Duration FAILOVER_MAX = Duration.ofSeconds(30);
  private static final int PLANNED_MS_MAX = 10_000;

  private final List<RedisProcess> nodes;
  private final TcpProxy address;
  private final @Nullable RedisSentinels sentinels;
  private RedisProcess master;
  private RedisProcess replica;

  private RedisPair(RedisProcess master, RedisProcess replica, boolean withSentinels) {
    this.nodes = List.of(master, replica);
    this.master = master;
    this.replica = replica;
    this.sentinels = withSentinels ? RedisSentinels.start(master, nodes) : null;
    this.address = TcpProxy.start(master.port());
  }

  /// A pair without sentinels: [#promote()] does what an operator with a virtual address does.
  public static RedisPair start(RedisSettings settings) {
    return start(settings, false);
  }

  /// A pair that three sentinels watch: they promote the replica when the master has not answered for
  /// a second.
  public static RedisPair startWithSentinels(RedisSettings settings) {
    return start(settings, true);
  }

  private static RedisPair start(RedisSettings settings, boolean withSentinels) {
    RedisSettings each =
        settings.with("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0");
    RedisProcess master = RedisProcess.start(each);
    RedisProcess replica = null;
    try {
      replica = RedisProcess.start(each);
      replica.call(connection -> connection.sync().replicaof("127.0.0.1", master.port()));
      Replication.awaitInSync(master, replica, SYNC_MAX);
      return new RedisPair(master, replica, withSentinels);
    } catch (RuntimeException e) {
      master.close();
      if (replica != null) {
        replica.close();
      }
      throw e;
    }
  }

  /// The one that is the master now, or was until it was killed.
  public RedisProcess master() {
    return master;
  }

  /// The other one; killed until [#rejoin()] if a promotion made it that.
  public RedisProcess replica() {
    return replica;
  }

  /// The virtual address, which can also stall, cut and refuse.
  public TcpProxy address() {
    return address;
  }

  /// kill -9 of the master. Nobody answers at the virtual address until [#promote()], or until
  /// `master().start()`. Sentinels promote the replica meanwhile.
  public void killMaster() {
    master.kill();
  }

  /// Makes the replica the master and leads the virtual address to it; sentinels, where there are any,
  /// do it themselves and are waited for. With the master alive it is a planned change: the master
  /// becomes the replica, and without sentinels nothing is lost by it; with them it takes some twelve
  /// seconds, for most of which the old master still takes the writes of those who stay with it, and
  /// loses them. Otherwise what the replica lacks is lost, and the old master is out until
  /// [#rejoin()].
  public void promote() {
    if (sentinels != null) {
      if (master.running()) {
        sentinels.failover(FAILOVER_MAX);
      }
      sentinels.awaitMaster(replica, FAILOVER_MAX);
    } else if (master.running()) {
      change();
    } else {
      replica.call(connection -> connection.sync().replicaofNoOne());
    }
    Waiting.until(
        "the replica is master", FAILOVER_MAX, () -> Replication.state(replica).isMaster());
    RedisProcess promoted = replica;
    replica = master;
    master = promoted;
    address.target(master.port());
    if (replica.running()) {
      Replication.awaitInSync(master, replica, SYNC_MAX);
    }
  }

  /// The first sentinel hears nothing any more, and goes on naming the master that there is now.
  public void cutOffFirstSentinel() {
    if (sentinels == null) {
      throw new IllegalStateException("there are no sentinels");
    }
    sentinels.cutOffFirst(nodes);
  }

  /// FAILOVER stops the master's writes until the replica has them all.
  private void change() {
    RedisProcess next = replica;
    master.call(
        connection -> {
          Commands.status(
              connection.sync(),
              "FAILOVER",
              "TO",
              "127.0.0.1",
              next.port(),
              "TIMEOUT",
              PLANNED_MS_MAX);
          return "";
        });
  }

  /// The replica gets nothing more of what the master acknowledges, until [#mendReplica()].
  public void breakReplicaOff() {
    Replication.awaitInSync(master, replica, SYNC_MAX);
    Replication.breakOff(master, replica);
  }

  /// The replica copies again, and has everything when this returns.
  public void mendReplica() {
    Replication.mend(replica);
    Replication.awaitInSync(master, replica, SYNC_MAX);
  }

  /// The replica gets nothing for `lag`, then the master is killed with -9 and the replica promoted:
  /// what was acknowledged in that time is lost. Takes `lag` and the promotion. The old master is out
  /// until [#rejoin()].
  ///
  /// @param lag at most a minute; with sentinels at most ten seconds, beyond which they would not take
  ///     such a replica
  public void promoteLagging(Duration lag) {
    Replication.awaitInSync(master, replica, SYNC_MAX);
    Replication.breakOff(master, replica);
    Moment.pass(lag);
    master.kill();
    Replication.mend(replica);
    promote();
  }

  /// Starts the killed one as the other's replica and waits until it has everything. What it alone
  /// had is gone then.
  public void rejoin() {
    replica.startAsReplicaOf(master);
    Replication.awaitInSync(master, replica, SYNC_MAX);
  }

  @Override
  public List<RedisProcess> nodes() {
    return nodes;
  }

  /// The virtual address alone.
  @Override
  public List<String> urls() {
    return List.of("redis://127.0.0.1:" + address.port());
  }

  /// The name by which sentinels know the pair.
  public String sentinelName() {
    return RedisSentinels.NAME;
  }

  /// Where the sentinels are, such as `redis://127.0.0.1:24601`, three of them or none. They ask for
  /// no password; the servers do.
  public List<String> sentinelUrls() {
    return sentinels == null ? List.of() : sentinels.urls();
  }

  @Override
  public @Nullable String password() {
    return master.password();
  }

  @Override
  public void flushAll() {
    master.flushAll();
  }

  @Override
  public void close() {
    address.close();
    if (sentinels != null) {
      sentinels.close();
    }
    nodes.forEach(RedisProcess::close);
  }
}
