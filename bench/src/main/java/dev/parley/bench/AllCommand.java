package dev.parley.bench;

import dev.parley.bench.connections.FanoutCommand;
import dev.parley.bench.connections.IdleCommand;
import dev.parley.bench.limit.LimitCommand;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.start.StartCommand;
import dev.parley.bench.streams.StreamsCommand;
import dev.parley.bench.turns.OneCommand;
import dev.parley.bench.turns.TurnsCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The scenarios that together show how fast Parley is here, each as it is by itself.
@Command(
    name = "all",
    mixinStandardHelpOptions = true,
    description = {
      "limit, turns, one, streams, fanout, idle and start, in one table.",
      "Takes less than ten minutes."
    })
final class AllCommand implements Scenario {
  private static final List<Scenario> SCENARIOS =
      List.of(
          new LimitCommand(),
          new TurnsCommand(),
          new OneCommand(),
          new StreamsCommand(),
          new FanoutCommand(),
          new IdleCommand(),
          new StartCommand());

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public void check() throws Exception {
    for (Scenario scenario : SCENARIOS) {
      // Gives each option its default.
      new CommandLine(scenario).parseArgs();
      scenario.check();
    }
  }

  /// One that cannot be measured does not take the others' figures away.
  @Override
  public void measure(Report report) throws Exception {
    List<String> failed = new ArrayList<>();
    for (Scenario scenario : SCENARIOS) {
      System.out.println(scenario.name() + " …");
      try {
        scenario.measure(report);
      } catch (InterruptedException stopped) {
        throw stopped;
      } catch (Exception failure) {
        failed.add(scenario.name() + " (" + failure + ")");
      }
    }
    if (!failed.isEmpty()) {
      throw new ImpossibleException("Could not be measured: " + String.join("; ", failed));
    }
  }
}
