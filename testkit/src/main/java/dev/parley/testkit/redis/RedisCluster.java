package dev.parley.testkit.redis;

import dev.parley.testkit.net.LoopbackPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Redis Cluster of three masters that share the 16,384 slots evenly, in order, each with as many
/// replicas as asked for. A master and its replicas are a place, 0 to 2; they change roles, not places.
/// Not for several threads at once.
public final class RedisCluster implements RedisServers {
  static final int PLACES = 3;
  static final int SLOTS = 16_384;
  private static final Duration FORM_MAX = Duration.ofSeconds(30);

  private final List<RedisProcess> nodes;
  private final @Nullable String password;

  private RedisCluster(List<RedisProcess> nodes, @Nullable String password) {
    this.nodes = List.copyOf(nodes);
    this.password = password;
  }

  /// Starts the nodes, joins them, and waits, for 30 seconds at most, until the cluster is settled. A
  /// node is held for dead after two seconds without a sign.
  ///
  /// @param replicas per master
  public static RedisCluster start(RedisSettings settings, int replicas) {
    List<RedisProcess> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < PLACES * (1 + replicas); i++) {
        nodes.add(
            RedisProcess.start(
                settings.with(
                    "--cluster-enabled",
                    "yes",
                    // The default, port + 10000, may be taken.
                    "--cluster-port",
                    "" + LoopbackPorts.free(),
                    "--cluster-node-timeout",
                    "2000",
                    // A replica stays with its place.
                    "--cluster-allow-replica-migration",
                    "no",
                    "--repl-diskless-sync-delay",
                    "0")));
      }
      ClusterFormation.form(nodes, FORM_MAX);
      RedisCluster cluster = new RedisCluster(nodes, settings.password());
      cluster.settled(FORM_MAX);
      return cluster;
    } catch (RuntimeException e) {
      nodes.forEach(RedisProcess::close);
      throw e;
    }
  }

  /// Waits until the next fault can be caused without harm from the last: every running node says that
  /// the cluster is whole, all agree who serves which of the 16,384 slots and which nodes are dead,
  /// and every running replica is linked to its master. After [#killMaster(int)] that is when a
  /// replica has taken over.
  ///
  /// @throws org.awaitility.core.ConditionTimeoutException if it is not so within the bound
  public void settled(Duration boundMax) {
    Waiting.until("the cluster is settled", boundMax, this::isSettled);
  }

  private boolean isSettled() {
    List<RedisProcess> running = nodes.stream().filter(RedisProcess::running).toList();
    List<ClusterView> views = running.stream().map(ClusterView::of).toList();
    int deadCount = nodes.size() - running.size();
    return views.stream().allMatch(view -> view.isWhole(nodes.size(), deadCount))
        && views.stream().map(ClusterView::owners).distinct().count() == 1
        && views.stream()
            .map(ClusterView::replication)
            .allMatch(state -> state.isMaster() || state.isLinked());
  }

  /// The masters in the order of their slots at the start, then the replicas: node `i` is of place
  /// `i % 3`.
  @Override
  public List<RedisProcess> nodes() {
    return nodes;
  }

  /// The running node that serves a place's slots. After [#restart()] only once it is
  /// [settled][#settled(Duration)]: before, an old master may not know that it no longer is.
  ///
  /// @throws IllegalStateException if none runs
  public RedisProcess master(int place) {
    return of(place)
        .filter(node -> Replication.state(node).isMaster())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("place " + place + " has no master"));
  }

  /// A running replica of a place's master that is linked to it.
  ///
  /// @throws IllegalStateException if there is none
  public RedisProcess replica(int place) {
    return of(place)
        .filter(node -> Replication.state(node).isLinked())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("place " + place + " has no replica"));
  }

  private Stream<RedisProcess> of(int place) {
    Objects.checkIndex(place, PLACES);
    return IntStream.range(0, nodes.size())
        .filter(i -> i % PLACES == place)
        .mapToObj(nodes::get)
        .filter(RedisProcess::running);
  }

  /// kill -9 of a place's master. Its replica, if it has one, takes its slots by itself about three
  /// seconds later; [#settled(Duration)] waits for that.
  ///
  /// @return the killed one, which comes back by [#restart()]
  public RedisProcess killMaster(int place) {
    RedisProcess killed = master(place);
    killed.kill();
    return killed;
  }

  /// The place's replica gets nothing for `lag`, then its master is killed with -9 and the replica
  /// takes its slots at once, without asking the others: what was acknowledged in that time is lost.
  /// Returns when the replica is master; [#settled(Duration)] waits until all know.
  ///
  /// @param lag at most a minute
  /// @return the killed one, which comes back by [#restart()]
  public RedisProcess promoteLagging(int place, Duration lag) {
    RedisProcess master = master(place);
    RedisProcess replica = replica(place);
    Replication.awaitInSync(master, replica, FORM_MAX);
    Replication.breakOff(master, replica);
    Moment.pass(lag);
    master.kill();
    Replication.mend(replica);
    replica.call(connection -> connection.sync().clusterFailover(false, true));
    Waiting.until("the replica is master", FORM_MAX, () -> Replication.state(replica).isMaster());
    return master;
  }

  /// Starts every node that was killed. One whose place was taken becomes a replica by itself and
  /// drops what it alone had; [#settled(Duration)] waits for that.
  public void restart() {
    nodes.stream().filter(node -> !node.running()).forEach(RedisProcess::start);
  }

  /// Moves slots between two masters while they are used, as `redis-cli --cluster reshard` does: key
  /// by key, so that for a time some of a slot's keys are here and some there. Slots that hold keys
  /// come first, since nobody notices the move of an empty one. The cluster must be settled before.
  ///
  /// @param count how many; fewer if the chosen master has not so many, which always keeps one
  /// @param random chooses the masters and the slots; exactly one number is taken from it
  /// @return the slots that moved, in the order of their moves
  public List<Integer> moveSlots(int count, RandomGenerator random) {
    Random choice = new Random(random.nextLong());
    List<Integer> places = new ArrayList<>(IntStream.range(0, PLACES).boxed().toList());
    Collections.shuffle(places, choice);
    try (SlotMove move = new SlotMove(places.stream().map(this::master).toList())) {
      List<Integer> slots = move.choose(count, choice);
      slots.forEach(move::move);
      return slots;
    }
  }

  @Override
  public List<String> urls() {
    return nodes.stream().map(RedisProcess::url).toList();
  }

  @Override
  public @Nullable String password() {
    return password;
  }

  @Override
  public void flushAll() {
    nodes.stream()
        .filter(node -> Replication.state(node).isMaster())
        .forEach(RedisProcess::flushAll);
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
