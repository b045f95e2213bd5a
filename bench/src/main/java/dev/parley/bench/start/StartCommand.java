package dev.parley.bench.start;

import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Pairs;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.stage.Stage;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts a server again and again, beside a Redis that is there.
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "From the start of a server's process to its word that it is ready.")
public final class StartCommand implements Scenario {
  private static final double SECONDS_MAX = 0.7;
  private static final String SECTION = "Start of a server";

  @Option(names = "--starts", defaultValue = "10", description = "how often")
  private int starts;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void measure(Report report) throws IOException, TimeoutException {
    double[] seconds = new double[starts];
    try (Stage stage = Stage.start(1)) {
      for (int i = 0; i < starts; i++) {
        stage.kill(stage.newestServer());
        long beganNanos = System.nanoTime();
        stage.addServer();
        seconds[i] = (System.nanoTime() - beganNanos) / 1e9;
      }
    }
    double median = Pairs.median(seconds);
    report.put(SECTION, "median, s", Goal.atMost(SECONDS_MAX, median));
    System.out.printf(Locale.ROOT, "start: median of %d: %.2f s%n", starts, median);
  }
}
