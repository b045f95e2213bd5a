package dev.parley.bench.connections;

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
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One session that many read.
@Command(
    name = "fanout",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Frames that a core of the server sends, of one session open in many connections.")
public final class FanoutCommand implements Scenario {
  private static final double FRAMES_MIN = 50_000;
  private static final Duration LATE_MAX = Duration.ofMinutes(1);
  private static final Duration SPREAD = Duration.ofSeconds(1);

  @Option(names = "--connections", defaultValue = "1000", description = "that have it open")
  private int connections;

  @Option(names = "--piece", defaultValue = "24", description = "characters in a piece, from 18 on")
  private int pieceChars;

  @Option(names = "--pace", defaultValue = "50", description = "milliseconds between pieces")
  private int paceMillis;

  @Option(names = "--settle", defaultValue = "10", description = "seconds before it is measured")
  private int settleSeconds;

  @Option(names = "--measure", defaultValue = "15", description = "seconds that are measured")
  private int measureSeconds;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--connections", connections, 1, 50_000);
    WrongFlagException.unless("--piece", pieceChars, 18, 8_192);
    WrongFlagException.unless("--pace", paceMillis, 1, 1_000);
    WrongFlagException.unless("--settle", settleSeconds, 0, 3_600);
    WrongFlagException.unless("--measure", measureSeconds, 1, 3_600);
    script().check("--piece, --pace, --settle and --measure");
    OpenFiles.check(connections);
  }

  private Script.Stamped script() {
    Duration lasts = SPREAD.plusSeconds(settleSeconds + measureSeconds + 2L);
    return Script.Stamped.lasting(lasts, Duration.ofMillis(paceMillis), pieceChars);
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    Script.Stamped script = script();
    Streams one = new Streams(1, connections, 0, 0, script, false, SPREAD);
    try (Stage stage = Stage.start(1);
        Crowd crowd = Crowd.gather(stage, one, false)) {
      Thread.sleep(SPREAD.plusSeconds(settleSeconds));
      Meters.Spent spent = crowd.measure(stage, Duration.ofSeconds(measureSeconds));
      crowd.awaitEnded(connections, script.modelTime().plus(LATE_MAX));
      Delays.Sorted delays = crowd.delays();
      double frames = crowd.frames();
      String section = "One session in " + connections + " connections";
      report.put(
          section,
          "frames/s for a core of the server",
          Goal.atLeast(FRAMES_MIN, frames / spent.server()));
      report.put(section, "frames/s", frames / measureSeconds);
      report.put(section, "piece delay, p50, ms", delays.millis(0.5));
      report.put(section, "piece delay, p99, ms", delays.millis(0.99));
      spent.put(report, section, "frame", frames);
      report.put(section, "faults", Goal.none(crowd.faults()));
      System.out.printf(
          Locale.ROOT,
          "fanout: %.0f frames/s for a core of the server, CPU s: %s%n",
          frames / spent.server(),
          spent);
    }
  }
}
