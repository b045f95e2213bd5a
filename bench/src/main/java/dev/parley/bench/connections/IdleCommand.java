package dev.parley.bench.connections;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.ReadPace;
import dev.parley.bench.load.Tally;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.ProcessMemory;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Meters;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.stage.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final int PORTS_OF_AN_ADDRESS = 20_000;
  private static final Duration OPEN_MAX = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(5);

  /// Until the code that opened the connections has been compiled.
  private static final Duration REST = Duration.ofSeconds(20);

  private static final String SECTION = "Idle connections, each with its own session";

  @Option(names = "--few", defaultValue = "2000", description = "connections at the first look")
  private int few;

  @Option(names = "--many", defaultValue = "10000", description = "connections at the second look")
  private int many;

  @Option(
      names = "--measure",
      defaultValue = "30",
      description = "seconds in which the CPU is measured; a ping comes every 25")
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
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    OpenFiles.check(many);
    List<Client> clients = new ArrayList<>();
    try (Stage stage = Stage.start(1)) {
      List<String> tokens = stage.sessions(many);
      Tally tally = new Tally();
      open(stage, tokens, few, clients, tally);
      Memory before = memory(stage);
      open(stage, tokens, many, clients, tally);
      Memory after = memory(stage);
      Thread.sleep(REST);
      Meters meters = stage.meters();
      Thread.sleep(Duration.ofSeconds(measureSeconds));
      Meters.Spent spent = meters.spent();
      Memory each = after.slope(before, many - few);
      report.put(
          SECTION,
          "server's heap and Redis, KB for each",
          Goal.atMost(KILOBYTES_MAX, each.heap() + each.redis()));
      report.put(SECTION, "server's heap after a collection, KB", each.heap());
      report.put(SECTION, "server's resident memory, KB", each.resident());
      report.put(SECTION, "Redis, KB", each.redis());
      report.put(
          SECTION,
          "server and Redis, % of a core, pings and all",
          Goal.atMost(CORE_PERCENT_MAX, (spent.server() + spent.redis()) / measureSeconds * 100));
      report.put(SECTION, tally.counts());
      System.out.printf(Locale.ROOT, "idle: %s KB for each, CPU s: %s%n", each, spent);
    } finally {
      clients.forEach(Client::close);
    }
  }

  private static void open(
      Stage stage, List<String> tokens, int count, List<Client> clients, Tally tally)
      throws ImpossibleException, IOException, InterruptedException {
    Listener nothing = new Listener() {};
    while (clients.size() < count) {
      int number = clients.size();
      InetAddress from = InetAddress.getByName("127.0.0." + (1 + number / PORTS_OF_AN_ADDRESS));
      Client client =
          new Client(tokens.get(number), stage::route, from, ReadPace.FAST, nothing, tally);
      clients.add(client);
      client.start();
      Thread.sleep(1);
    }
    Waiting.until(
        "all clients are welcomed", OPEN_MAX, () -> clients.stream().allMatch(Client::welcomed));
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
