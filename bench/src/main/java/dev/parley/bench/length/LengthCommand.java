package dev.parley.bench.length;

import dev.parley.bench.crowd.Conversations;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Meters;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.stage.Stage.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Answers of one length, then of twice that, and so on: bytes and CPU of each on every hop.
@Command(
    name = "length",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Bytes and CPU of an answer on each hop, as it gets twice as long.")
public final class LengthCommand implements Scenario {
  private static final double TWICE_MAX = 2.1;
  private static final Duration ENDED_MAX = Duration.ofMinutes(3);

  @Option(names = "--sessions", defaultValue = "64", description = "that ask at the same time")
  private int sessions;

  @Option(
      names = "--messages",
      defaultValue = "3",
      description = "of each session, one after another")
  private int messages;

  @Option(names = "--pieces", defaultValue = "200", description = "words of the shortest answer")
  private int pieces;

  @Option(names = "--pace", defaultValue = "10", description = "milliseconds between pieces")
  private int paceMillis;

  @Option(names = "--twice", defaultValue = "3", description = "times that the length is doubled")
  private int doublings;

  /// Of one answer.
  ///
  /// @param cpu in seconds
  private record Cost(int pieces, Meters.Spent cpu, Traffic bytes, double answers) {
    double millis(ToDoubleFunction<Meters.Spent> of) {
      return of.applyAsDouble(cpu) / answers * 1e3;
    }

    double kilobytes(ToDoubleFunction<Traffic> of) {
      return of.applyAsDouble(bytes) / answers / 1024;
    }
  }

  @Override
  public String name() {
    return "length";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--sessions", sessions, 1, 10_000);
    WrongFlagException.unless("--messages", messages, 1, 100);
    WrongFlagException.unless("--pieces", pieces, 1, 8_000);
    WrongFlagException.unless("--pace", paceMillis, 0, 60_000);
    WrongFlagException.unless("--twice", doublings, 1, 10);
    WrongFlagException.unless("--pieces, after --twice,", pieces << doublings, 1, 8_000);
    OpenFiles.check(sessions);
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    List<Cost> costs = new ArrayList<>();
    try (Stage stage = Stage.start(sessions)) {
      ask(stage, pieces);
      for (int i = 0, length = pieces; i <= doublings; i++, length *= 2) {
        costs.add(ask(stage, length));
      }
    }
    put(report, "server's CPU, ms", costs, cost -> cost.millis(Meters.Spent::server));
    put(report, "worker's CPU, ms", costs, cost -> cost.millis(Meters.Spent::workers));
    put(report, "Redis's CPU, ms", costs, cost -> cost.millis(Meters.Spent::redis));
    put(report, "into Redis, KB", costs, cost -> cost.kilobytes(Traffic::intoRedis));
    put(report, "out of Redis, KB", costs, cost -> cost.kilobytes(Traffic::outOfRedis));
    put(report, "to the client, KB", costs, cost -> cost.kilobytes(Traffic::toClients));
  }

  private Cost ask(Stage stage, int length)
      throws ImpossibleException, IOException, InterruptedException {
    List<String> tokens = stage.sessions(sessions);
    Conversations.Plan plan =
        new Conversations.Plan(
            messages,
            Duration.ZERO,
            length,
            Duration.ofMillis(paceMillis),
            null,
            Duration.ofSeconds(1),
            List.of());
    long answers = (long) sessions * messages;
    Meters meters = stage.meters();
    Traffic before = stage.traffic();
    try (Conversations all = Conversations.begin(tokens, stage::route, plan)) {
      all.awaitRight(answers, ENDED_MAX);
      Meters.Spent spent = meters.spent();
      Traffic bytes = stage.traffic().since(before, all.receivedBytes());
      System.out.printf(Locale.ROOT, "length: %d pieces, CPU s: %s%n", length, spent);
      return new Cost(length, spent, bytes, answers);
    }
  }

  private static void put(
      Report report, String what, List<Cost> costs, ToDoubleFunction<Cost> figure) {
    String section = "An answer's " + what;
    Cost before = null;
    for (Cost cost : costs) {
      double now = figure.applyAsDouble(cost);
      report.put(section, cost.pieces() + " pieces", now);
      if (before != null) {
        report.put(
            section,
            "times that of " + before.pieces(),
            Goal.atMost(TWICE_MAX, now / figure.applyAsDouble(before)));
      }
      before = cost;
    }
  }
}
