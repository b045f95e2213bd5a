package dev.parley.bench.streams;

import dev.parley.bench.crowd.Crowd;
import dev.parley.bench.crowd.Streams;
import dev.parley.bench.load.Script;
import dev.parley.bench.measure.Delays;
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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// More and more answers at once, each read by one client.
@Command(
    name = "streams",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Piece delay and CPU of many answers at once, each of 20 pieces a second.")
public final class StreamsCommand implements Scenario {
  private static final Duration SPREAD = Duration.ofSeconds(5);
  private static final Duration LATE_MAX = Duration.ofMinutes(1);

  /// After a load, so many answers must soon be as quick as if there had been none.
  private static final int QUIET_ANSWERS = 100;

  private static final Duration RECOVERY_MAX = Duration.ofSeconds(5);

  /// The share of the planned pieces that must have been given.
  private static final double AT_PACE = 0.98;

  /// What is to be reached with up to so many answers.
  ///
  /// @param medianMillis and the next at most, of a piece's delay
  /// @param cpuSeconds of server, workers and Redis for 1,000 pieces
  /// @param atPace whether the machine should bear that many: a model that is held up gives its pieces
  ///     later, which their delays do not show
  private record Aim(
      int answersMax, double medianMillis, double tailMillis, double cpuSeconds, boolean atPace) {}

  private static final List<Aim> AIMS =
      List.of(
          new Aim(400, 4, 100, 0.10, true),
          new Aim(1_000, 500, 500, 0.065, true),
          new Aim(Integer.MAX_VALUE, 500, 500, 0.065, false));

  @Option(
      names = "--answers",
      split = ",",
      defaultValue = "400,1000,2000",
      description = "answers at once, one run for each number")
  private List<Integer> answers = List.of();

  @Option(names = "--piece", defaultValue = "24", description = "characters in a piece, from 18 on")
  private int pieceChars;

  @Option(names = "--pace", defaultValue = "50", description = "milliseconds between pieces")
  private int paceMillis;

  @Option(names = "--settle", defaultValue = "8", description = "seconds before it is measured")
  private int settleSeconds;

  @Option(names = "--measure", defaultValue = "20", description = "seconds that are measured")
  private int measureSeconds;

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--piece", pieceChars, 18, 8_192);
    WrongFlagException.unless("--pace", paceMillis, 1, 1_000);
    WrongFlagException.unless("--settle", settleSeconds, 0, 3_600);
    WrongFlagException.unless("--measure", measureSeconds, 1, 3_600);
    script().check("--piece, --pace, --settle and --measure");
    for (int count : answers) {
      WrongFlagException.unless("--answers", count, 1, 50_000);
      OpenFiles.check(count);
    }
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    for (int count : answers) {
      try (Stage stage = Stage.start(count)) {
        run(stage, count, report);
        if (count > QUIET_ANSWERS) {
          afterwards(stage, count, report);
        }
      }
    }
  }

  private Script.Stamped script() {
    Duration lasts = SPREAD.plusSeconds(settleSeconds + measureSeconds + 2L);
    return Script.Stamped.lasting(lasts, Duration.ofMillis(paceMillis), pieceChars);
  }

  private void run(Stage stage, int count, Report report)
      throws ImpossibleException, IOException, InterruptedException {
    Script.Stamped script = script();
    Aim aim = AIMS.stream().filter(one -> count <= one.answersMax()).findFirst().orElseThrow();
    try (Crowd crowd = Crowd.gather(stage, Streams.each(count, script, SPREAD), false)) {
      System.out.printf("streams: %d answers begin%n", count);
      Thread.sleep(SPREAD.plusSeconds(settleSeconds));
      Meters.Spent spent = crowd.measure(stage, Duration.ofSeconds(measureSeconds));
      crowd.awaitEnded(count, script.modelTime().plus(LATE_MAX));
      Delays.Sorted delays = crowd.delays();
      String section = count + " answers at once";
      long whole = crowd.fastTally().counts().getOrDefault("answers completed", 0L);
      putDelays(report, section, aim, delays);
      report.put(section, "piece delay, longest, ms", delays.millis(1));
      double perSecond = delays.count() / (double) measureSeconds;
      double planned = count * 1_000.0 / paceMillis;
      report.put(
          section,
          "pieces/s",
          aim.atPace() ? Goal.atLeast(planned * AT_PACE, perSecond) : perSecond);
      report.put(section, "pieces in a frame", delays.count() / (double) crowd.frames());
      report.put(
          section,
          "server, worker and Redis, CPU s/1,000 pieces",
          Goal.atMost(aim.cpuSeconds(), spent.all() / delays.count() * 1_000));
      spent.put(report, section, "piece", delays.count());
      report.put(section, "answers whole", Goal.atLeast(count, (double) whole));
      report.put(section, "faults", Goal.none(crowd.faults()));
      report.put(section, crowd.fastTally().counts());
      System.out.printf(
          Locale.ROOT,
          "streams: %d answers, p50 %.1f ms, p99 %.1f ms, %d whole, CPU s: %s%n",
          count,
          delays.millis(0.5),
          delays.millis(0.99),
          whole,
          spent);
    }
  }

  private static void putDelays(Report report, String section, Aim aim, Delays.Sorted delays) {
    report.put(
        section, "piece delay, p50, ms", Goal.atMost(aim.medianMillis(), delays.millis(0.5)));
    report.put(section, "piece delay, p99, ms", Goal.atMost(aim.tailMillis(), delays.millis(0.99)));
  }

  private void afterwards(Stage stage, int count, Report report)
      throws ImpossibleException, IOException, InterruptedException {
    Duration lasts = RECOVERY_MAX.multipliedBy(2);
    Script.Stamped script =
        Script.Stamped.lasting(lasts, Duration.ofMillis(paceMillis), pieceChars);
    Streams few = Streams.each(QUIET_ANSWERS, script, Duration.ofSeconds(1));
    long endedNanos = System.nanoTime();
    try (Crowd crowd = Crowd.gather(stage, few, false)) {
      Thread.sleep(RECOVERY_MAX.minusNanos(System.nanoTime() - endedNanos));
      crowd.measure(stage, RECOVERY_MAX.minusSeconds(1));
      crowd.awaitEnded(QUIET_ANSWERS, lasts.plus(LATE_MAX));
      Delays.Sorted delays = crowd.delays();
      Aim aim = AIMS.getFirst();
      String section =
          "%d answers, from %d s after the end of those %d on"
              .formatted(QUIET_ANSWERS, RECOVERY_MAX.toSeconds(), count);
      putDelays(report, section, aim, delays);
      report.put(section, "faults", Goal.none(crowd.faults()));
    }
  }
}
