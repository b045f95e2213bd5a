package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Fleet;
import dev.parley.chaos.verdict.Incident;
import dev.parley.chaos.verdict.Ledger;
import dev.parley.chaos.verdict.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Causes the schedule's faults, and lets the system settle after each.
public final class Injector {
  private static final Duration SETTLE_MIN = Duration.ofSeconds(2);
  private static final Duration FAULT_MAX = Duration.ofMinutes(5);

  private final Fleet fleet;
  private final Duration lease;
  private final Duration settleMax;
  private final Ledger ledger;
  private final Runnable beforeLoss;
  private final SplittableRandom random;
  private volatile String now = "";

  /// @param beforeLoss is called before Redis is made to lose its last moments
  public Injector(
      Fleet fleet,
      Duration lease,
      Duration settleMax,
      Ledger ledger,
      Runnable beforeLoss,
      long seed) {
    this.fleet = fleet;
    this.lease = lease;
    this.settleMax = settleMax;
    this.ledger = ledger;
    this.beforeLoss = beforeLoss;
    this.random = new SplittableRandom(seed);
  }

  /// What is being done, for the progress line.
  public String now() {
    return now;
  }

  /// Causes faults of the schedule until the time or the schedule is over.
  ///
  /// @param before how long nothing is broken at first
  public void run(Schedule schedule, Duration before, Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    TimeUnit.NANOSECONDS.sleep(before.toNanos());
    while (System.nanoTime() < until && !schedule.isOver()) {
      cause(schedule.next());
    }
  }

  /// Causes these at once, repairs them, and lets the system settle.
  public void cause(List<Fault> faults) throws InterruptedException {
    String names = String.join(" and ", faults.stream().map(Fault::name).toList());
    now = names;
    List<Thread> threads = new ArrayList<>();
    for (Fault fault : faults) {
      Stage stage = new Stage(fleet, lease, random.split());
      threads.add(Thread.ofVirtual().start(() -> cause(fault, stage)));
    }
    for (Thread thread : threads) {
      if (!thread.join(FAULT_MAX)) {
        ledger.wrong(Wrong.BROKEN_RUN, names + " does not end");
      }
    }
    now = "settling after " + names;
    settle();
  }

  private void cause(Fault fault, Stage stage) {
    Incident incident =
        ledger
            .incidents()
            .begin(fault.name(), fault.loses(), fault.endsWorkers(), fault.limits(lease));
    if (fault.loses()) {
      beforeLoss.run();
    }
    Duration outage = Duration.ZERO;
    try {
      outage = fault.cause(stage);
    } catch (TimeoutException | IllegalStateException broken) {
      ledger.wrong(Wrong.BROKEN_RUN, fault.name() + ": " + broken.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      ledger.incidents().end(incident, outage);
    }
  }

  /// Until the turns that were open have ended, as long as that may take.
  private void settle() throws InterruptedException {
    long began = System.nanoTime();
    long until = began + settleMax.toNanos();
    TimeUnit.NANOSECONDS.sleep(SETTLE_MIN.toNanos());
    while (ledger.unendedSince(began) > 0 && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
