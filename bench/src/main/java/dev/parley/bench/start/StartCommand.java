package dev.parley.bench.start;

import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Pairs;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.Stage;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.process.Folders;
import dev.parley.testkit.process.ParleyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts a server again and again, beside a Redis that is there; then all of Parley, as its user does
/// for the second time.
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "From the start of a server's process to its word that it is ready, and from",
      "the second make run to a page that can be used."
    })
public final class StartCommand implements Scenario {
  private static final double SERVER_SECONDS_MAX = 0.7;
  private static final double RUN_SECONDS_MAX = 2;
  private static final double RUN_WITH_MODEL_SECONDS_MAX = 3;

  /// The first one fetches and builds.
  private static final Duration RUN_MAX = Duration.ofMinutes(15);

  @Option(names = "--starts", defaultValue = "10", description = "how often")
  private int starts;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void check() throws WrongFlagException {
    WrongFlagException.unless("--starts", starts, 1, 1_000);
  }

  @Override
  public void measure(Report report) throws IOException, TimeoutException, InterruptedException {
    put(report, "Start of a server", SERVER_SECONDS_MAX, servers());
    put(report, "make run, without a language model", RUN_SECONDS_MAX, runs("scripted"));
    put(report, "make run, with the bundled one", RUN_WITH_MODEL_SECONDS_MAX, runs("local"));
  }

  private double[] servers() throws IOException, TimeoutException {
    double[] seconds = new double[starts];
    try (Stage stage = Stage.start(1)) {
      for (int i = 0; i < starts; i++) {
        stage.kill(stage.newestServer());
        long beganNanos = System.nanoTime();
        stage.addServer();
        seconds[i] = (System.nanoTime() - beganNanos) / 1e9;
      }
    }
    return seconds;
  }

  private double[] runs(String model) throws IOException, TimeoutException, InterruptedException {
    Path folder = Files.createTempDirectory("parley-start");
    try {
      run(folder, model);
      double[] seconds = new double[starts];
      for (int i = 0; i < starts; i++) {
        seconds[i] = run(folder, model);
      }
      return seconds;
    } finally {
      Folders.delete(folder);
    }
  }

  /// Ports, conversations and Redis are its own.
  private static double run(Path folder, String model)
      throws IOException, TimeoutException, InterruptedException {
    Map<String, String> settings =
        Map.of(
            "PARLEY_PORT",
            "0",
            "PARLEY_MODEL",
            model,
            "PARLEY_DATA_DIR",
            folder.resolve("data").toString());
    long beganNanos = System.nanoTime();
    try (ParleyProcess make = ParleyProcess.start(Path.of("make"), folder, settings, make())) {
      make.awaitOutput("Parley is ready", RUN_MAX);
      // The page asks for more when it has been loaded; that is no longer the start's.
      int status = new ParleyHttp(Stage.address(make)).get("/").status();
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      if (status != 200) {
        throw new IOException("no page: status " + status);
      }
      return seconds;
    }
  }

  private static String[] make() {
    return new String[] {"run", "--silent", "--directory", ParleyProcess.root().toString()};
  }

  private void put(Report report, String section, double most, double[] seconds) {
    double median = Pairs.median(seconds);
    report.put(section, "median, s", Goal.atMost(most, median));
    System.out.printf(Locale.ROOT, "start: %s: median of %d: %.2f s%n", section, starts, median);
  }
}
