package dev.parley.chaos;

import dev.parley.chaos.crowd.Crowd;
import dev.parley.chaos.crowd.Histories;
import dev.parley.chaos.crowd.Patience;
import dev.parley.chaos.fault.Injector;
import dev.parley.chaos.fleet.Fleet;
import dev.parley.chaos.verdict.Ledger;
import dev.parley.chaos.verdict.Report;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One run from the first process to the verdict.
public final class ChaosRun {
  private static final Duration PROGRESS_EACH = Duration.ofSeconds(10);

  /// Until everybody who has come is in the midst of a conversation that Redis has on its disk.
  private static final Duration TALK = Duration.ofSeconds(2);

  private final ChaosPlan plan;
  private final PrintStream out;

  /// @param out gets the progress and the verdict
  public ChaosRun(ChaosPlan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /// @return whether all was well
  /// @throws TimeoutException if the fleet does not come up
  public boolean run() throws TimeoutException, InterruptedException {
    try (Fleet fleet = Fleet.start(plan.fleet())) {
      Ledger ledger = new Ledger();
      Report report = new Report(ledger, out);
      Crowd crowd =
          new Crowd(
              plan.clients(),
              plan.seed(),
              ledger,
              fleet.addresses(),
              new Patience(plan.deadline(), plan.endMax()),
              plan.paceMillisMax());
      Injector injector =
          new Injector(
              fleet, plan.lease(), plan.settleMax(), ledger, crowd::beforeLoss, plan.seed());
      try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
        var _ =
            clock.scheduleAtFixedRate(
                () -> report.progress(injector.now()),
                PROGRESS_EACH.toMillis(),
                PROGRESS_EACH.toMillis(),
                TimeUnit.MILLISECONDS);
        crowd.start();
        injector.run(plan.schedule(), crowd.comeMax().plus(TALK), plan.time());
        crowd.close();
        clock.shutdownNow();
      }
      ledger.checkDeadlines(plan.deadline());
      if (plan.strictSilence()) {
        ledger.checkSilences();
      }
      new Histories(ledger).compare(fleet.addresses());
      return report.print();
    }
  }
}
