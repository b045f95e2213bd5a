package dev.parley.bench.reconnect;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.ReadPace;
import dev.parley.bench.load.Script;
import dev.parley.bench.load.Tally;
import dev.parley.bench.measure.Delays;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.ProcessMemory;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Meters;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Opens many connections, cuts all of them in one moment, and waits until they are back.
@Command(
    name = "reconnect",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "How long until thousands of connections, cut in one moment, have all caught up.")
public final class ReconnectCommand implements Scenario {
  private static final Duration OPEN_MAX = Duration.ofMinutes(2);
  private static final Duration BACK_MAX = Duration.ofSeconds(90);
  private static final double MILLIS_MAX = 10_000;

  /// An answer that outlives a round.
  private static final String SCRIPT =
      new Script.Stamped(600, Duration.ofMillis(250), 100).message();

  /// @param lastMillis until the last one had caught up; infinite if one had not
  /// @param errors that a user would see
  private record Outcome(double lastMillis, long errors) {}

  /// What is done to the connections.
  enum Cut {
    /// `kill -9` of the server that has them, beside one that stands by.
    KILL,
    /// All sockets closed without a word; the server lives.
    NETWORK
  }

  @Option(names = "--connections", defaultValue = "5000", description = "clients")
  private int connections;

  @Option(names = "--answers", defaultValue = "50", description = "of them with a running answer")
  private int answers;

  @Option(
      names = "--cut",
      split = ",",
      defaultValue = "KILL,NETWORK",
      description = "how they are cut: ${COMPLETION-CANDIDATES}")
  private List<Cut> cuts = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "cuts of each kind")
  private int rounds;

  @Option(names = "--idle", defaultValue = "10", description = "seconds before each cut")
  private int idleSeconds;

  @Override
  public String name() {
    return "reconnect";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--connections", connections, 1, 50_000);
    WrongFlagException.unless("--answers", answers, 1, connections);
    WrongFlagException.unless("--rounds", rounds, 1, 1_000);
    WrongFlagException.unless("--idle", idleSeconds, 0, 60);
    OpenFiles.check(connections);
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    report.put(
        "Load",
        "clients",
        "%d, each with a session; %d of them with a running answer"
            .formatted(connections, answers));
    for (Cut cut : cuts) {
      double worst = 0;
      long errors = 0;
      for (int round = 1; round <= rounds; round++) {
        Outcome outcome = round(cut, round, report);
        worst = Math.max(worst, outcome.lastMillis());
        errors += outcome.errors();
      }
      report.put("Errors that a user would see", cut.name(), Goal.none(errors));
      report.put("All caught up, worst round, ms", cut.name(), Goal.atMost(MILLIS_MAX, worst));
    }
  }

  private Outcome round(Cut cut, int round, Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    String name = cut + " " + round;
    List<Client> clients = new ArrayList<>();
    try (Stage stage = Stage.start(answers)) {
      Returns returns = new Returns();
      Tally tally = new Tally();
      List<String> tokens = stage.sessions(connections);
      open(name, stage, tokens, returns, tally, clients, report);
      clients.subList(0, answers).forEach(client -> client.ask(SCRIPT));
      if (cut == Cut.KILL) {
        stage.addServer();
      }
      Thread.sleep(Duration.ofSeconds(idleSeconds));
      return cutAndWait(cut, name, stage, clients, returns, tally, report);
    } finally {
      clients.forEach(Client::close);
    }
  }

  private void open(
      String name,
      Stage stage,
      List<String> tokens,
      Returns returns,
      Tally tally,
      List<Client> clients,
      Report report)
      throws ImpossibleException, IOException, InterruptedException {
    ProcessMemory memory = new ProcessMemory(stage.newestServer().pid());
    double heapBefore = memory.heapMegabytes();
    double residentBefore = memory.residentMegabytes();
    for (int i = 0; i < connections; i++) {
      Client client =
          new Client(tokens.get(i), stage::route, ReadPace.FAST, returns.add(i < answers), tally);
      clients.add(client);
      client.start();
      Thread.sleep(1);
    }
    Waiting.until(
        "all clients are welcomed", OPEN_MAX, () -> clients.stream().allMatch(Client::welcomed));
    report.put(
        name,
        "heap for each idle connection, KB",
        (memory.heapMegabytes() - heapBefore) * 1024 / connections);
    report.put(
        name,
        "resident for each idle connection, KB",
        (memory.residentMegabytes() - residentBefore) * 1024 / connections);
  }

  private Outcome cutAndWait(
      Cut cut,
      String name,
      Stage stage,
      List<Client> clients,
      Returns returns,
      Tally tally,
      Report report)
      throws InterruptedException {
    var before = tally.counts();
    long faultsBefore = tally.faults();
    Meters meters = stage.meters();
    returns.cutNow();
    switch (cut) {
      case KILL -> stage.kill(stage.oldestServer());
      case NETWORK -> clients.forEach(Client::cut);
    }
    boolean all = true;
    try {
      Waiting.until("all are back", BACK_MAX, returns::allBack);
    } catch (ImpossibleException late) {
      all = false;
    }
    report.put(name, "CPU s until then", meters.spent().toString());
    String figures = "%d of %d back".formatted(returns.back(), clients.size());
    double last = Double.POSITIVE_INFINITY;
    if (returns.back() > 0) {
      Delays.Sorted delays = returns.delays();
      last = all ? delays.millis(1) : last;
      figures +=
          String.format(
              Locale.ROOT,
              ", 50 %% of them after %.0f ms, 99 %% after %.0f ms, all after %.0f ms",
              delays.millis(0.5),
              delays.millis(0.99),
              delays.millis(1));
    }
    report.put(name, "caught up", figures);
    tally
        .counts()
        .forEach(
            (what, count) -> {
              long since = count - before.getOrDefault(what, 0L);
              if (since > 0) {
                report.put(name, what, since);
              }
            });
    long errors = tally.faults() - faultsBefore;
    System.out.println(name + ": " + figures + ", " + errors + " errors");
    return new Outcome(last, errors);
  }
}
