package dev.parley.bench.turns;

import dev.parley.bench.crowd.Conversations;
import dev.parley.bench.limit.Limit;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Meters;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.bench.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Many sessions, turn after turn, beside what Redis alone allows.
@Command(
    name = "turns",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Short turns of many sessions, as a share of what Redis alone allows.")
public final class TurnsCommand implements Scenario {
  private static final double REDIS_TIMES_MAX = 2;
  private static final double PROGRAM_MICROS_MAX = 500;
  private static final Duration LIMIT_SPAN = Duration.ofSeconds(5);
  private static final String SECTION = "Short turns";

  @Option(names = "--sessions", defaultValue = "64", description = "that ask at the same time")
  private int sessions;

  @Option(names = "--pieces", defaultValue = "10", description = "words of an answer")
  private int pieces;

  @Option(
      names = "--warm-up",
      defaultValue = "45",
      description = "seconds before it is measured, in which code is still compiled")
  private int warmUpSeconds;

  @Option(names = "--measure", defaultValue = "15", description = "seconds that are measured")
  private int measureSeconds;

  @Override
  public String name() {
    return "turns";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--sessions", sessions, 1, 10_000);
    WrongFlagException.unless("--pieces", pieces, 1, 8_000);
    WrongFlagException.unless("--warm-up", warmUpSeconds, 0, 3_600);
    WrongFlagException.unless("--measure", measureSeconds, 1, 3_600);
    OpenFiles.check(sessions);
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    Conversations.Plan plan = Conversations.Plan.ceaseless(pieces, Duration.ZERO);
    Limit limit = Limit.turns(sessions, plan.script(0, 0), LIMIT_SPAN);
    try (Stage stage = Stage.start(sessions);
        Conversations all = Conversations.begin(stage.sessions(sessions), stage::route, plan)) {
      System.out.printf("turns: measured after %d s%n", warmUpSeconds);
      Thread.sleep(Duration.ofSeconds(warmUpSeconds));
      Meters meters = stage.meters();
      long before = all.outcomes().rightCount();
      long beganNanos = System.nanoTime();
      Thread.sleep(Duration.ofSeconds(measureSeconds));
      double turns = all.outcomes().rightCount() - before;
      double perSecond = turns / ((System.nanoTime() - beganNanos) / 1e9);
      Meters.Spent spent = meters.spent();
      report.put(SECTION, "turns/s of " + sessions + " sessions", perSecond);
      report.put(SECTION, "of what Redis alone does, %", perSecond / limit.perSecond() * 100);
      spent.put(report, SECTION, "turn", turns);
      report.put(
          SECTION,
          "Redis's CPU, times that of the limit",
          Goal.atMost(REDIS_TIMES_MAX, spent.redis() / turns * 1e6 / limit.redisMicros()));
      report.put(
          SECTION,
          "server and worker, CPU µs/turn",
          Goal.atMost(PROGRAM_MICROS_MAX, spent.program() / turns * 1e6));
      all.putFaults(report, SECTION);
      System.out.printf(Locale.ROOT, "turns: %.0f/s, CPU s: %s%n", perSecond, spent);
    }
  }
}
