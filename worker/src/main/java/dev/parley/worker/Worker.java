package dev.parley.worker;

import dev.parley.store.Claim;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Turns;
import dev.parley.worker.model.LanguageModel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers turns: claims them as long as a slot is free, asks a model for each, and writes what it
/// says. [#start] → work → [#drain] → [#close]. The store and the models stay the caller's, to be
/// closed after the worker.
///
/// Starts also while Redis cannot be reached, and works as soon as it can.
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Longest wait for models to heed that the worker closes.
  private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

  private final String name;
  private final int slots;
  private final WorkerConfig config;
  private final Turns turns;
  private final WorkerTime time;
  private final WorkerTools tools;
  private final Tallies tallies = new Tallies();
  private final StoreLink link;
  private final Beats beats;
  private final ClaimLoop loop;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Map<String, RunningTurn> running = new ConcurrentHashMap<>();
  private final Object quiet = new Object();
  private final AtomicBoolean listening = new AtomicBoolean();

  /// Returns of the connection that have not been answered with repeats yet.
  private final AtomicInteger returns = new AtomicInteger();

  private volatile @Nullable AutoCloseable signals;
  private volatile boolean draining;

  // Of the clock's thread alone.
  private long checkAt;
  private Instant roundNow;

  /// @param models in the deployment's order; the first answers where none is asked for
  public Worker(Turns turns, List<LanguageModel> models, WorkerConfig config) {
    this(turns, models, config, new SystemTime());
  }

  Worker(Turns turns, List<LanguageModel> models, WorkerConfig config, WorkerTime time) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    this.name = HexFormat.of().formatHex(random);
    this.config = config;
    this.turns = turns;
    Models offered = new Models(models);
    this.time = time;
    this.slots = config.slots() == null ? offered.slots() : config.slots();
    this.link = new StoreLink(time, config.beat(), tallies, this::connectionReturned);
    this.beats = new Beats(name, slots, offered.infos(), turns, time, config, tallies, link);
    this.loop = new ClaimLoop(name, slots, turns, link, time, this::run);
    this.tools =
        new WorkerTools(
            turns,
            offered,
            config,
            time,
            new StoreCalls(time, closed),
            tallies,
            new ModelChecks(offered),
            new RecentEndings(turns, time, config.answerBytesMax()));
    this.roundNow = time.now();
  }

  /// New at every process start.
  public String name() {
    return name;
  }

  public int slots() {
    return slots;
  }

  /// Begins to work; to be called once.
  public void start() {
    LOG.info("Worker {} starts with {} slots", name, slots);
    checkAt = time.nanos();
    loop.start();
    round();
  }

  public WorkerStats stats() {
    return tallies.stats(running.size());
  }

  public WorkerHealth health() {
    return new WorkerHealth(
        Duration.ofNanos(time.nanos() - loop.roundAtNanos()), tools.checks().troubles());
  }

  /// Claims nothing more, gives all turns back with what was written of them, and takes the worker
  /// off the list. Waits for that, within the configured time.
  ///
  /// @return how many turns could not be given back: they lapse
  public int drain() {
    draining = true;
    long deadline = time.nanos() + config.drain().toNanos();
    try {
      loop.stop();
      running.values().forEach(turn -> turn.interrupt(Interruption.DRAINED));
      awaitQuiet(config.drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = running.size();
    if (tools
        .calls()
        .insist(() -> turns.leave(name, slots).thenApply(_ -> true), deadline)
        .isEmpty()) {
      LOG.warn("Worker {} could not take its leave; its last beat will run out", name);
    }
    LOG.info("Worker {} drained, {} turns left to lapse", name, left);
    return left;
  }

  /// Ends at once. Turns that were not given back by [#drain] lapse, as if the process had died.
  @Override
  public void close() {
    draining = true;
    closed.complete(null);
    try {
      loop.stop();
      running.values().forEach(turn -> turn.interrupt(Interruption.CLOSED));
      awaitQuiet(CLOSE_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    hangUp(signals);
    if (time instanceof SystemTime system) {
      system.close();
    }
  }

  private void awaitQuiet(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    synchronized (quiet) {
      long left = most.toMillis();
      while (!running.isEmpty() && left > 0) {
        quiet.wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
    }
  }

  private void run(Claim claim) {
    RunningTurn turn = new RunningTurn(tools, claim);
    running.put(turn.owner(), turn);
    if (draining) {
      turn.interrupt(Interruption.DRAINED);
    }
    turn.beginAhead();
    Thread.ofVirtual()
        .name("turn-" + claim.turnId())
        .start(
            () -> {
              try {
                turn.run();
              } finally {
                ended(turn);
              }
            });
  }

  private void ended(RunningTurn turn) {
    running.remove(turn.owner());
    synchronized (quiet) {
      quiet.notifyAll();
    }
    loop.free(turn.claim().slot(), turn.over());
  }

  /// Each second, on the clock's thread.
  private void round() {
    if (closed.isDone()) {
      return;
    }
    time.schedule(config.round(), this::round);
    Instant now = time.now();
    Duration late = Duration.between(roundNow, now).minus(config.round());
    if (late.compareTo(config.beat()) > 0) {
      LOG.warn("The worker was suspended for {} s", late.toSeconds());
      link.restored();
    }
    roundNow = now;
    if (beats.due()) {
      beats.all(running.values(), !draining);
    }
    tools.recent().forget(link.answeredAtNanos());
    if (!draining) {
      listen();
      loop.round();
      if (running.isEmpty() && time.nanos() - checkAt >= 0) {
        checkAt = time.nanos() + config.modelCheck().toNanos();
        tools.checks().ask();
      }
    }
  }

  private void listen() {
    if (!listening.compareAndSet(false, true)) {
      return;
    }
    try {
      var _ =
          turns
              .listen(new Heard())
              .whenComplete(
                  (subscription, failure) -> {
                    if (failure != null) {
                      listening.set(false);
                      link.failed(failure);
                      return;
                    }
                    signals = subscription;
                    if (closed.isDone()) {
                      hangUp(subscription);
                    }
                    loop.doorbell();
                  });
    } catch (StoreUnavailableException e) {
      listening.set(false);
      link.failed(e);
    }
  }

  private static void hangUp(@Nullable AutoCloseable subscription) {
    if (subscription == null) {
      return;
    }
    try {
      subscription.close();
    } catch (Exception e) {
      LOG.debug("Hanging up failed: {}", Trace.of(e));
    }
  }

  /// First the own leases, which look lapsed to all others; then what the store may have forgotten.
  private void connectionReturned() {
    running.values().forEach(beats::renew);
    if (returns.getAndIncrement() == 0) {
      Thread.ofVirtual().name("worker-repeats").start(this::repeat);
    }
    loop.doorbell();
  }

  /// Once more for a connection that returned meanwhile: it may lead to a store that lost more.
  private void repeat() {
    int seen;
    do {
      seen = returns.get();
      tools.recent().repeat().ifPresent(link::failed);
    } while (!returns.compareAndSet(seen, 0));
  }

  private final class Heard implements Turns.Signals {
    @Override
    public void doorbell() {
      loop.doorbell();
    }

    @Override
    public void stopped(String owner) {
      RunningTurn turn = running.get(owner);
      if (turn != null) {
        turn.interrupt(Interruption.STOPPED);
      }
    }

    @Override
    public void reconnected() {
      link.restored();
    }
  }
}
