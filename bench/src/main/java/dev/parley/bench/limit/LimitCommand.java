package dev.parley.bench.limit;

import dev.parley.bench.crowd.Conversations;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Drives Redis with the store's scripts alone.
@Command(
    name = "limit",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Turns and flushes that Redis itself allows: the same scripts, no server, no worker.")
public final class LimitCommand implements Scenario {
  @Option(names = "--sessions", defaultValue = "64", description = "that ask at the same time")
  private int sessions;

  @Option(names = "--pieces", defaultValue = "10", description = "words of a turn's answer")
  private int pieces;

  @Option(names = "--chars", defaultValue = "24", description = "characters of a flushed piece")
  private int chars;

  @Option(names = "--measure", defaultValue = "8", description = "seconds that are measured, each")
  private int measureSeconds;

  @Override
  public String name() {
    return "limit";
  }

  @Override
  public void check() throws WrongFlagException {
    WrongFlagException.unless("--sessions", sessions, 1, 10_000);
    WrongFlagException.unless("--pieces", pieces, 1, 8_000);
    WrongFlagException.unless("--chars", chars, 1, 8_192);
    WrongFlagException.unless("--measure", measureSeconds, 1, 3_600);
  }

  @Override
  public void measure(Report report) throws ImpossibleException, InterruptedException {
    Duration span = Duration.ofSeconds(measureSeconds);
    Limit turns =
        Limit.turns(
            sessions, Conversations.Plan.ceaseless(pieces, Duration.ZERO).script(0, 0), span);
    report.put("The limit: Redis alone", "turns/s", turns.perSecond());
    report.put("The limit: Redis alone", "CPU µs/turn, Redis", turns.redisMicros());
    Limit flushes = Limit.flushes(sessions, chars, span);
    report.put("The limit: Redis alone", "flushes/s", flushes.perSecond());
    report.put("The limit: Redis alone", "CPU µs/flush, Redis", flushes.redisMicros());
    System.out.printf(
        Locale.ROOT,
        "limit: %.0f turns/s, %.0f flushes/s%n",
        turns.perSecond(),
        flushes.perSecond());
  }
}
