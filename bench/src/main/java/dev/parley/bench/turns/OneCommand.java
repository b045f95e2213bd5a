package dev.parley.bench.turns;

import dev.parley.bench.crowd.Conversations;
import dev.parley.bench.crowd.Outcomes;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One session, turn after turn, on a deployment that has nothing else to do.
@Command(
    name = "one",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "How long a turn of one session takes, over the model's own time.")
public final class OneCommand implements Scenario {
  private static final double MEDIAN_MILLIS_MAX = 2;
  private static final double TAIL_MILLIS_MAX = 10;
  private static final int MANY = 16;
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final String SECTION = "One session, from sending to the end of the answer";

  @Option(names = "--pieces", defaultValue = "10", description = "words of an answer")
  private int pieces;

  @Option(
      names = "--every",
      defaultValue = "20",
      description = "ms from one message to the next: a socket may send 100 frames a second")
  private int everyMillis;

  @Option(
      names = "--warm-up",
      defaultValue = "8",
      description = "seconds before it is measured, in which many sessions ask")
  private int warmUpSeconds;

  @Option(names = "--measure", defaultValue = "12", description = "seconds that are measured")
  private int measureSeconds;

  @Override
  public String name() {
    return "one";
  }

  @Override
  public void check() throws WrongFlagException {
    WrongFlagException.unless("--pieces", pieces, 1, 8_000);
    WrongFlagException.unless("--every", everyMillis, 0, 60_000);
    WrongFlagException.unless("--warm-up", warmUpSeconds, 0, 3_600);
    WrongFlagException.unless("--measure", measureSeconds, 1, 3_600);
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    try (Stage stage = Stage.start(MANY)) {
      warmUp(stage);
      measure(report, stage);
    }
  }

  /// What one person's messages alone would take minutes for.
  private void warmUp(Stage stage) throws IOException, InterruptedException {
    Conversations.Plan plan = Conversations.Plan.ceaseless(pieces, Duration.ZERO);
    try (var _ = Conversations.begin(stage.sessions(MANY), stage::route, plan)) {
      Thread.sleep(Duration.ofSeconds(warmUpSeconds));
    }
  }

  private void measure(Report report, Stage stage)
      throws ImpossibleException, IOException, InterruptedException {
    Conversations.Plan plan = Conversations.Plan.ceaseless(pieces, Duration.ofMillis(everyMillis));
    try (Conversations one = Conversations.begin(stage.sessions(1), stage::route, plan)) {
      Thread.sleep(SETTLE);
      one.outcomes().takeSent();
      one.outcomes().takeWholes();
      Thread.sleep(Duration.ofSeconds(measureSeconds));
      Histogram sent = one.outcomes().takeSent();
      Histogram due = one.outcomes().takeWholes();
      if (sent.getTotalCount() == 0) {
        throw new ImpossibleException("No turn ended in %d s.".formatted(measureSeconds));
      }
      double median = Outcomes.millis(sent, 0.5);
      double tail = Outcomes.millis(sent, 0.99);
      report.put(SECTION, "turns", sent.getTotalCount());
      report.put(SECTION, "p50, ms", Goal.atMost(MEDIAN_MILLIS_MAX, median));
      report.put(SECTION, "p99, ms", Goal.atMost(TAIL_MILLIS_MAX, tail));
      report.put(SECTION, "longest, ms", sent.getMaxValue() / 1_000.0);
      report.put(SECTION, "from when it was due, p50, ms", Outcomes.millis(due, 0.5));
      report.put(SECTION, "from when it was due, p99, ms", Outcomes.millis(due, 0.99));
      one.putFaults(report, SECTION);
      System.out.printf(Locale.ROOT, "one: p50 %.2f ms, p99 %.2f ms%n", median, tail);
    }
  }
}
