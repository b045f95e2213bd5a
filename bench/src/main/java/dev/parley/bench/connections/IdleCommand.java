package dev.parley.bench.connections;

import dev.parley.bench.crowd.QuietClients;
import dev.parley.bench.load.Tally;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.ProcessMemory;
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
import java.util.Map;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Connections that do nothing, each with a session of its own. The sessions are there before the
/// first measurement, so that what grows is what connections take.
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Memory for each idle connection, as the slope from few to many, and their CPU.")
public final class IdleCommand implements Scenario {
  private static final double KILOBYTES_MAX = 12;
  private static final double CORE_PERCENT_MAX = 3;
  private static final Duration SETTLE = Duration.ofSeconds(5);

  /// All pings come well after the connections were opened, so that what they cost shows by itself.
  private static final Duration PING = Duration.ofSeconds(150);

  private static final Duration MARGIN = Duration.ofSeconds(3);

  /// How often a deployment pings, where nothing else is set.
  private static final int USUAL_PING_SECONDS = 25;

  /// Until the code that opened the connections has been compiled.
  private static final Duration REST = Duration.ofSeconds(60);

  private static final String SECTION = "Idle connections, each with its own session";

  @Option(names = "--few", defaultValue = "2000", description = "connections at the first look")
  private int few;

  @Option(names = "--many", defaultValue = "10000", description = "connections at the second look")
  private int many;

  @Option(
      names = "--measure",
      defaultValue = "30",
      description = "seconds in which the CPU is measured, 5 to 40: then the first ping comes")
  private int measureSeconds;

  /// In kilobytes.
  private record Memory(double heap, double resident, double redis) {
    Memory slope(Memory from, int connections) {
      return new Memory(
          (heap - from.heap) / connections,
          (resident - from.resident) / connections,
          (redis - from.redis) / connections);
    }
  }

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--few", few, 1, 50_000);
    WrongFlagException.unless("--many", many, few + 1, 30_000);
    WrongFlagException.unless("--measure", measureSeconds, 5, 40);
    OpenFiles.check(many);
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    Tally tally = new Tally();
    try (Stage stage = Stage.start(1, Map.of("PARLEY_PING", PING.toSeconds() + "s"));
        QuietClients clients = new QuietClients(stage, tally, PING)) {
      System.out.printf("idle: %d sessions, then %d connections%n", many, many);
      List<String> tokens = stage.sessions(many);
      long firstOpened = System.nanoTime();
      clients.open(tokens.subList(0, few));
      Memory before = memory(stage);
      clients.open(tokens.subList(few, many));
      long lastOpened = System.nanoTime();
      Memory after = memory(stage);
      Thread.sleep(REST);
      Meters quietly = stage.meters();
      Thread.sleep(Duration.ofSeconds(measureSeconds));
      double quiet = core(quietly.spent(), Duration.ofSeconds(measureSeconds));
      Memory each = after.slope(before, many - few);
      put(report, each, quiet);
      Thread.sleep(since(firstOpened, PING.minus(MARGIN)));
      Meters pinged = stage.meters();
      Duration pings = since(lastOpened, PING.plus(MARGIN));
      Thread.sleep(pings);
      double ofPings = (core(pinged.spent(), pings) - quiet) * pings.toMillis() / 1e3;
      report.put(
          SECTION,
          "CPU µs for a connection's pings, its own and the client's",
          ofPings / many * 1e6);
      report.put(
          SECTION,
          "% of a core for the pings of all, one every 25 s",
          ofPings / USUAL_PING_SECONDS * 100);
      report.put(
          SECTION,
          "connections that did not last",
          Goal.none(tally.counts().getOrDefault("tries", 0L) - many));
      report.put(SECTION, "faults", Goal.none(tally.faults()));
      report.put(SECTION, tally.counts());
      System.out.printf(
          Locale.ROOT,
          "idle: %.1f KB of heap, %.1f KB of Redis for each, %.1f %% of a core%n",
          each.heap(),
          each.redis(),
          quiet * 100);
    }
  }

  private static void put(Report report, Memory each, double quiet) {
    report.put(
        SECTION,
        "server's heap and Redis, KB for each",
        Goal.atMost(KILOBYTES_MAX, each.heap() + each.redis()));
    report.put(SECTION, "server's heap after a collection, KB", each.heap());
    report.put(SECTION, "server's resident memory, KB", each.resident());
    report.put(SECTION, "Redis, KB", each.redis());
    report.put(
        SECTION,
        "server and Redis, % of a core, without pings",
        Goal.atMost(CORE_PERCENT_MAX, quiet * 100));
  }

  /// How much of a core the server and Redis took.
  private static double core(Meters.Spent spent, Duration time) {
    return (spent.server() + spent.redis()) / (time.toMillis() / 1e3);
  }

  /// What is left of a time that began at a moment.
  private static Duration since(long nanos, Duration time) throws ImpossibleException {
    Duration left = time.minusNanos(System.nanoTime() - nanos);
    if (left.isNegative()) {
      throw new ImpossibleException(
          "The machine is too slow to tell pings apart: they came before all connections had been open for a while.");
    }
    return left;
  }

  private static Memory memory(Stage stage) throws IOException, InterruptedException {
    Thread.sleep(SETTLE);
    ProcessMemory server = new ProcessMemory(stage.newestServer().pid());
    return new Memory(
        server.heapMegabytes() * 1024,
        server.residentMegabytes() * 1024,
        stage.redisBytes() / 1024.0);
  }
}
