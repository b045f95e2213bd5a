package dev.parley.bench.slowreaders;

import dev.parley.bench.crowd.Crowd;
import dev.parley.bench.crowd.Streams;
import dev.parley.bench.load.Script;
import dev.parley.bench.measure.Delays;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Pairs;
import dev.parley.bench.measure.ProcessMemory;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.Trend;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Meters;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.bench.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs without and with slow clients in turn, then looks at the server's memory under them.
@Command(
    name = "slow-readers",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "What clients that read 1 KB/s cost those that do not, and the server's memory.")
public final class SlowReadersCommand implements Scenario {
  private static final int ANSWER_CHARS_MAX = 64 * 1024;
  private static final double GROWTH_PERCENT_MAX = 30;
  private static final double GROWTH_MILLIS_MAX = 5;

  @Option(names = "--fast", defaultValue = "1000", description = "clients that read at once")
  private int fast;

  @Option(names = "--slow", defaultValue = "1000", description = "clients that do not")
  private int slow;

  @Option(names = "--slow-bytes", defaultValue = "1024", description = "what those read a second")
  private int slowBytes;

  @Option(names = "--sessions", defaultValue = "100", description = "answers at once")
  private int sessions;

  @Option(names = "--piece", defaultValue = "2000", description = "characters in a piece")
  private int pieceChars;

  @Option(names = "--pace", defaultValue = "250", description = "milliseconds between pieces")
  private int paceMillis;

  @Option(
      names = "--pairs",
      defaultValue = "5",
      description = "runs without and with slow ones; 0 for the memory alone")
  private int pairs;

  @Option(names = "--settle", defaultValue = "40", description = "seconds before it is measured")
  private int settleSeconds;

  @Option(names = "--measure", defaultValue = "30", description = "seconds that are measured")
  private int measureSeconds;

  @Option(
      names = "--memory",
      defaultValue = "240",
      description = "seconds under slow clients in which the memory is watched; 0 for none")
  private int memorySeconds;

  @Option(
      names = "--heap",
      defaultValue = "0",
      description = "MB that the heaps of server and worker may have; 0 for as Java chooses")
  private int heapMegabytes;

  @Override
  public String name() {
    return "slow-readers";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--fast", fast, 1, 50_000);
    WrongFlagException.unless("--slow", slow, 0, 50_000);
    WrongFlagException.unless("--slow-bytes", slowBytes, 16, 1_000_000);
    WrongFlagException.unless("--sessions", sessions, 1, fast);
    WrongFlagException.unless("--piece", pieceChars, 18, 8_192);
    WrongFlagException.unless("--pace", paceMillis, 1, 1_000);
    WrongFlagException.unless("--pairs", pairs, 0, 100);
    WrongFlagException.unless("--settle", settleSeconds, 0, 3_600);
    WrongFlagException.unless("--measure", measureSeconds, 1, 3_600);
    WrongFlagException.unless("--memory", memorySeconds, 0, 86_400);
    WrongFlagException.unless("--heap", heapMegabytes, 0, 1_000_000);
    OpenFiles.check(fast + slow);
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    Script.Stamped script =
        new Script.Stamped(
            ANSWER_CHARS_MAX / pieceChars, Duration.ofMillis(paceMillis), pieceChars);
    Streams load =
        new Streams(sessions, fast, slow, slowBytes, script, true, Duration.ofSeconds(8));
    report.put("Load", "all runs", load.toString());
    report.put(
        "Load",
        "slow clients",
        "%d, each reads %d B/s of a stream of %d B/s"
            .formatted(slow, slowBytes, load.streamBytesPerSecond()));
    try (Stage stage = Stage.start(sessions, heap())) {
      run(stage, load, false, "warming up", report);
      List<Pairs.Pair> medians = new ArrayList<>();
      List<Pairs.Pair> tails = new ArrayList<>();
      for (int i = 1; i <= pairs; i++) {
        Delays.Sorted without = run(stage, load, false, "pair " + i + ", without", report);
        Delays.Sorted with = run(stage, load, true, "pair " + i + ", with", report);
        medians.add(new Pairs.Pair(without.millis(0.5), with.millis(0.5)));
        tails.add(new Pairs.Pair(without.millis(0.99), with.millis(0.99)));
      }
      if (pairs > 0) {
        put(report, "p50", new Pairs(medians));
        put(report, "p99", new Pairs(tails));
      }
      if (memorySeconds > 0) {
        watchMemory(stage, load, report);
      }
    }
  }

  /// What Java itself reads.
  private Map<String, String> heap() {
    return heapMegabytes == 0
        ? Map.of()
        : Map.of("JDK_JAVA_OPTIONS", "-Xmx%dm".formatted(heapMegabytes));
  }

  private Delays.Sorted run(Stage stage, Streams load, boolean withSlow, String name, Report report)
      throws ImpossibleException, IOException, InterruptedException {
    try (Crowd crowd = Crowd.gather(stage, load, withSlow)) {
      Thread.sleep(Duration.ofSeconds(settleSeconds));
      Meters.Spent spent = crowd.measure(stage, Duration.ofSeconds(measureSeconds));
      Delays.Sorted delays = crowd.delays();
      String figures = figures(delays) + "; CPU s: " + spent;
      if (withSlow) {
        figures +=
            String.format(
                Locale.ROOT, "; slow ones are %.0f s behind", crowd.slowMedianMillis() / 1_000);
        report.put(name + ": slow clients", crowd.slowTally().counts());
      }
      report.put(name + ": fast clients", crowd.fastTally().counts());
      report.put("Runs", name, figures);
      System.out.println(name + ": " + figures);
      return delays;
    }
  }

  private static String figures(Delays.Sorted delays) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms, max %.1f ms of %d",
        delays.millis(0.5),
        delays.millis(0.99),
        delays.millis(1),
        delays.count());
  }

  private static void put(Report report, String what, Pairs pairs) {
    String section = "Delay from the model to the client, " + what;
    report.put(section, "without slow clients, ms", pairs.without());
    report.put(section, "with slow clients, ms", pairs.with());
    double allowed = Math.max(GROWTH_MILLIS_MAX, pairs.without() * GROWTH_PERCENT_MAX / 100);
    report.put(section, "growth, median of the pairs, ms", Goal.atMost(allowed, pairs.growth()));
    report.put(section, "growth, median of the pairs, %", pairs.growthPercent());
  }

  private void watchMemory(Stage stage, Streams load, Report report)
      throws ImpossibleException, IOException, InterruptedException {
    Trend heap = new Trend();
    Trend resident = new Trend();
    ProcessMemory memory = new ProcessMemory(stage.newestServer().pid());
    try (Crowd crowd = Crowd.gather(stage, load, true)) {
      Thread.sleep(Duration.ofSeconds(settleSeconds));
      crowd.count(Duration.ofSeconds(memorySeconds));
      long beganNanos = System.nanoTime();
      double seconds = 0;
      while (seconds < memorySeconds) {
        heap.add(seconds, (double) Math.round(memory.heapMegabytes()));
        resident.add(seconds, (double) Math.round(memory.residentMegabytes()));
        Thread.sleep(Duration.ofSeconds(5));
        seconds = (System.nanoTime() - beganNanos) / 1e9;
      }
      report.put("Memory: slow clients", crowd.slowTally().counts());
      report.put("Memory: fast clients", crowd.fastTally().counts());
      report.put("Runs", "memory, with a collection every 5 s", figures(crowd.delays()));
    }
    put(report, "heap after a collection, MB", heap);
    put(report, "resident, MB", resident);
  }

  private static void put(Report report, String what, Trend trend) {
    String section = "The server's memory under slow clients: " + what;
    report.put(section, "growth a minute", trend.perMinute());
    report.put(section, "first third", trend.firstThird());
    report.put(section, "last third", trend.lastThird());
    report.put(section, "every 5 s", trend.values());
  }
}
