package dev.parley.bench.memory;

import dev.parley.bench.crowd.Conversations;
import dev.parley.bench.crowd.Crowd;
import dev.parley.bench.crowd.QuietClients;
import dev.parley.bench.crowd.Streams;
import dev.parley.bench.load.Script;
import dev.parley.bench.load.Tally;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.ProcessMemory;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.bench.stage.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A server with many sessions open of which some have an answer; then sessions that nobody has open.
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Memory of a server's process, and of sessions at rest in Redis.")
public final class MemoryCommand implements Scenario {
  private static final double SERVER_MEGABYTES_MAX = 150;
  private static final double SESSION_KILOBYTES_MAX = 8;
  private static final double TURN_KILOBYTES_MAX = 1.2;
  private static final Duration ANSWERS_MAX = Duration.ofMinutes(3);
  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final Duration SPREAD = Duration.ofSeconds(2);
  private static final Duration PACE = Duration.ofMillis(50);
  private static final int PIECE_CHARS = 24;
  private static final int FEW_TURNS = 2;
  private static final int PIECES = 40;

  @Option(names = "--connected", defaultValue = "1000", description = "sessions that are open")
  private int connected;

  @Option(names = "--streaming", defaultValue = "100", description = "of which have an answer")
  private int streaming;

  @Option(names = "--measure", defaultValue = "40", description = "seconds in which they have one")
  private int measureSeconds;

  @Option(names = "--resting", defaultValue = "300", description = "sessions at rest")
  private int resting;

  @Option(names = "--turns", defaultValue = "22", description = "of each, in the second half")
  private int turns;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--streaming", streaming, 1, 10_000);
    WrongFlagException.unless("--connected", connected, streaming + 1, 50_000);
    WrongFlagException.unless("--measure", measureSeconds, 1, 3_600);
    WrongFlagException.unless("--resting", resting, 1, 50_000);
    WrongFlagException.unless("--turns", turns, FEW_TURNS + 1, 200);
    script().check("--measure");
    OpenFiles.check(Math.max(connected, resting));
  }

  @Override
  public void measure(Report report)
      throws ImpossibleException, IOException, InterruptedException, TimeoutException {
    try (Stage stage = Stage.start(streaming)) {
      measureServer(stage, report);
    }
    for (boolean json : List.of(false, true)) {
      try (Stage stage = Stage.on(Stage.startRedis(json), resting, Map.of())) {
        measureSessions(
            stage,
            json ? "A session at rest, RedisJSON" : "A session at rest, plain Redis",
            report);
      }
    }
  }

  private Script.Stamped script() {
    return Script.Stamped.lasting(SPREAD.plusSeconds(measureSeconds), PACE, PIECE_CHARS);
  }

  private void measureServer(Stage stage, Report report)
      throws ImpossibleException, IOException, InterruptedException {
    Tally tally = new Tally();
    Script.Stamped script = script();
    try (QuietClients quiet = new QuietClients(stage, tally, null)) {
      quiet.open(stage.sessions(connected - streaming));
      try (Crowd crowd = Crowd.gather(stage, Streams.each(streaming, script, SPREAD), false)) {
        ProcessMemory server = new ProcessMemory(stage.newestServer().pid());
        double most = 0;
        for (int i = 0; i < measureSeconds; i++) {
          Thread.sleep(Duration.ofSeconds(1));
          most = Math.max(most, server.residentMegabytes());
        }
        crowd.awaitEnded(streaming, ANSWERS_MAX);
        String section =
            "A server with %d open sessions, of which %d have an answer"
                .formatted(connected, streaming);
        report.put(section, "process memory at most, MB", Goal.atMost(SERVER_MEGABYTES_MAX, most));
        report.put(section, "heap after a collection, MB", server.heapMegabytes());
        report.put(section, "faults", Goal.none(crowd.faults()));
        System.out.printf(Locale.ROOT, "memory: server %.0f MB%n", most);
      }
    }
  }

  private void measureSessions(Stage stage, String section, Report report)
      throws ImpossibleException, IOException, InterruptedException {
    double few = restingKilobytes(stage, FEW_TURNS);
    double many = restingKilobytes(stage, turns);
    double text = textKilobytes();
    double turn = (many - few) / (turns - FEW_TURNS) - text;
    double session = few - FEW_TURNS * (turn + text);
    report.put(section, "without turns, KB", Goal.atMost(SESSION_KILOBYTES_MAX, session));
    report.put(section, "a turn beside its text, KB", Goal.atMost(TURN_KILOBYTES_MAX, turn));
    report.put(section, "a turn's text, KB", text);
    System.out.printf(
        Locale.ROOT, "memory: %s: %.2f KB, and %.2f KB a turn%n", section, session, turn);
  }

  /// What Redis holds more for each session, when all have had so many turns and are closed.
  private double restingKilobytes(Stage stage, int messages)
      throws ImpossibleException, IOException, InterruptedException {
    // What the store keeps for all of them is there from the first on.
    ask(stage, 1, 1);
    long before = stage.redisBytes();
    ask(stage, resting, messages);
    return (stage.redisBytes() - before) / 1024.0 / resting;
  }

  private void ask(Stage stage, int sessions, int messages)
      throws ImpossibleException, IOException, InterruptedException {
    Conversations.Plan plan = plan(messages);
    try (Conversations all = Conversations.begin(stage.sessions(sessions), stage::route, plan)) {
      long answers = (long) sessions * messages;
      all.awaitRight(answers, ANSWERS_MAX);
    }
    Thread.sleep(SETTLE);
  }

  private static Conversations.Plan plan(int messages) {
    return new Conversations.Plan(
        messages, Duration.ZERO, PIECES, Duration.ZERO, null, Duration.ofSeconds(1), List.of());
  }

  /// Of one turn, both what was asked and what was answered.
  private static double textKilobytes() {
    Script.Words script = plan(1).script(0, 0);
    return (bytes(script.message()) + bytes(script.answer())) / 1024.0;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
